// Payments under random faults, for as long as you like: `npm run chaos -- --seconds 600 --seed 7 --engine firefox`.
// `--seed 7 --from 12 --pages 1` lives through one page again, and `--payment 3` keeps only that one of its payments.
// `--leaks 10000` measures instead what so many payments leave behind in one page.

import { parseArgs } from "node:util";
import { build, buildPanickingCore } from "./build.mjs";
import { engines } from "./engines.mjs";
import { run as runProgram } from "./process.mjs";
import { bold, duration, green, main, red } from "./report.mjs";
import { ensureTestTools } from "./setup.mjs";

const whole = { type: "string" };
const { values } = parseArgs({ options: { seconds: whole, seed: whole, engine: whole, from: whole, pages: whole, payment: whole, leaks: whole } });

function number(name) {
  if (values[name] === undefined) return undefined;
  if (!/^\d+$/.test(values[name])) throw new Error(`--${name} must be a whole number`);
  return Number(values[name]);
}

async function payments(engine) {
  const { run, summary, tell } = await import("../tests/chaos/run.mjs");
  const seed = number("seed") ?? Math.floor(Math.random() * 2 ** 31);
  const pages = number("pages") ?? Infinity;
  const seconds = number("seconds") ?? (pages === Infinity ? 60 : Infinity);
  const begun = performance.now();
  const elapsed = () => performance.now() - begun;
  console.log(`${bold("chaos")} in ${engine}, seed ${seed}`);

  let told = 0;
  const enough = (counts) => {
    if (elapsed() > told + 10_000) {
      told = elapsed();
      console.log(`  ${duration(told)}: ${counts.payments} payments on ${counts.pages} pages, ${counts.broken.length} with broken invariants`);
    }
    return counts.pages >= pages || elapsed() >= seconds * 1000;
  };
  const onBroken = (found) => console.log(`${red("✗")} ${tell(found)}`);
  const counts = await run({ seed, from: number("from"), payment: number("payment"), enough, onBroken });
  console.log(`\n${summary(counts).join("\n")}\n`);
  const verdict = `seed ${seed}, ${engine}: ${counts.broken.length} of ${counts.payments} payments broke an invariant (${duration(elapsed())})`;
  console.log(counts.broken.length === 0 ? green(`✓ ${verdict}`) : red(`✗ ${verdict}`));
  if (counts.broken.length > 0) process.exitCode = 1;
}

async function leaks() {
  const { growth, table } = await import("../tests/chaos/leaks.mjs");
  const settled = 1000;
  if (number("leaks") <= settled) throw new Error(`--leaks must be more than ${settled}: only then the page has settled`);
  const held = await growth([settled, number("leaks")], ({ payments }) => console.log(`  measured after ${payments} payments`));
  console.log(`\n${table(held)}`);
}

main(async () => {
  const engine = values.engine ?? process.env.ENGINE ?? "chromium";
  if (!Object.hasOwn(engines, engine)) throw new Error(`--engine is "${engine}"; it can be ${Object.keys(engines).join(", ")}`);
  if (values.leaks !== undefined && engine !== "chromium") throw new Error("--leaks needs Chromium's DevTools");
  const [display, ...args] = engines[engine].display?.() ?? [];
  if (display && !process.env.DISPLAY) return runProgram(display, [...args, process.execPath, ...process.argv.slice(1)]);
  await ensureTestTools();
  await build();
  await buildPanickingCore();
  // The browser that tests drive is chosen by this.
  process.env.ENGINE = engine;
  return values.leaks === undefined ? payments(engine) : leaks();
});
