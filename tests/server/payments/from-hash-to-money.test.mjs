// Promises 1 to 3: a funded session is captured once, whoever tells of it, and delivered once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandboxApi } from "cubepay-checkout/testing";
import { openShop, passTime, settleUntil, stopClock, until } from "./shop.mjs";

const statusOf = async (shop, session) => (await shop.payments.get({ paymentSessionId: session.paymentSessionId }))?.status;
const isDelivered = (shop, session) => async () => (await statusOf(shop, session)) === "delivered";

test("the clock alone captures and delivers a payment whose page and webhooks were lost", async (t) => {
  stopClock(t);
  const shop = openShop();
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  await settleUntil(shop, isDelivered(shop, session));
  assert.equal(shop.delivered.length, 1);
  const [payment] = shop.delivered;
  assert.equal(payment.status, "paid");
  assert.equal(payment.reference, "order-1");
  assert.equal(payment.paymentSessionId, session.paymentSessionId);
  assert.equal(payment.capturedAmount, "50.00");
  assert.match(payment.fundingTransactionHash, /^0x/);
  const captures = shop.captures(session);
  assert.deepEqual(captures.map(({ captureAmount, isFinalCapture }) => [captureAmount, isFinalCapture]), [["50.00", true]]);
  assert.deepEqual(shop.errors, []);
});

test("the first round after the money has arrived captures it", async () => {
  const shop = openShop();
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  const counts = await shop.payments.settle();
  assert.equal(counts.checked, 1);
  assert.equal(counts.capturing, 1);
  assert.equal(shop.captures(session).length, 1);
});

test("a webhook alone captures the payment", async () => {
  const shop = openShop();
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  const response = await shop.webhook({ event: "Payment Status Update", data: { paymentSessionId: session.paymentSessionId, status: "FUNDED" } });
  assert.equal(response.status, 200);
  await until(async () => (await statusOf(shop, session)) === "capturing");
  // CubePay's second webhook tells of the completed capture.
  await until(async () => {
    await shop.webhook({ captureId: shop.captures(session)[0].captureId, paymentSessionId: session.paymentSessionId, status: "CAPTURED" });
    return isDelivered(shop, session)();
  });
  assert.equal(shop.delivered.length, 1);
});

test("the page's look-up alone captures the payment", async () => {
  const shop = openShop();
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  const response = await shop.lookUp(session);
  assert.equal((await response.json()).status, "FUNDED");
  await until(async () => (await statusOf(shop, session)) === "capturing");
  assert.equal(shop.captures(session).length, 1);
});

test("webhooks, look-ups and rounds at once make one capture and one delivery", async () => {
  const shop = openShop();
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  await settleUntil(shop, async () => {
    await Promise.all([
      ...Array.from({ length: 5 }, () => shop.webhook({ id: session.paymentSessionId })),
      ...Array.from({ length: 5 }, () => shop.lookUp(session)),
      ...Array.from({ length: 5 }, () => shop.payments.settle()),
    ]);
    return isDelivered(shop, session)();
  });
  assert.equal(shop.captures(session).length, 1);
  assert.equal(shop.delivered.length, 1);
  assert.equal(new Set(shop.callsTo("/captures").filter(({ method }) => method === "POST").map(({ body }) => body.requestId)).size, 1);
});

test("a capture whose answers are lost is repeated with the same key", async (t) => {
  stopClock(t);
  let lost = 3;
  const shop = openShop({
    upstream: async ({ method, path }, request, answer) => {
      if (method !== "POST" || !path.endsWith("/captures") || lost === 0) return undefined;
      lost -= 1;
      await answer(request);
      throw new TypeError("socket hang up");
    },
  });
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  await settleUntil(shop, isDelivered(shop, session));
  assert.equal(shop.captures(session).length, 1);
  assert.equal(shop.delivered.length, 1);
});

test("an API that cannot read captures is asked by the repeated capture", async (t) => {
  stopClock(t);
  for (const status of [200, 403, 404, 405]) {
    const shop = openShop({
      upstream: ({ method, path }) => (method === "GET" && path.includes("/captures/") ? new Response("<html>", { status }) : undefined),
    });
    const session = await shop.begin();
    shop.sandbox.fund(session.paymentSessionId);
    await settleUntil(shop, isDelivered(shop, session));
    assert.equal(shop.captures(session).length, 1);
  }
});

