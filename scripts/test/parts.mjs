// The parts of `npm test`. A part is a command; `counter` reads from its output how many tests passed and failed.
//
// `alone` names resources that only one part may use at a time: an engine, or cargo's target folder. `folder` has the part's
// tests, and `proves` the areas of the product that they cover; `changed.mjs` uses both.

import { writeFileSync } from "node:fs";
import { engines } from "../engines.mjs";
import { filesIn, inProject } from "../project.mjs";

/** How each test runner prints its counts. */
const counters = {
  cargo: /test result: \w+\. (\d+) passed; (\d+) failed/g,
  node: /^# pass (\d+)\n# fail (\d+)/gm,
  matrix: /^(\d+) passed, (\d+) failed/gm,
};

function cargo(...args) {
  return { command: ["cargo", ...args], counter: counters.cargo };
}

/** The tests in a folder, run by Node's test runner. One file at a time: each starts its own browser or server. */
function node(folder) {
  const files = filesIn(inProject("tests", folder)).filter((file) => file.endsWith(".test.mjs"));
  const command = [process.execPath, "--test", "--test-reporter=tap", "--test-concurrency=1", ...files];
  return { command, counter: counters.node, folder: `tests/${folder}` };
}

/** The same part once in each engine. */
function inEachEngine(name, part) {
  return Object.entries(engines).map(([browser, engine]) => {
    const { command, env, alone = [], ...rest } = part(browser, engine);
    const display = engine.display?.() ?? [];
    return { name: `${name} in ${engine.engine} (${browser})`, command: [...display, ...command], env: { ENGINE: browser, ...env }, alone: [browser, ...alone], ...rest };
  });
}

/** The core's tests, compiled for the browser and run by wasm-bindgen's test runner. */
function rustInBrowser(browser, engine) {
  // Seconds. The default of 20 is too short for unoptimised tests on a busy machine.
  const env = { WASM_BINDGEN_TEST_TIMEOUT: "120" };
  const flag = { chromium: "--chrome", firefox: "--firefox" }[browser];
  if (flag) return { command: ["wasm-pack", "test", "--headless", flag], counter: counters.cargo, env };

  // wasm-pack supports no WebKit except Safari on macOS.
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

const rust = { alone: ["cargo"], proves: ["core"] };
const page = { proves: ["core", "page"] };
const server = { proves: ["server"] };
const sandbox = { proves: ["server", "sandbox"] };
const everything = { proves: ["core", "page", "server", "sandbox", "package"] };

/** All parts, the slowest first. */
export const parts = () => [
  ...inEachEngine("end to end: demo shop", () => ({ ...node("e2e"), proves: [...everything.proves, "demo"] })),
  { name: "package: consumers", command: [process.execPath, "scripts/test-consumers.mjs"], counter: counters.matrix, folder: "tests/consumers", ...everything, alone: ["target folder of Rust frontends"] },
  ...inEachEngine("package: faults", () => ({ ...node("faults"), ...page })),
  { name: "package: server entry", ...node("server"), ...server },
  { name: "server: crashes", ...node("crash"), ...server },
  { name: "end to end: Next.js example", ...node("nextjs"), proves: [...everything.proves, "examples/nextjs"] },
  { name: "end to end: Express and Vue example", ...node("express-vue"), proves: [...everything.proves, "examples/express-vue"] },
  { name: "end to end: Leptos example", ...node("leptos"), proves: ["core", "server", "sandbox", "package", "examples/leptos"], alone: ["target folder of Rust frontends"] },
  { name: "package: sandbox program", ...node("sandbox"), ...sandbox },
  ...inEachEngine("package: in a page", () => ({ ...node("page"), ...page })),
  ...inEachEngine("package: react entry", () => ({ ...node("react"), ...page })),
  ...inEachEngine("package: chaos and leaks", () => ({ ...node("chaos"), ...page })),
  ...inEachEngine("package: sandbox page", () => ({ ...node("sandbox-page"), ...sandbox })),
  { name: "rust: unit tests", ...cargo("test"), ...rust, folder: "tests/vectors" },
  ...inEachEngine("rust: browser tests", (browser, engine) => ({ ...rustInBrowser(browser, engine), ...rust, folder: "tests/browser" })),
  { name: "rust: the crate's tarball", ...node("crate"), ...rust },
  { name: "package: types", ...node("types"), ...everything },
  { name: "package: tarball", ...node("package"), ...everything },
  ...inEachEngine("package: element entry", () => ({ ...node("element"), ...page })),
  ...inEachEngine("package: migration", () => ({ ...node("migration"), ...page })),
  ...inEachEngine("package: import map", () => ({ ...node("package/engines"), ...page })),
  { name: "package: testing entry", ...node("testing"), ...sandbox },
  { name: "demo: npm start", ...node("start"), proves: [...everything.proves, "demo"] },
  { name: "documents", ...node("readme"), proves: [...everything.proves, "documents"] },
  { name: "architecture", ...node("architecture"), proves: [...everything.proves, "documents"] },
  { name: "dependencies", command: [process.execPath, "scripts/audit.mjs", "--offline"], counter: counters.matrix, proves: ["dependencies"] },
];
