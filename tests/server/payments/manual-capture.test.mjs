// captureMethod: "manual": the shop captures when it ships.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openShop, settleUntil, stopClock } from "./shop.mjs";

async function funded(options = {}) {
  const shop = openShop({ captureMethod: "manual", ...options });
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  await shop.payments.settle();
  const id = session.paymentSessionId;
  return { shop, session, id, get: () => shop.payments.get({ paymentSessionId: id }) };
}

test("a funded payment waits for the shop, and is asked about no more", async (t) => {
  stopClock(t);
  const { shop, session, get } = await funded();
  assert.equal((await get()).status, "funded");
  const before = shop.calls.length;
  await shop.payments.settle();
  assert.equal(shop.calls.length, before);
  assert.equal(shop.captures(session).length, 0);
  assert.equal(shop.delivered.length, 0);
});

test("capture without an amount captures everything, and the payment is delivered", async (t) => {
  stopClock(t);
  const { shop, session, id, get } = await funded();
  const payment = await shop.payments.capture(id);
  assert.ok(["capturing", "paid", "delivered"].includes(payment.status), payment.status);
  await settleUntil(shop, async () => (await get()).status === "delivered");
  assert.deepEqual(shop.captures(session).map(({ captureAmount, isFinalCapture }) => [captureAmount, isFinalCapture]), [["50.00", true]]);
  assert.equal(shop.delivered.length, 1);
});

test("partial captures leave the rest, and the last one refunds it", async (t) => {
  stopClock(t);
  const { shop, id, get } = await funded();
  await shop.payments.capture(id, { amount: "20.00" });
  await settleUntil(shop, async () => (await get()).capturedAmount === "20.00");
  assert.equal((await get()).status, "funded");
  assert.equal(shop.delivered.length, 0);

  await shop.payments.capture(id, { amount: "10.50", final: true });
  await settleUntil(shop, async () => (await get()).status === "delivered");
  const payment = await get();
  assert.equal(payment.capturedAmount, "30.50");
  assert.equal(payment.refundedAmount, "19.50");
  assert.deepEqual(payment.captures.map(({ final }) => final), [false, true]);
  assert.equal(new Set(payment.captures.map(({ requestId }) => requestId)).size, 2);
});

test("the capture of all that is left is the last one by itself", async (t) => {
  stopClock(t);
  const { shop, id, get } = await funded();
  await shop.payments.capture(id, { amount: "49.00" });
  await settleUntil(shop, async () => (await get()).capturedAmount === "49.00");
  await shop.payments.capture(id, { amount: "1.00" });
  await settleUntil(shop, async () => (await get()).status === "delivered");
});

test("two clicks at once make one capture", async (t) => {
  stopClock(t);
  const { shop, session, id } = await funded();
  const clicks = await Promise.allSettled(Array.from({ length: 5 }, () => shop.payments.capture(id, { amount: "20.00" })));
  assert.equal(shop.captures(session).length, 1);
  for (const { reason } of clicks.filter(({ status }) => status === "rejected")) assert.equal(reason.code, "conflict");
});

test("the same requestId again is the same capture; with another amount it is a conflict", async (t) => {
  stopClock(t);
  const { shop, session, id, get } = await funded();
  await shop.payments.capture(id, { amount: "20.00", requestId: "parcel-1" });
  await shop.payments.capture(id, { amount: "20.00", requestId: "parcel-1" });
  await settleUntil(shop, async () => (await get()).capturedAmount === "20.00");
  await shop.payments.capture(id, { amount: "20.00", requestId: "parcel-1" });
  assert.equal(shop.captures(session).length, 1);
  await assert.rejects(shop.payments.capture(id, { amount: "30.00", requestId: "parcel-1" }), { code: "conflict", message: /20\.00/ });
});

test("a capture whose answer is lost is repeated with its key by the clock", async () => {
  let isLost = true;
  const { shop, session, id, get } = await funded({
    upstream: async ({ method, path }, request, answer) => {
      if (!isLost || method !== "POST" || !path.endsWith("/captures")) return undefined;
      isLost = false;
      await answer(request);
      throw new TypeError("socket hang up");
    },
  });
  await assert.rejects(shop.payments.capture(id, { amount: "20.00" }), { code: "network" });
  await assert.rejects(shop.payments.capture(id, { amount: "30.00" }), { code: "conflict", message: /20\.00 is under way/ });
  await settleUntil(shop, async () => (await get()).capturedAmount === "20.00");
  assert.equal(shop.captures(session).length, 1);
});

test("a capture that CubePay refuses is taken back, and can be asked for again", async (t) => {
  stopClock(t);
  const shop = openShop({ captureMethod: "manual" });
  const session = await shop.begin();
  const id = session.paymentSessionId;
  await assert.rejects(shop.payments.capture(id), { code: "conflict" });
  assert.deepEqual((await shop.payments.get({ paymentSessionId: id })).captures, []);
  shop.sandbox.fund(id);
  await shop.payments.capture(id);
  await settleUntil(shop, () => shop.delivered.length === 1);
});

for (const [what, wish, code] of [
  ["more than there is", { amount: "50.01" }, "conflict"],
  ["nothing", { amount: "0" }, "invalid_request"],
  ["no decimal", { amount: "1e2" }, "invalid_request"],
  ["a number", { amount: 20 }, "invalid_request"],
  ["more decimals than the currency has", { amount: "1.005" }, "invalid_request"],
  ["a final that is no boolean", { final: "yes" }, "invalid_request"],
  ["an empty requestId", { requestId: "" }, "invalid_request"],
]) {
  test(`a capture of ${what} is refused before CubePay is asked`, async () => {
    const { shop, id } = await funded();
    const before = shop.calls.length;
    await assert.rejects(shop.payments.capture(id, wish), { code });
    assert.equal(shop.calls.length, before);
    await shop.payments.capture(id);
  });
}

test("an unknown payment, and one that is captured automatically, are told apart", async (t) => {
  stopClock(t);
  const { shop } = await funded();
  await assert.rejects(shop.payments.capture("ps_unknown"), { code: "not_found" });
  const other = openShop();
  const session = await other.begin();
  await assert.rejects(other.payments.capture(session.paymentSessionId), { code: "invalid_request", message: /captureMethod: "manual"/ });
});