test("an API that repeats its first answer word for word is believed when the session has succeeded", async () => {
  let first;
  const shop = openShop({
    upstream: async ({ method, path }, request, answer) => {
      if (method === "GET" && path.includes("/captures/")) return Response.json({ error: "no such route" }, { status: 404 });
      if (!path.endsWith("/captures")) return undefined;
      first ??= await (await answer(request)).json();
      return Response.json({ ...first, status: "CAPTURING" }, { status: 202 });
    },
  });
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  await settleUntil(shop, isDelivered(shop, session));
  assert.equal(shop.delivered.length, 1);
});

/** An API that repeats its first answer to a requestId word for word: making the session again never tells of the money. */
function forgetfulUpstream() {
  const first = new Map();
  return async ({ method, path, body }, request, answer) => {
    if (method !== "POST" || path !== "/payment-sessions") return undefined;
    if (!first.has(body.requestId)) first.set(body.requestId, await (await answer(request)).json());
    return Response.json(first.get(body.requestId), { status: 201 });
  };
}

test("where CubePay repeats its first answer for ever, a webhook that speaks of money still has it captured", async () => {
  const shop = openShop({ upstream: forgetfulUpstream() });
  const session = await shop.begin();
  await shop.webhook({ paymentSessionId: session.paymentSessionId, status: "PENDING" });
  shop.sandbox.fund(session.paymentSessionId);
  await shop.webhook({ paymentSessionId: session.paymentSessionId, status: "FUNDED" });
  await settleUntil(shop, isDelivered(shop, session));
  assert.equal(shop.captures(session).length, 1);
});

test("where CubePay repeats its first answer for ever, the clock alone captures the payment within hours", async (t) => {
  stopClock(t);
  const shop = openShop({ upstream: forgetfulUpstream() });
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  for (let minute = 0; minute < 120; minute += 1) {
    await shop.payments.settle();
    passTime(60_000);
  }
  assert.equal(await statusOf(shop, session), "delivered");
});

test("onPaid is called again until it resolves, and never for a payment that is delivered", async (t) => {
  stopClock(t);
  let failures = 2;
  const calls = [];
  const shop = openShop({
    onPaid: async (payment) => {
      calls.push(payment.paymentSessionId);
      if (failures-- > 0) throw new Error("the warehouse is closed");
    },
  });
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  await settleUntil(shop, isDelivered(shop, session));
  assert.equal(calls.length, 3);
  assert.equal(shop.errors.length, 2);
  for (let round = 0; round < 3; round += 1) await shop.payments.settle();
  await shop.webhook({ id: session.paymentSessionId });
  assert.equal(calls.length, 3);
});

test("onPaid never runs twice at the same time, however long it takes", async () => {
  let running = 0;
  let most = 0;
  let calls = 0;
  const shop = openShop({
    claimMs: 1_000,
    onPaid: async () => {
      calls += 1;
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      running -= 1;
    },
  });
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  const stop = [1, 2, 3].map(() => shop.payments.watch({ everyMs: 10 }));
  await until(isDelivered(shop, session));
  await Promise.all(stop.map((each) => each()));
  assert.equal(most, 1);
  assert.equal(calls, 1);
});

test("a claim that nobody gives back runs out, and another process goes on", async () => {
  const shop = openShop({ claimMs: 300 });
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  // A process that dies right after it has claimed the payment.
  assert.equal((await shop.store.claim({ limit: 10 }, 300)).length, 1);
  assert.equal((await shop.payments.settle()).checked, 0);
  await settleUntil(shop, isDelivered(shop, session));
  assert.equal(shop.delivered.length, 1);
});

