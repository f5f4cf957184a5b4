// Runs payments under random faults: `npm run chaos -- --seconds 600 --seed 7 --engine firefox`. The default is 60 seconds.
// `--seed 7 --from 12 --pages 1` replays one page, and `--payment 3` replays only one of its payments.
// `--leaks 10000` measures how much memory that many payments leave behind in one page.
//
// `--server` tests the shop's servers, which are killed while they work, together with their database:
// `npm run chaos -- --server --payments 10000 --seed 7 --store sqlite`.

import { parseArgs } from "node:util";
import { build, buildPanickingCore } from "./build.mjs";
import { engines } from "./engines.mjs";
import { run as runProgram } from "./process.mjs";
import { bold, duration, green, main, red } from "./report.mjs";
import { ensureServerTools, ensureTestTools } from "./setup.mjs";

const whole = { type: "string" };
const { values } = parseArgs({ options: { seconds: whole, seed: whole, engine: whole, from: whole, pages: whole, payment: whole, leaks: whole, server: { type: "boolean" }, payments: whole, store: whole } });

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

  let lastReport = 0;
  const enough = (counts) => {
    if (elapsed() > lastReport + 10_000) {
      lastReport = elapsed();
      console.log(`  ${duration(lastReport)}: ${counts.payments} payments on ${counts.pages} pages, ${counts.broken.length} with broken invariants`);
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
  if (number("leaks") <= settled) throw new Error(`--leaks must be more than ${settled}: the page's memory use is stable only after that many payments`);
  const held = await growth([settled, number("leaks")], ({ payments }) => console.log(`  measured after ${payments} payments`));
  console.log(`\n${table(held)}`);
}

async function servers() {
  const { courseNames, dieEverywhere } = await import("../tests/crash/boundaries.mjs");
  const { runChaos } = await import("../tests/crash/chaos.mjs");
  const { summary } = await import("../tests/crash/report.mjs");
  const { createWorld } = await import("../tests/crash/world.mjs");
  const kind = values.store ?? "postgres";
  if (kind !== "postgres" && kind !== "sqlite") throw new Error(`--store is "${kind}". Use postgres or sqlite`);
  const seed = number("seed") ?? Math.floor(Math.random() * 2 ** 31);
  const payments = number("payments") ?? Infinity;
  const seconds = number("seconds") ?? (payments === Infinity ? 60 : Infinity);
  console.log(`${bold("chaos")} of servers over ${kind}, seed ${seed}`);
  const begun = performance.now();
  const elapsed = () => performance.now() - begun;
  const judged = ({ broken, ...run }, what) => {
    for (const line of broken) console.log(`${red("✗")} ${line}`);
    console.log(`\n${summary(run).join("\n")}\n`);
    const verdict = `seed ${seed}, ${kind}, ${what}: ${broken.length} broken promises (${duration(elapsed())})`;
    console.log(broken.length === 0 ? green(`✓ ${verdict}`) : red(`✗ ${verdict}`));
    if (broken.length > 0) process.exitCode = 1;
  };

  const world = await createWorld({ kind, seed, cubePay: { captureMs: null }, shop: { claimMs: 300 } });
  try {
    const tables = [];
    // SQLite's statements are synchronous, so a server cannot die during one.
    for (const when of kind === "sqlite" ? ["before"] : ["before", "during"]) {
      for (const name of courseNames) {
        const run = await dieEverywhere(world, name, { when });
        tables.push(...run.tables);
        console.log(`  a payment ${name}: its server died ${when} each of ${run.deaths.length} statements and calls`);
      }
    }
    judged(await world.judge(tables), "every statement");
  } finally {
    await world.end();
  }

  let lastReport = performance.now();
  let sent = 0;
  for (let round = 0; sent < payments && elapsed() < seconds * 1000; round += 1) {
    const inThisRound = Math.min(1_000, payments - sent);
    const enough = (count) => count >= inThisRound || elapsed() >= seconds * 1000;
    const onProgress = (count) => {
      if (performance.now() < lastReport + 10_000) return;
      lastReport = performance.now();
      console.log(`  ${duration(elapsed())}: ${sent + count} customers`);
    };
    // Every third shop has no orders table: it delivers only by a side effect that a transaction cannot roll back.
    const run = await runChaos({ kind, seed: seed + round, enough, onProgress, atOnce: 60, withOrders: round % 3 !== 2 });
    sent += run.customers;
    judged(run, `round ${round + 1}, ${sent} customers`);
  }
}

main(async () => {
  if (values.server) {
    await ensureServerTools();
    await build();
    return servers();
  }
  const engine = values.engine ?? process.env.ENGINE ?? "chromium";
  if (!Object.hasOwn(engines, engine)) throw new Error(`--engine is "${engine}". Choose from: ${Object.keys(engines).join(", ")}`);
  if (values.leaks !== undefined && engine !== "chromium") throw new Error("--leaks needs Chromium's DevTools");
  const [display, ...args] = engines[engine].display?.() ?? [];
  if (display && !process.env.DISPLAY) return runProgram(display, [...args, process.execPath, ...process.argv.slice(1)]);
  await ensureTestTools();
  await build();
  await buildPanickingCore();
  // The browser starter of the tests reads this variable.
  process.env.ENGINE = engine;
  return values.leaks === undefined ? payments(engine) : leaks();
});
