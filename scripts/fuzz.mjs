// What reads text from outside, under as much of it as you like: `npm run fuzz -- --seconds 600`, in all, by cargo-fuzz.
// `--runs 50000` says instead how many texts each target gets, and `--target session` runs only that one. What libFuzzer
// learns is kept in build/fuzz/, and what makes a target fail in fuzz/artifacts/.

import { mkdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { run } from "./process.mjs";
import { inProject, root } from "./project.mjs";
import { bold, duration, green, main, red } from "./report.mjs";
import { ensureFuzzTools } from "./setup.mjs";

const whole = { type: "string" };
const { values } = parseArgs({ options: { seconds: whole, runs: whole, target: whole } });
// The core has no unsafe code for a sanitizer to watch; without one, stable Rust does.
const building = ["--sanitizer", "none", "--target-dir", inProject("target/fuzz")];

function number(name) {
  if (values[name] === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(values[name])) throw new Error(`--${name} must be a positive whole number`);
  return Number(values[name]);
}

/** Runs a target for so long, and gives how many texts it took. Rejects with what libFuzzer says of the one it failed on. */
async function fuzz(target, limit) {
  const learned = inProject("build/fuzz", target);
  mkdirSync(learned, { recursive: true });
  const args = ["fuzz", "run", ...building, target, learned, inProject("fuzz/seeds", target), "--", limit, "-max_len=4096"];
  const told = await run("cargo", args, { quiet: true, cwd: root });
  return Number(/Done (\d+) runs/.exec(told)?.[1]);
}

main(async () => {
  await ensureFuzzTools();
  const all = await run("cargo", ["fuzz", "list"], { quiet: true, cwd: root });
  const targets = all.trim().split("\n").filter((target) => target === (values.target ?? target));
  if (targets.length === 0) throw new Error(`No target is called ${values.target}. The targets:\n${all}`);
  const seconds = Math.max(1, Math.round((number("seconds") ?? 60) / targets.length));
  const limit = number("runs") ? `-runs=${number("runs")}` : `-max_total_time=${seconds}`;
  console.log(`${bold("→")} building ${targets.length} targets …`);
  await run("cargo", ["fuzz", "build", ...building, ...(values.target ? targets : [])], { quiet: true, cwd: root });
  let failed = 0;
  for (const target of targets) {
    const begun = performance.now();
    try {
      const runs = await fuzz(target, limit);
      console.log(`${green("✓")} ${target}: ${runs} runs (${duration(performance.now() - begun)})`);
    } catch (error) {
      failed += 1;
      console.log(`${red("✗")} ${target}\n${error.message}`);
    }
  }
  console.log(`${targets.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
});