test("a forged webhook, a forged look-up and an unpaid session capture nothing and deliver nothing", async () => {
  const shop = openShop();
  const paid = await shop.begin({ orderId: "order-1" });
  const unpaid = await shop.begin({ orderId: "order-2" });
  shop.sandbox.fund(paid.paymentSessionId);
  await shop.webhook({ paymentSessionId: unpaid.paymentSessionId, status: "FUNDED", fundingTransactionHash: `0x${"1".repeat(64)}` });
  await shop.lookUp({ ...paid, paymentSessionId: unpaid.paymentSessionId });
  await shop.lookUp({ ...unpaid, paymentSessionToken: "forged" });
  await settleUntil(shop, isDelivered(shop, paid));
  assert.equal(shop.captures(unpaid).length, 0);
  assert.deepEqual(shop.delivered.map(({ reference }) => reference), ["order-1"]);
  assert.equal(await statusOf(shop, unpaid), "open");
});

test("a look-up that tells of another session changes nothing", async () => {
  const shop = openShop({
    upstream: async ({ method, path }, request, answer) => {
      if (method !== "GET" || path.includes("captures")) return undefined;
      return Response.json({ ...(await (await answer(request)).json()), paymentSessionId: "ps_another", status: "FUNDED" });
    },
  });
  const session = await shop.begin();
  assert.equal((await shop.lookUp(session)).status, 502);
  await shop.payments.settle();
  assert.equal(await statusOf(shop, session), "open");
});

for (const [what, change, reason] of [
  ["another amount", { amount: "5.00" }, "amount_differs"],
  ["another currency", { currency: "EUR" }, "currency_differs"],
  ["the status ERROR", { status: "ERROR" }, "session_error"],
]) {
  test(`a session of ${what} goes to review, and nothing is captured`, async () => {
    let isFirst = true;
    const shop = openShop({
      upstream: async ({ method, path }, request, answer) => {
        if (method !== "POST" || path.endsWith("/captures")) return undefined;
        const session = await (await answer(request)).json();
        const told = isFirst ? session : { ...session, status: "FUNDED", ...change };
        isFirst = false;
        return Response.json(told, { status: 201 });
      },
    });
    const session = await shop.begin();
    await shop.payments.settle();
    assert.equal(await statusOf(shop, session), "review");
    assert.deepEqual(shop.reviews.map(({ reason }) => reason), [reason]);
    await shop.payments.settle();
    assert.equal(shop.reviews.length, 1);
    assert.equal(shop.captures(session).length, 0);
    assert.equal(shop.delivered.length, 0);
  });
}

test("a session that CubePay does not know goes to review", async () => {
  const shop = openShop({
    upstream: ({ path }) => (path.endsWith("/captures") ? Response.json({ error: "There is no such payment session" }, { status: 404 }) : undefined),
  });
  const session = await shop.begin();
  // CubePay has lost its memory: the same requestId makes another session now.
  shop.sandbox.reset();
  await shop.payments.settle();
  assert.equal(shop.reviews[0].reason, "session_unknown");
  assert.equal(await statusOf(shop, session), "review");
});

test("a session that a restarted sandbox has forgotten goes to review, and the explanation says so", async () => {
  const sandbox = createSandboxApi({ confirmAfterMs: 0, captureAfterMs: 0 });
  const shop = openShop({ sandbox, apiKey: sandbox.apiKey });
  await shop.begin({ orderId: "order-7" });
  sandbox.reset();
  await shop.payments.settle();
  const [attempt] = (await shop.payments.explain("order-7")).attempts;
  assert.deepEqual([attempt.status, attempt.reviewReason, shop.reviews[0].reason], ["review", "session_unknown", "session_unknown"]);
  assert.match(attempt.problem, /^CubePay does not know this session\. Perhaps the sandbox was restarted without --state/);
});

test("a session that CubePay does not know is not explained by a sandbox to a shop with a key of its own", async () => {
  const shop = openShop();
  await shop.begin({ orderId: "order-7" });
  shop.sandbox.reset();
  await shop.payments.settle();
  const [{ problem, reviewReason }] = (await shop.payments.explain("order-7")).attempts;
  assert.deepEqual([reviewReason, problem], ["session_unknown", "CubePay does not know this session. Check CUBEPAY_API_HOST and CUBEPAY_API_KEY, then ask CubePay."]);
});

