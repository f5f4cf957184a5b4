// Promises 1 to 5 of createPayments, with databases that are real and servers that are killed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startPostgres } from "../support/postgres.mjs";
import { dieEverywhere } from "./boundaries.mjs";
import { runChaos } from "./chaos.mjs";
import { judge } from "./invariants.mjs";
import { summary } from "./report.mjs";
import { createWorld } from "./world.mjs";

const seed = 20_261_127;
let postgres;

before(async () => {
  postgres = await startPostgres();
});
after(() => postgres?.stop());

/** A course has at least so many boundaries: with fewer, the trap does not see them. */
const fewest = { "told by webhooks": 15, "found by the clock": 10, "captured in two parts by hand": 25 };

// `npm run chaos -- --server` has every course, and every way to die.
for (const [kind, courses] of [
  ["postgres", ["told by webhooks", "found by the clock", "captured in two parts by hand"]],
  ["sqlite", ["told by webhooks", "found by the clock"]],
]) {
  test(`a server that dies before any statement of a payment's course leaves it to another one, over ${kind}`, { timeout: 300_000 }, async (t) => {
    const world = await createWorld({ kind, seed, postgres, cubePay: { captureMs: null }, shop: { claimMs: 300 } });
    try {
      const tables = [];
      for (const name of courses) {
        const run = await dieEverywhere(world, name, { when: "before" });
        t.diagnostic(`${name}: ${run.deaths.length} boundaries`);
        assert.ok(run.deaths.length >= fewest[name], `only ${run.deaths.length} boundaries were found`);
        tables.push(...run.tables);
      }
      const judgement = await world.judge(tables);
      for (const line of summary(judgement)) t.diagnostic(line);
      assert.deepEqual(judgement.broken, []);
    } finally {
      await world.end();
    }
  });
}

test("a server that dies while a statement or a call is under way leaves the payment to another one", { timeout: 300_000 }, async (t) => {
  const world = await createWorld({ kind: "postgres", seed, postgres, cubePay: { captureMs: null }, shop: { claimMs: 300 } });
  try {
    const { tables, deaths } = await dieEverywhere(world, "told by webhooks", { when: "during" });
    const judgement = await world.judge(tables);
    t.diagnostic(`${deaths.length} boundaries`);
    assert.deepEqual(judgement.broken, []);
    assert.ok(deaths.length >= 12);
  } finally {
    await world.end();
  }
});

for (const [what, options] of [
  ["PostgreSQL that crashes as well", { kind: "postgres", customers: 180, restartEveryMs: 2_500 }],
  ["one SQLite file", { kind: "sqlite", customers: 100 }],
  ["PostgreSQL, with deliveries outside of the database only", { kind: "postgres", customers: 60, restartEveryMs: 1_500, withOrders: false }],
]) {
  test(`servers that are killed at random capture and deliver every payment once, over ${what}`, { timeout: 300_000 }, async (t) => {
    const { customers, ...rest } = options;
    // It crashes and restarts: a server of its own, so that nobody else's connections break.
    const run = await runChaos({ seed, enough: (sent) => sent >= customers, atOnce: 40, ...rest });
    for (const line of summary(run)) t.diagnostic(line);
    assert.deepEqual(run.broken, []);
    assert.equal(run.did["gave up"], undefined);
    assert.ok(run.figures["processes killed"] > 0);
    if (rest.kind === "postgres") assert.ok(run.figures["database restarts"] > 0);
  });
}

// The judge itself: what it is for, it has to see.

const id = "ps_1";
const sound = () => ({
  sessions: [
    {
      paymentSessionId: id,
      token: "tok_secret",
      amount: "50.00",
      status: "SUCCEEDED",
      fundedAt: 1,
      captures: [{ requestId: `capture-${id}`, captureAmount: "50.00", final: true, status: "CAPTURED", capturedAt: 5 }],
    },
  ],
  payments: [{ request_id: "r", payment_session_id: id, reference: "order-1", status: "delivered", captures: [{ requestId: `capture-${id}`, amount: "50.00" }], problem: null }],
  orders: [{ reference: "order-1", payment_session_id: id, amount: "50.00", pid: 7 }],
  events: [
    { what: "onPaid begins", pid: 7, id, at: 6 },
    { what: "onPaid ends", pid: 7, id },
    { what: "delivery saved", pid: 7, id },
  ],
});

test("books that agree are found to", () => assert.deepEqual(judge(sound()).broken, []));

for (const [what, said, change] of [
  ["a paid session that the store does not know", /does not know it/, (books) => (books.payments = [])],
  ["a paid session that was never captured", /never captured/, ({ sessions: [session] }) => Object.assign(session, { captures: [], status: "FUNDED" })],
  ["a second capture", /captured 2 times/, ({ sessions: [{ captures }] }) => captures.push({ ...captures[0], requestId: "other" })],
  ["a capture for another amount", /captured for 49/, ({ sessions: [{ captures }] }) => (captures[0].captureAmount = "49.00")],
  ["a payment that got stuck", /came to rest as capturing/, ({ payments: [row] }) => (row.status = "capturing")],
  ["an order that is missing", /0 orders/, (books) => (books.orders = [])],
  ["an order that was written twice", /2 orders/, ({ orders }) => orders.push(orders[0])],
  ["a delivery before the money", /before its capture was complete/, ({ events }) => (events[0].at = 4)],
  ["a delivery without money", /delivered and is not captured/, ({ sessions: [session] }) => Object.assign(session, { captures: [], status: "CANCELED", fundedAt: null })],
  ["a second delivery for no reason", /nothing had died/, ({ events }) => events.splice(2, 1, { what: "onPaid begins", pid: 8, id, at: 9 })],
  ["a second delivery after the first was saved", /after its delivery had been saved/, ({ events }) => events.push({ what: "onPaid begins", pid: 8, id, at: 9 })],
  ["two deliveries at the same time", /two processes at once/, ({ events }) => events.splice(1, 0, { what: "onPaid begins", pid: 8, id, at: 6 })],
  ["a token in the database", /token was kept/, ({ payments: [row] }) => (row.problem = "tok_secret")],
  ["a session that ended in an error without a word", /nobody was told/, ({ sessions, payments }) => {
    sessions.push({ paymentSessionId: "ps_2", token: "t2", amount: "1.00", status: "ERROR", fundedAt: null, captures: [] });
    payments.push({ request_id: "r2", payment_session_id: "ps_2", reference: "order-2", status: "review", captures: [], problem: null });
  }],
  ["a reference that was paid twice", /order-1 was captured 2 times/, (books) => {
    const [session, row, order] = [books.sessions[0], books.payments[0], books.orders[0]];
    books.sessions.push({ ...session, paymentSessionId: "ps_2", token: "t2" });
    books.payments.push({ ...row, payment_session_id: "ps_2", request_id: "r2" });
    books.orders.push({ ...order, payment_session_id: "ps_2" });
    books.events.push({ what: "onPaid begins", pid: 7, id: "ps_2", at: 6 });
  }],
]) {
  test(`${what} is noticed`, () => {
    const books = sound();
    change(books);
    assert.match(judge(books).broken.join("\n"), said);
  });
}

test("a second delivery is put down to the death of the first one's process", () => {
  const books = sound();
  books.events.splice(1, 0, { what: "killed", pid: 7, at: "random" }, { what: "onPaid begins", pid: 8, id, at: 9 });
  const { broken, figures } = judge(books);
  assert.deepEqual(broken, []);
  assert.equal(figures["repeated: its process died"], 1);
});
