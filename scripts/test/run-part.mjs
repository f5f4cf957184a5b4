// One part of the tests: its program is run, and its output is read for what passed and what failed.

import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { inProject, root } from "../project.mjs";
import { bold, dim, duration, green, red } from "../report.mjs";

const logs = inProject("build/test-logs");

/**
 * Runs a part to its end: one line when it begins and one when it has passed, or the end of its output. Its whole output is
 * kept in build/test-logs/. Resolves with `{ name, passed, failed, names, took }`, where `names` are those of failed tests.
 */
export function runPart({ name, command: [program, ...args], counter, env }) {
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
      mkdirSync(logs, { recursive: true });
      writeFileSync(`${logs}/${name.replace(/[^a-z]+/gi, "-")}.log`, output);
      const ok = status === 0 && failed === 0 && passed > 0;
      const took = performance.now() - begun;
      const inTime = dim(`(${duration(took)})`);
      if (ok) console.log(`${green("✓")} ${name}: ${passed} passed ${inTime}`);
      else console.log(`${output.split("\n").slice(-150).join("\n")}\n${red("✗")} ${name}: ${passed} passed, ${failed} failed, status ${status} ${inTime}`);
      // What was left out is never left unsaid.
      for (const [, line] of output.matchAll(/^(?:# )?(⚠ .*)$/gm)) console.log(line);
      const names = [...output.matchAll(/^(?: *not ok \d+ - (.*)|test (.*) \.\.\. FAILED)$/gm)].map(([, ofNode, ofCargo]) => ofNode ?? ofCargo);
      // A runner that died, or found nothing to run, has failed even if no test did.
      resolve({ name, passed, failed: ok ? 0 : Math.max(failed, 1), names: ok ? [] : names.length > 0 ? names : ["the runner itself"], took });
    });
  });
}