test("a capture that CubePay does not find though it knows the session is tried again before a person is told", async (t) => {
  stopClock(t);
  let isMissing = true;
  const shop = openShop({ upstream: ({ path }) => (isMissing && path.endsWith("/captures") ? Response.json({ error: "no such route" }, { status: 404 }) : undefined) });
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  for (let round = 0; round < 4; round += 1) (await shop.payments.settle(), passTime(60_000));
  assert.equal(shop.reviews.length, 0);
  isMissing = false;
  await settleUntil(shop, isDelivered(shop, session));
});

test("a capture that CubePay answers with another amount goes to review", async (t) => {
  stopClock(t);
  const shop = openShop({
    upstream: async ({ method, path }, request, answer) => {
      if (method !== "GET" || !path.includes("/captures/")) return undefined;
      return Response.json({ ...(await (await answer(request)).json()), status: "CAPTURED", captureAmount: "0.01" });
    },
  });
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  await settleUntil(shop, () => shop.reviews.length > 0);
  assert.equal(shop.reviews[0].reason, "capture_differs");
  assert.equal(shop.delivered.length, 0);
});

test("a person is told when onPaid keeps failing, and it is called on", async (t) => {
  stopClock(t);
  let calls = 0;
  const shop = openShop({ onPaid: () => ((calls += 1), Promise.reject(new Error("no stock"))) });
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  for (let hour = 0; calls < 12; hour += 1) {
    await shop.payments.settle();
    passTime(3_600_000);
    assert.ok(hour < 30);
  }
  assert.deepEqual(shop.reviews.map(({ reason, payment }) => [reason, payment.status]), [["delivery_failing", "paid"]]);
  assert.equal(await statusOf(shop, session), "paid");
});

test("onReview is called again until it resolves", async (t) => {
  stopClock(t);
  let calls = 0;
  const shop = openShop({
    onReview: async () => {
      calls += 1;
      if (calls < 3) throw new Error("the mail server is away");
    },
  });
  const session = await shop.begin();
  shop.sandbox.setStatus(session.paymentSessionId, "ERROR");
  for (let minute = 0; minute < 10; minute += 1) {
    await shop.payments.settle();
    passTime(60_000);
  }
  assert.equal(calls, 3);
});

test("an unpaid session is asked about more and more rarely, and then no more", async (t) => {
  stopClock(t);
  const shop = openShop({ abandonAfterMs: 86_400_000 });
  const session = await shop.begin();
  const asked = [];
  for (let minute = 0; minute < 2 * 24 * 60; minute += 1) {
    const before = shop.calls.length;
    await shop.payments.settle();
    asked.push(shop.calls.length - before);
    passTime(60_000);
  }
  const inHour = (hour) => asked.slice(hour * 60, hour * 60 + 60).reduce((sum, each) => sum + each, 0);
  assert.ok(inHour(0) > 5 && inHour(0) < 20, `${inHour(0)} calls in the first hour`);
  // One look, and a capture on trial.
  assert.ok(inHour(12) <= 2, `${inHour(12)} calls in the thirteenth hour`);
  assert.equal(await statusOf(shop, session), "abandoned");
  assert.equal(inHour(30), 0);

  // Should the money arrive after all, a webhook still brings the payment to its end.
  shop.sandbox.fund(session.paymentSessionId);
  await shop.webhook({ paymentSessionId: session.paymentSessionId });
  await until(() => shop.captures(session).length === 1);
});

test("CubePay's failures delay a payment and lose nothing", async (t) => {
  stopClock(t);
  let failing = false;
  const answers = [
    () => Response.json({ error: "overloaded" }, { status: 503 }),
    () => Response.json({ error: "no key" }, { status: 401 }),
    () => new Response("<html>", { status: 200 }),
    () => Promise.reject(new TypeError("network")),
  ];
  const shop = openShop({ upstream: () => (failing ? answers[shop.calls.length % answers.length]() : undefined) });
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  failing = true;
  for (let minute = 0; minute < 60; minute += 1) {
    const counts = await shop.payments.settle();
    assert.equal(counts.failed, counts.checked);
    passTime(60_000);
  }
  failing = false;
  for (let minute = 0; minute < 30; minute += 1) {
    await shop.payments.settle();
    passTime(60_000);
  }
  assert.equal(await statusOf(shop, session), "delivered");
  assert.equal(shop.delivered.length, 1);
});
