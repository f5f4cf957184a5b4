// Promise 4: a reference is paid at most once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openShop, passTime, settleUntil, stopClock } from "./shop.mjs";

const reject = async (response) => ({ status: response.status, error: (await response.json()).error });

test("two tabs at once: one gets a session, the other a 409, and CubePay makes one session", async () => {
  const shop = openShop();
  const answers = await Promise.all(Array.from({ length: 8 }, () => shop.post({ orderId: "order-7" })));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409, 409, 409, 409, 409]);
  assert.equal(shop.sandbox.sessions.length, 1);
  assert.equal(shop.calls.length, 1);
});

test("a reference that is paid or delivered is refused before CubePay is asked, with what to do", async () => {
  const shop = openShop();
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  await settleUntil(shop, () => shop.delivered.length === 1);
  const before = shop.calls.length;
  const { status, error } = await reject(await shop.post());
  assert.equal(status, 409);
  assert.match(error, /paid already.*Do not pay again/);
  assert.equal(shop.calls.length, before);
});

test("another reference is free meanwhile", async () => {
  const shop = openShop();
  await shop.begin({ orderId: "order-1" });
  await shop.begin({ orderId: "order-2" });
  assert.equal(shop.sandbox.sessions.length, 2);
});

test("a repeated request gets the session that it made", async () => {
  const shop = openShop();
  const first = await shop.begin({ requestId: "r-1" });
  const again = await shop.begin({ requestId: "r-1" });
  assert.equal(again.paymentSessionId, first.paymentSessionId);
  const together = await Promise.all([shop.begin({ requestId: "r-1" }), shop.begin({ requestId: "r-1" })]);
  assert.deepEqual(together.map(({ paymentSessionId }) => paymentSessionId), [first.paymentSessionId, first.paymentSessionId]);
  assert.equal(shop.sandbox.sessions.length, 1);
});

test("requests with one requestId at once get one session", async () => {
  const shop = openShop();
  const answers = await Promise.all(Array.from({ length: 6 }, () => shop.post({ requestId: "r-1" })));
  const ids = await Promise.all(answers.map(async (answer) => (await answer.json()).paymentSessionId));
  assert.deepEqual(answers.map(({ status }) => status), Array(6).fill(201));
  assert.equal(new Set(ids).size, 1);
  assert.equal((await shop.payments.get({ requestId: "r-1" })).paymentSessionId, ids[0]);
});

test("a requestId of another order, or of another amount, is refused", async () => {
  const shop = openShop();
  await shop.begin({ requestId: "r-1", orderId: "order-1", total: "50.00" });
  for (const other of [{ orderId: "order-2", total: "50.00" }, { orderId: "order-1", total: "5.00" }]) {
    const { status, error } = await reject(await shop.post({ requestId: "r-1", ...other }));
    assert.equal(status, 409);
    assert.match(error, /another payment.*new one/);
  }
  assert.equal(shop.sandbox.sessions.length, 1);
});

for (const status of ["CANCELED", "ERROR"]) {
  test(`an attempt that ended ${status} lets a new one begin`, async () => {
    const shop = openShop();
    const dead = await shop.begin();
    shop.sandbox.setStatus(dead.paymentSessionId, status);
    await shop.payments.settle();
    const next = await shop.begin();
    assert.notEqual(next.paymentSessionId, dead.paymentSessionId);
    shop.sandbox.fund(next.paymentSessionId);
    await settleUntil(shop, () => shop.delivered.length === 1);
    assert.equal((await shop.payments.get({ reference: "order-1" })).paymentSessionId, next.paymentSessionId);
  });
}

test("an attempt that the page saw end lets a new one begin, without any clock", async () => {
  const shop = openShop();
  const dead = await shop.begin();
  shop.sandbox.setStatus(dead.paymentSessionId, "CANCELED");
  await shop.lookUp(dead);
  await settleUntil(shop, async () => (await shop.payments.get({ paymentSessionId: dead.paymentSessionId })).status === "canceled");
  await shop.begin();
});

for (const status of ["CANCELED", "ERROR"]) {
  test(`an attempt that a repeated request reports as ${status} lets a new one begin at once`, async () => {
    const shop = openShop();
    const dead = await shop.begin({ requestId: "r-1" });
    shop.sandbox.setStatus(dead.paymentSessionId, status);
    assert.equal((await shop.begin({ requestId: "r-1" })).status, status);
    assert.notEqual((await shop.begin({ requestId: "r-2" })).paymentSessionId, dead.paymentSessionId);
  });
}

test("a repeated request that reports the session as paid keeps the reference, and the order is delivered", async () => {
  const shop = openShop();
  const paid = await shop.begin({ requestId: "r-1" });
  shop.sandbox.fund(paid.paymentSessionId);
  assert.equal((await shop.begin({ requestId: "r-1" })).status, "FUNDED");
  assert.equal((await shop.post({ requestId: "r-2" })).status, 409);
  await settleUntil(shop, () => shop.delivered.length === 1);
  assert.equal((await shop.payments.get({ reference: "order-1" })).paymentSessionId, paid.paymentSessionId);
});

test("an abandoned attempt lets a new one begin", async (t) => {
  stopClock(t);
  const shop = openShop({ abandonAfterMs: 60_000 });
  const left = await shop.begin();
  passTime(120_000);
  await shop.payments.settle();
  assert.equal((await shop.payments.get({ reference: "order-1" })).status, "abandoned");
  assert.notEqual((await shop.begin()).paymentSessionId, left.paymentSessionId);
});

