// Measures settling in PostgreSQL among 1,000,000 payments, of which 10,000 are due: one round, its query plans, several processes,
// memory, and what the store adds to a page's POST. Compares it with the naive loop.

import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { createPayments, createPaymentSessions } from "cubepay-checkout/server";
import { postgresStore } from "cubepay-checkout/server/postgres";
import { startPostgres } from "../tests/support/postgres.mjs";
import { instantCubePay } from "./settle-cubepay.mjs";
import { median, table, times, verdict, verdictHead, whole } from "./tables.mjs";

const rows = 1_000_000;
const due = 10_000;
/** A typical response time of a service on the internet. */
const networkMs = 50;
const apiKey = "sk_bench_0123456789";
const apiHost = "https://api.example";
const price = () => ({ amount: "50.00", currency: "USD", reference: crypto.randomUUID() });
const quiet = { onPaid: async () => {}, onError: () => {} };

export async function settle() {
  const server = await startPostgres({ settings: { shared_buffers: "256MB", max_wal_size: "4GB" } });
  const connection = server.connection(await server.createDatabase());
  const pool = new pg.Pool({ ...connection, max: 10 });
  const workers = [];
  const worker = async (options) => {
    const child = fork(fileURLToPath(new URL("settle-worker.mjs", import.meta.url)), [JSON.stringify({ connection, ...options })], { execArgv: ["--expose-gc"] });
    workers.push(child);
    await once(child, "message");
    return child;
  };
  try {
    await fill(pool);
    const plans = await plansOf(pool);

    const one = await worker({});
    await makeDue(pool, due);
    const round = await ask(one, { limit: due });
    const naive = [await naiveLoop(pool, 300, 0), await naiveLoop(pool, 50, networkMs)];

    const rates = [];
    for (const [answersAfterMs, count] of [[0, 3_000], [networkMs, 1_200]]) {
      for (const processes of [1, 2, 4]) rates.push(await rate(pool, worker, { answersAfterMs, count, processes }));
    }

    const heaps = [];
    for (let turn = 0; turn < 6; turn += 1) {
      await makeDue(pool, 1_000);
      heaps.push((await ask(one, { limit: 1_000 })).heap);
    }
    const post = await postLatency(pool);
    return report({ plans, round, naive, rates, heaps, post });
  } finally {
    for (const child of workers) child.kill();
    await pool.end();
    await server.stop();
  }
}

async function fill(pool) {
  await postgresStore(pool).migrate();
  const columns = "request_id, payment_session_id, reference, holds_reference, amount, currency, metadata, status, captures, attempts, created_at, paid_at, delivered_at, version, updated_at, due_at";
  const added = (from, to, status, dueAt) =>
    pool.query(`insert into cubepay_payments (${columns})
      select 'r' || n, 'ps_r' || n, 'order-' || n, true, '50.00', 'USD', '{"plan":"gold"}', '${status}', '[]', 0,
        now() - n * interval '10 seconds', null, null, 3, now(), ${dueAt} from generate_series(${from}, ${to}) n`);
  await added(1, due, "open", "now() - n * interval '1 millisecond'");
  await added(due + 1, rows, "delivered", "null");
  await pool.query("vacuum analyze cubepay_payments");
}

/** Resets the first `count` payments in the store to unpaid and due. */
async function makeDue(pool, count) {
  await pool.query("update cubepay_payments set due_at = null where due_at is not null");
  await pool.query(
    `update cubepay_payments set status = 'open', captures = '[]', attempts = 0, claimed_until = null, due_at = now() - interval '1 second'
      where request_id = any(array(select 'r' || n from generate_series(1, $1::integer) n))`,
    [count],
  );
  await pool.query("vacuum cubepay_payments");
}

function ask(child, message) {
  child.send(message);
  return once(child, "message").then(([answer]) => answer);
}

