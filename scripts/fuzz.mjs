// Fuzzes the parsers of outside text with cargo-fuzz: `npm run fuzz -- --seconds 600`, which all targets share (default: 60).
// `--runs 50000` sets the number of inputs for each target instead, and `--target session` runs only that target. libFuzzer's
// corpus is kept in build/fuzz/, and inputs that make a target fail in fuzz/artifacts/.

import { mkdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { run } from "./process.mjs";
import { inProject, root } from "./project.mjs";
import { bold, duration, green, main, red } from "./report.mjs";
import { ensureFuzzTools } from "./setup.mjs";

const whole = { type: "string" };
const { values } = parseArgs({ options: { seconds: whole, runs: whole, target: whole } });
// The core has no unsafe code for a sanitizer to check, and without a sanitizer stable Rust is enough.
const building = ["--sanitizer", "none", "--target-dir", inProject("target/fuzz")];

function number(name) {
  if (values[name] === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(values[name])) throw new Error(`--${name} must be a positive whole number`);
  return Number(values[name]);
}

/** Runs a target up to libFuzzer's `limit`. Resolves with the number of inputs. Rejects with libFuzzer's report of a failure. */
async function fuzz(target, limit) {
  const corpus = inProject("build/fuzz", target);
  mkdirSync(corpus, { recursive: true });
  const args = ["fuzz", "run", ...building, target, corpus, inProject("fuzz/seeds", target), "--", limit, "-max_len=4096"];
  const output = await run("cargo", args, { quiet: true, cwd: root });
  return Number(/Done (\d+) runs/.exec(output)?.[1]);
}

main(async () => {
  await ensureFuzzTools();
  const all = await run("cargo", ["fuzz", "list"], { quiet: true, cwd: root });
  const targets = all.trim().split("\n").filter((target) => target === (values.target ?? target));
  if (targets.length === 0) throw new Error(`There is no target "${values.target}". The targets:\n${all}`);
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
