// Payments under everything at once: customers, a faulty CubePay, servers that are killed and started again, and a database
// that crashes. Afterwards the dust settles, and the books are compared.

import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../support/free-port.mjs";
import { between, chance } from "./chance.mjs";
import { sendCustomer } from "./customers.mjs";
import { control } from "./processes.mjs";
import { createWorld } from "./world.mjs";

const table = "payments";

/**
 * Runs it.
 *
 * @param enough - whether no more customers are to be sent, asked before each with the number sent.
 * @param killEveryMs - the mean time between two kills; `restartEveryMs` that between two crashes of the database.
 * @param withOrders - whether `onPaid` writes rows in the store's transaction, beside its effect outside.
 * @returns what {@link createWorld}'s `judge` says, with what customers did.
 */
export async function runChaos({
  kind,
  seed,
  enough,
  shops: shopCount = kind === "sqlite" ? 2 : 3,
  atOnce = 24,
  killEveryMs = 900,
  restartEveryMs = 5_000,
  withOrders = true,
  claimMs = 1_000,
  onProgress = () => {},
  postgres,
  mutant,
  restPatienceMs = 120_000,
}) {
  const world = await createWorld({
    kind,
    seed,
    postgres,
    mutant,
    cubePay: { faulty: true, webhooks: true, captureMs: [0, 400] },
    shop: { claimMs, everyMs: 50, watched: table, delivers: withOrders ? "rows and effect, slowly" : "effect, slowly" },
  });
  try {
    await world.database.createOrders(table);
    const ports = await Promise.all(Array.from({ length: shopCount }, freePort));
    const servers = await Promise.all(ports.map((port) => world.startShop({ port })));
    const shops = servers.map(({ origin }) => origin);
    await control(world.cubePay, "/control/shops", shops.map((shop) => `${shop}/${table}`));

    const ending = new AbortController();
    const breaking = [killAtRandom(world, { seed, ports, servers, killEveryMs, signal: ending.signal })];
    if (kind === "postgres") breaking.push(crashDatabase(world, { seed, restartEveryMs, signal: ending.signal }));
    // A failure here is the run's, and is awaited below.
    for (const each of breaking) each.catch(() => {});

    const did = {};
    let number = 0;
    const customers = async () => {
      while (!enough(number)) {
        number += 1;
        onProgress(number);
        const { kind: what, gaveUp, refused } = await sendCustomer({ seed, number, shops, cubePay: world.cubePay, table });
        const key = gaveUp ? "gave up" : refused ? "was refused" : what;
        did[key] = (did[key] ?? 0) + 1;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, customers));
    ending.abort();
    await Promise.all(breaking);

    await control(world.cubePay, "/control/heal");
    await comeToRest(world, { patienceMs: restPatienceMs });
    // Only now, so that nobody's money comes too late: what was not paid expires, and comes to its end as well.
    await control(world.cubePay, "/control/expire");
    await comeToRest(world, { patienceMs: restPatienceMs, open: false });
    const judgement = await world.judge([table], { withOrders });
    return { ...judgement, customers: number, did };
  } finally {
    await world.end();
  }
}

async function pause(milliseconds, signal) {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}

async function killAtRandom(world, { seed, ports, servers, killEveryMs, signal }) {
  for (let turn = 0; ; turn += 1) {
    await pause(between(killEveryMs / 4, killEveryMs * 1.75, seed, "kill", turn), signal);
    if (signal.aborted) return;
    const place = Math.floor(chance(seed, "victim", turn) * servers.length);
    world.log.write({ what: "killed", pid: servers[place].pid, at: "random" });
    await servers[place].kill();
    await pause(between(0, 300, seed, "absence", turn), signal);
    servers[place] = await startAgain(world, ports[place]);
  }
}

/** A server that starts while the database is away fails, and its supervisor starts it again. */
async function startAgain(world, port) {
  for (let left = 100; ; left -= 1) {
    try {
      return await world.startShop({ port });
    } catch (error) {
      if (left === 0) throw error;
      await sleep(100);
    }
  }
}

async function crashDatabase(world, { seed, restartEveryMs, signal }) {
  for (let turn = 0; ; turn += 1) {
    await pause(between(restartEveryMs / 2, restartEveryMs * 1.5, seed, "crash", turn), signal);
    if (signal.aborted) return;
    world.log.write({ what: "database restarts" });
    await world.postgres.kill();
    await sleep(between(0, 300, seed, "outage", turn));
    await world.postgres.start();
  }
}

/** Lets hours pass in moments: whatever waits for its time is due, until nothing waits, or only for customers. */
async function comeToRest(world, { patienceMs, open = true }) {
  const waits = ({ status, payment_session_id: id }) =>
    ["funded", "capturing", "paid"].includes(status) || (!open && status === "open" && id !== null);
  const rounds = { quiet: 0 };
  for (const begun = performance.now(); performance.now() - begun < patienceMs; await sleep(100)) {
    await world.database.hurry(table);
    const { payments } = await world.database.rows(table);
    const { sessions } = await control(world.cubePay, "/control/report");
    const rows = new Map(payments.map((row) => [row.payment_session_id, row]));
    // An unpaid payment that CubePay holds money for has only not been asked about yet.
    const late = sessions.some(({ paymentSessionId: id, fundedAt, status }) => rows.get(id)?.status === "open" && (fundedAt !== null || status === "ERROR" || status === "CANCELED"));
    // What nobody has paid is asked about again and again: somebody always works on one of those.
    const claimed = payments.some(({ claimed_until: until, status }) => until !== null && status !== "open");
    rounds.quiet = payments.some(waits) || late || claimed ? 0 : rounds.quiet + 1;
    if (rounds.quiet >= 3) return;
  }
}