/** For each statement of the store: its duration, its indexes, and how many sequential scans of the table its plan has. */
async function plansOf(pool) {
  const found = [];
  const explained = {
    query: async (text, values) => {
      const client = await pool.connect();
      try {
        await client.query("begin");
        const { rows: lines } = await client.query(`explain (analyze, costs off, timing off, summary off) ${text}`, values);
        const plan = lines.map((line) => line["QUERY PLAN"]);
        await client.query("rollback");
        found.push({
          milliseconds: await timed(() => client.query("begin").then(() => client.query(text, values))),
          scans: plan.filter((line) => /Seq Scan on "?cubepay_payments/.test(line)).length,
          through: [...new Set(plan.flatMap((line) => /(?:using|Scan on) "?(cubepay_payments_\w+)/.exec(line)?.[1] ?? []))].join(", "),
        });
        return await client.query("select 1 where false");
      } finally {
        await client.query("rollback").catch(() => {});
        client.release();
      }
    },
  };
  const store = postgresStore(explained);
  const [record] = await postgresStore(pool).find("requestId", ["r77"]);
  const statements = {
    "claim 10,000 that are due": () => store.claim({ limit: due }, 15_000),
    "claim 20 that are due": () => store.claim({ limit: 20 }, 15_000),
    "claim one": () => store.claim({ requestId: "r77" }, 15_000),
    "find by session": () => store.find("paymentSessionId", ["ps_r77"]),
    "find by reference": () => store.find("reference", ["order-77"]),
    "find by requestId": () => store.find("requestId", ["r77"]),
    "save": () => store.save(record, { dueInMs: null }),
  };
  for (const [name, run] of Object.entries(statements)) {
    await run();
    found.at(-1).name = name;
  }
  return found;
}

async function timed(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** Payments per second that go from `open` to `capturing`. */
async function rate(pool, worker, { answersAfterMs, count, processes }) {
  const children = await Promise.all(Array.from({ length: processes }, () => worker({ answersAfterMs })));
  await makeDue(pool, count);
  let answers;
  const milliseconds = await timed(async () => {
    answers = await Promise.all(children.map((child) => ask(child, { limit: Math.ceil(count / processes) })));
  });
  for (const child of children) child.kill();
  const settled = answers.reduce((sum, { counts }) => sum + counts.capturing, 0);
  return { answersAfterMs, processes, settled, perSecond: settled / (milliseconds / 1000) };
}

/** The naive loop: selects all unfinished payments and processes them one by one. */
async function naiveLoop(pool, count, answersAfterMs) {
  await makeDue(pool, count);
  await pool.query(`update cubepay_payments set status = 'delivered' where status <> 'delivered' and due_at is null`);
  const fetch = instantCubePay({ answersAfterMs });
  const call = async (path, body) => (await fetch(new Request(`${apiHost}${path}`, { method: "POST", body: JSON.stringify(body) }))).json();
  let selectMs;
  const milliseconds = await timed(async () => {
    let open;
    selectMs = await timed(async () => ({ rows: open } = await pool.query("select * from cubepay_payments where status not in ('delivered', 'canceled', 'abandoned', 'review')")));
    for (const { request_id: requestId, payment_session_id: id, amount, currency } of open) {
      const { status } = await call("/payment-sessions", { requestId, amount, currency });
      if (status !== "FUNDED") continue;
      await call(`/api/v1/payment-sessions/${id}/captures`, { requestId: `capture-${id}`, captureAmount: amount, isFinalCapture: true });
      await pool.query("update cubepay_payments set status = 'capturing' where request_id = $1", [requestId]);
    }
  });
  return { answersAfterMs, selectMs, perSecond: count / ((milliseconds - selectMs) / 1000) };
}

/** The latency of a page's POST with and without the store: both endpoints in turn, with the same CubePay. */
async function postLatency(pool) {
  const common = { apiKey, apiHost, price, fetch: instantCubePay({ status: "CREATED" }) };
  const endpoints = { without: createPaymentSessions({ ...common, onError: () => {} }), with: createPayments({ ...common, ...quiet, store: postgresStore(pool) }).sessions };
  const took = { without: [], with: [] };
  for (let turn = 0; turn < 400; turn += 1) {
    for (const [name, { POST }] of Object.entries(endpoints)) {
      const request = new Request("https://shop.example/api/payment-sessions", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ requestId: crypto.randomUUID(), amount: "50.00", currency: "USD" }),
      });
      const milliseconds = await timed(() => POST(request));
      // The first requests compile the code.
      if (turn >= 100) took[name].push(milliseconds);
    }
  }
  return { without: median(took.without), with: median(took.with) };
}

function report({ plans, round, naive, rates, heaps, post }) {
  const perSecond = (ms, processes) => rates.find((each) => each.answersAfterMs === ms && each.processes === processes).perSecond;
  const loop = (ms) => naive.find((each) => each.answersAfterMs === ms);
  const scans = plans.reduce((sum, { scans }) => sum + scans, 0);
  const verdicts = [
    verdict("sequential scans in the store's statements", scans, { must: 0 }),
    verdict("one process / two processes, CubePay 50 ms away, payments per second", perSecond(networkMs, 1) / perSecond(networkMs, 2), { must: 1, unit: times }),
    verdict("one process / four processes, CubePay 50 ms away, payments per second", perSecond(networkMs, 1) / perSecond(networkMs, 4), { must: 1, unit: times }),
    verdict("naive loop / one process, CubePay 50 ms away, payments per second", loop(networkMs).perSecond / perSecond(networkMs, 1), { must: 0.2, unit: times }),
    verdict("heap after the 6th round / after the 2nd", heaps[5] / heaps[1], { must: 1.1, unit: times }),
  ];
  const ms = (number) => (number < 10 ? number.toFixed(2) : whole(number));
  const text = [
    `PostgreSQL with ${whole(rows)} payments, of which ${whole(due)} are due. A fake CubePay in the shop's own process answers at once or after ${networkMs} ms. A payment counts when its capture is accepted.`,
    table(["One round of `settle({ limit: 10000 })`, CubePay at once", ""], [
      ["seconds", (round.milliseconds / 1000).toFixed(1)],
      ["payments captured", whole(round.counts.capturing)],
      ["statements for each payment", (round.statements / round.counts.checked).toFixed(2)],
      ["failed", whole(round.counts.failed)],
    ]),
    table(["Statement", "milliseconds", "indexes", "sequential scan"], plans.map(({ name, milliseconds, through, scans }) => [name, ms(milliseconds), through, scans > 0 ? "yes" : "no"])),
    table(["Payments per second", "CubePay at once", `CubePay ${networkMs} ms away`], [
      ...[1, 2, 4].map((processes) => [`${processes} ${processes === 1 ? "process" : "processes"}`, whole(perSecond(0, processes)), whole(perSecond(networkMs, processes))]),
      [`naive loop, after a SELECT of ${ms(loop(0).selectMs)} ms`, whole(loop(0).perSecond), whole(loop(networkMs).perSecond)],
    ]),
    table(["A page's POST, CubePay at once, median", "milliseconds"], [
      ["`createPaymentSessions`, no store", ms(post.without)],
      ["`createPayments`, PostgreSQL", ms(post.with)],
      ["the store adds", ms(post.with - post.without)],
    ]),
    table(["Heap after rounds of 1,000 payments", "MB"], heaps.map((heap, index) => [`round ${index + 1}`, (heap / 1e6).toFixed(1)])),
    table(verdictHead, verdicts.map(({ row }) => row)),
  ].join("\n\n");
  return { text, verdicts };
}
