// Runs everything that is tested, part by part, with one line for each. `npm test -- rust firefox` runs the parts whose
// names hold all of these words. The whole output of a part is kept in build/test-logs/.

import { mkdirSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { build, buildPanickingCore } from "./build.mjs";
import { engines } from "./engines.mjs";
import { filesIn, inProject, root } from "./project.mjs";
import { bold, dim, duration, green, main, red } from "./report.mjs";
import { ensureTestTools } from "./setup.mjs";

const logs = inProject("build/test-logs");

/** How each kind of runner says what passed. */
const counters = {
  cargo: /test result: \w+\. (\d+) passed; (\d+) failed/g,
  node: /^# pass (\d+)\n# fail (\d+)/gm,
  matrix: /^(\d+) passed, (\d+) failed/gm,
};

function cargo(...args) {
  return { command: ["cargo", ...args], counter: counters.cargo };
}

/** The tests in a folder, by node's own runner. One file at a time: each has a browser or a server of its own. */
function node(folder) {
  const files = filesIn(inProject("tests", folder)).filter((file) => file.endsWith(".test.mjs"));
  const command = [process.execPath, "--test", "--test-reporter=tap", "--test-concurrency=1", ...files];
  return { command, counter: counters.node };
}

/** The same part once in each engine. */
function inEachEngine(name, part) {
  return Object.entries(engines).map(([browser, engine]) => {
    const { command, env, ...rest } = part(browser, engine);
    const display = engine.display?.() ?? [];
    return { name: `${name} in ${engine.engine} (${browser})`, command: [...display, ...command], env: { ENGINE: browser, ...env }, ...rest };
  });
}

/** The core's tests, compiled for the browser and served by wasm-bindgen's runner, which is started as people do. */
function rustInBrowser(browser, engine) {
  // Seconds. The default, 20, is short for a busy machine and tests that were built without optimising.
  const env = { WASM_BINDGEN_TEST_TIMEOUT: "120" };
  const flag = { chromium: "--chrome", firefox: "--firefox" }[browser];
  if (flag) return { command: ["wasm-pack", "test", "--headless", flag], counter: counters.cargo, env };

  // wasm-pack knows no WebKit but Safari's, on macOS.
  const capabilities = inProject("build", `webdriver-${browser}.json`);
  const { browserName, ...options } = engine.capabilities();
  writeFileSync(capabilities, JSON.stringify(options));
  return {
    ...cargo("test", "--target", "wasm32-unknown-unknown", "--test", "browser"),
    env: {
      ...env,
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: "wasm-bindgen-test-runner",
      WASM_BINDGEN_TEST_WEBDRIVER_JSON: capabilities,
      SAFARIDRIVER: engine.driver(),
    },
  };
}

const parts = () => [
  { name: "rust: unit tests", ...cargo("test") },
  { name: "rust: fuzzing", command: [process.execPath, "scripts/fuzz.mjs", "--runs", "50000"], counter: counters.matrix },
  ...inEachEngine("rust: browser tests", rustInBrowser),
  { name: "rust: census of panics", ...node("panics") },
  { name: "rust: the crate's tarball", ...node("crate") },
  { name: "architecture", ...node("architecture") },
  { name: "dependencies", command: [process.execPath, "scripts/audit.mjs", "--offline"], counter: counters.matrix },
  { name: "package: server entry", ...node("server") },
  { name: "server: crashes", ...node("crash") },
  { name: "package: testing entry", ...node("testing") },
  { name: "package: sandbox program", ...node("sandbox") },
  { name: "package: tarball", ...node("package") },
  ...inEachEngine("package: sandbox page", () => node("sandbox-page")),
  ...inEachEngine("package: import map", () => node("package/engines")),
  { name: "package: types", ...node("types") },
  { name: "package: consumers", command: [process.execPath, "scripts/test-consumers.mjs"], counter: counters.matrix },
  ...inEachEngine("package: in a page", () => node("page")),
  ...inEachEngine("package: faults", () => node("faults")),
  ...inEachEngine("package: react entry", () => node("react")),
  ...inEachEngine("package: element entry", () => node("element")),
  ...inEachEngine("package: chaos and leaks", () => node("chaos")),
  ...inEachEngine("package: migration", () => node("migration")),
  { name: "demo: npm start", ...node("start") },
  ...inEachEngine("end to end: demo shop", () => node("e2e")),
  { name: "end to end: Next.js example", ...node("nextjs") },
  { name: "end to end: Express and Vue example", ...node("express-vue") },
  { name: "end to end: Leptos example", ...node("leptos") },
  { name: "documents", ...node("readme") },
];

function runPart({ name, command: [program, ...args], counter, env }) {
  return new Promise((resolve) => {
    console.log(`${bold("→")} ${name} …`);
    const begun = performance.now();
    let output = "";
    const child = spawn(program, args, { cwd: root, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.on("error", (error) => (output += error));
    child.on("close", (status) => {
      const counts = [...output.matchAll(counter)].map(([, passed, failed]) => [Number(passed), Number(failed)]);
      const [passed, failed] = counts.reduce(([p, f], [passed, failed]) => [p + passed, f + failed], [0, 0]);
      const log = `${logs}/${name.replace(/[^a-z]+/gi, "-")}.log`;
      writeFileSync(log, output);
      const ok = status === 0 && failed === 0 && passed > 0;
      const took = dim(`(${duration(performance.now() - begun)})`);
      if (ok) console.log(`${green("✓")} ${name}: ${passed} passed ${took}`);
      else console.log(`${output.split("\n").slice(-150).join("\n")}\n${red("✗")} ${name}: ${passed} passed, ${failed} failed, status ${status} ${took}`);
      // What was left out is never left unsaid.
      for (const [, line] of output.matchAll(/^(?:# )?(⚠ .*)$/gm)) console.log(line);
      const names = [...output.matchAll(/^(?: *not ok \d+ - (.*)|test (.*) \.\.\. FAILED)$/gm)].map(([, ofNode, ofCargo]) => ofNode ?? ofCargo);
      // A runner that died, or found nothing to run, has failed even if no test did.
      resolve({ passed, failed: ok ? 0 : Math.max(failed, 1), names: ok ? [] : names.length > 0 ? names : ["the runner itself"] });
    });
  });
}

main(async () => {
  await ensureTestTools();
  await build();
  await buildPanickingCore();
  mkdirSync(logs, { recursive: true });
  const words = process.argv.slice(2);
  const chosen = parts().filter(({ name }) => words.every((word) => name.includes(word)));
  if (chosen.length === 0) throw new Error(`No part is called that. The parts:\n${parts().map(({ name }) => `  ${name}`).join("\n")}`);
  let passed = 0;
  let failed = 0;
  const failures = [];
  for (const part of chosen) {
    const result = await runPart(part);
    passed += result.passed;
    failed += result.failed;
    failures.push(...result.names.map((test) => `${part.name}: ${test}`));
  }
  console.log(`\n${passed} passed, ${failed} failed`);
  // Again at the end: what a long run printed before has scrolled away.
  for (const failure of failures) console.log(`${red("✗")} ${failure}`);
  if (failed > 0) process.exitCode = 1;
});