test("a customer who closed the modal pays the same session at the next try", async () => {
  const shop = openShop();
  const first = await shop.begin();
  assert.equal((await shop.post()).status, 409);
  // The page asks once after the modal is closed.
  await shop.lookUp(first);
  const second = await shop.begin();
  assert.equal(second.paymentSessionId, first.paymentSessionId);
  assert.equal(typeof second.paymentSessionToken, "string");
  // The modal is open again: a second tab has to wait.
  assert.equal((await shop.post()).status, 409);
});

test("a customer who closed the tab, or whose modal never opened, pays the same session half a minute later", async (t) => {
  stopClock(t);
  const shop = openShop();
  const first = await shop.begin();
  passTime(21_000);
  assert.equal((await shop.begin()).paymentSessionId, first.paymentSessionId);
});

test("of two tabs that come back at once, one gets the session", async (t) => {
  stopClock(t);
  const shop = openShop();
  await shop.begin();
  passTime(61_000);
  const answers = await Promise.all(Array.from({ length: 4 }, () => shop.post()));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409]);
});

test("a customer who comes back while CubePay is away can try again at once", async (t) => {
  stopClock(t);
  let isAway = false;
  const shop = openShop({ upstream: () => (isAway ? Response.json({ error: "away" }, { status: 503 }) : undefined) });
  const first = await shop.begin();
  passTime(61_000);
  isAway = true;
  assert.equal((await shop.post()).status, 503);
  isAway = false;
  assert.equal((await shop.begin()).paymentSessionId, first.paymentSessionId);
});

test("a customer who comes back after paying is told so, and is not charged again", async (t) => {
  stopClock(t);
  const shop = openShop();
  const first = await shop.begin();
  shop.sandbox.fund(first.paymentSessionId);
  passTime(61_000);
  const { status, error } = await reject(await shop.post());
  assert.equal(status, 409);
  assert.match(error, /under way/);
  assert.equal(shop.sandbox.sessions.length, 1);
  await settleUntil(shop, async () => (passTime(1_000), shop.delivered.length === 1));
});

test("an order whose price has changed begins anew, and the old session paid late is not captured", async (t) => {
  stopClock(t);
  const shop = openShop();
  const old = await shop.begin({ total: "50.00" });
  await shop.lookUp(old);
  const next = await shop.begin({ total: "40.00" });
  assert.notEqual(next.paymentSessionId, old.paymentSessionId);
  shop.sandbox.fund(old.paymentSessionId);
  shop.sandbox.fund(next.paymentSessionId);
  await settleUntil(shop, async () => (passTime(10_000), shop.delivered.length === 1 && shop.reviews.length === 1));
  assert.equal(shop.delivered[0].amount, "40.00");
  assert.equal(shop.reviews[0].reason, "second_payment");
  assert.equal(shop.captures(old).length, 0);
});

test("a reservation whose process died before CubePay answered frees the reference after a minute", async (t) => {
  stopClock(t);
  let hanging = true;
  const shop = openShop({ upstream: () => (hanging ? new Promise(() => {}) : undefined) });
  void shop.post();
  await new Promise((resolve) => setImmediate(resolve));
  hanging = false;
  assert.equal((await shop.post()).status, 409);
  passTime(61_000);
  await shop.begin();
});

test("CubePay out of reach frees the reference at once, for the same requestId and for a new one", async () => {
  let isAway = true;
  const shop = openShop({ upstream: () => (isAway ? Response.json({ error: "away" }, { status: 503 }) : undefined) });
  assert.equal((await shop.post({ requestId: "r-1" })).status, 503);
  assert.equal((await shop.post({ requestId: "r-2" })).status, 503);
  isAway = false;
  const session = await shop.begin({ requestId: "r-1" });
  assert.equal((await shop.post({ requestId: "r-3" })).status, 409);
  assert.equal((await shop.payments.get({ reference: "order-1" })).paymentSessionId, session.paymentSessionId);
});

const refuse = () => new Error("connection refused");
const failures = {
  rejects: () => Promise.reject(refuse()),
  throws: () => {
    throw refuse();
  },
};
for (const [failing, how] of ["insert", "find", "save"].flatMap((name) => Object.keys(failures).map((how) => [name, how]))) {
  test(`a store whose ${failing} ${how} hands nothing out: 503, to be tried again`, async () => {
    const shop = openShop();
    const working = shop.store[failing];
    let isDown = true;
    if (failing === "find") await shop.begin({ requestId: "r-0" });
    shop.store[failing] = (...args) => (isDown ? failures[how]() : working(...args));
    const response = await shop.post({ requestId: "r-1" });
    const body = await response.json();
    assert.equal(response.status, 503);
    assert.equal(response.headers.get("Retry-After"), "1");
    assert.ok(!JSON.stringify(body).includes("Token"));
    assert.match(String(shop.errors.at(-1)), /connection refused/);
    isDown = false;
    if (failing !== "find") await shop.begin({ requestId: "r-1" });
  });
}

test("a price without a reference is an error for the shop that says what to write", async () => {
  for (const reference of [undefined, "", 7, "a\nb"]) {
    const shop = openShop({ price: () => ({ amount: "50.00", reference }) });
    assert.equal((await shop.post()).status, 500);
    assert.match(String(shop.errors[0]), /reference names what is paid for/);
    assert.equal(shop.calls.length, 0);
  }
});
