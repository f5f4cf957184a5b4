// Runs one part of the tests and counts what passed and failed.

import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { inProject, root } from "../project.mjs";
import { bold, dim, duration, green, red } from "../report.mjs";
import { failuresOf } from "./failures.mjs";

const logs = inProject("build/test-logs");

/**
 * Runs a part. Prints one line when it starts and one when it has passed; if it fails, also why. The full output is
 * kept in build/test-logs/. Resolves with `{ name, passed, failed, names, took }`: `names` are those of the failed
 * tests, `took` is in milliseconds.
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
      else console.log(`${failuresOf(output)}\n${red("✗")} ${name}: ${passed} passed, ${failed} failed, status ${status} ${inTime}`);
      // Warnings about skipped tests are always shown.
      for (const [, line] of output.matchAll(/^(?:# )?(⚠ .*)$/gm)) console.log(line);
      const names = [...output.matchAll(/^(?: *not ok \d+ - (.*)|test (.*) \.\.\. FAILED)$/gm)].map(([, ofNode, ofCargo]) => ofNode ?? ofCargo);
      // A runner that crashed or found no tests has failed even if no test did.
      resolve({ name, passed, failed: ok ? 0 : Math.max(failed, 1), names: ok ? [] : names.length > 0 ? names : ["the runner itself"], took });
    });
  });
}
