// get, explain, release, watch, and what is refused at construction.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createPayments, createPaymentSessions, memoryStore } from "cubepay-checkout/server";
import { createSandboxApi } from "cubepay-checkout/testing";
import { Hono } from "hono";
import { apiKey, openShop, settleUntil, until } from "./shop.mjs";

test("a payment is found by its session, its request and its reference", async () => {
  const shop = openShop();
  const { paymentSessionId } = await shop.begin({ requestId: "r-1", orderId: "order-7", colour: "red" });
  for (const name of [{ paymentSessionId }, { requestId: "r-1" }, { reference: "order-7" }]) {
    const payment = await shop.payments.get(name);
    assert.equal(payment.paymentSessionId, paymentSessionId);
    assert.deepEqual(payment.metadata, { orderId: "order-7", colour: "red" });
    assert.equal(payment.status, "open");
    assert.match(payment.createdAt, /^\d{4}-\d\d-\d\dT.*Z$/);
  }
  assert.equal(await shop.payments.get({ reference: "order-8" }), undefined);
  for (const name of [{}, undefined, { reference: 7 }, { reference: "a", requestId: "b" }, { id: "x" }]) {
    await assert.rejects(shop.payments.get(name), /name one payment/);
  }
});

test("explain tells every attempt, what happens next, and when", async () => {
  const shop = openShop();
  const dead = await shop.begin();
  shop.sandbox.setStatus(dead.paymentSessionId, "CANCELED");
  await shop.payments.settle();
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  await shop.payments.settle();
  const explained = await shop.payments.explain("order-1");
  assert.match(explained.summary, /customer has paid.*transferring/);
  assert.deepEqual(explained.attempts.map(({ status }) => status).sort(), ["canceled", "capturing"]);
  const [foremost] = explained.attempts.filter(({ status }) => status === "capturing");
  assert.match(foremost.next, /CubePay is asked/);
  assert.ok(Date.parse(foremost.nextAt) > 0);
  assert.match(foremost.fundingTransactionHash, /^0x/);
  assert.equal(foremost.captures.length, 1);
  assert.match((await shop.payments.explain("order-9")).summary, /no payment/);
});

test("a payment in review says why, and goes on when a person releases it", async () => {
  const shop = openShop();
  const session = await shop.begin();
  const { paymentSessionId } = session;
  shop.sandbox.setStatus(paymentSessionId, "ERROR");
  await shop.payments.settle();
  const [attempt] = (await shop.payments.explain("order-1")).attempts;
  assert.equal(attempt.reviewReason, "session_error");
  assert.match(attempt.problem, /Ask CubePay/);
  shop.sandbox.fund(paymentSessionId);
  await shop.payments.release(paymentSessionId);
  await settleUntil(shop, () => shop.delivered.length === 1);
  await assert.rejects(shop.payments.release(paymentSessionId), RangeError);
});

test("watch brings payments to their end until it is stopped", async () => {
  const shop = openShop();
  const stop = shop.payments.watch({ everyMs: 20 });
  const first = await shop.begin({ orderId: "order-1" });
  shop.sandbox.fund(first.paymentSessionId);
  await until(() => shop.delivered.length === 1);
  await stop();
  const second = await shop.begin({ orderId: "order-2" });
  shop.sandbox.fund(second.paymentSessionId);
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.equal(shop.captures(second).length, 0);
});

test("watch goes on when the store fails, and reports it", async () => {
  const shop = openShop();
  const working = shop.store.claim;
  shop.store.claim = () => Promise.reject(new Error("connection refused"));
  const stop = shop.payments.watch({ everyMs: 5 });
  await until(() => shop.errors.length > 2);
  shop.store.claim = working;
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  await until(() => shop.delivered.length === 1);
  await stop();
});

test("a round is bounded by its limit and ends early at its signal", async () => {
  const shop = openShop();
  for (let order = 0; order < 30; order += 1) await shop.begin({ orderId: `order-${order}` });
  assert.equal((await shop.payments.settle({ limit: 7 })).checked, 7);
  assert.equal((await shop.payments.settle({ signal: AbortSignal.abort() })).checked, 0);
  const { checked, open } = await shop.payments.settle();
  assert.deepEqual([checked, open], [23, 23]);
  assert.throws(() => shop.payments.settle({ limit: 0 }), /limit/);
});

test("the functions can be passed on by themselves", async () => {
  const shop = openShop();
  const { settle, get, explain, webhook: { POST } } = shop.payments;
  await settle();
  await get({ reference: "order-1" });
  await explain("order-1");
  assert.equal((await POST(new Request("https://shop.example/hook", { method: "POST", body: "{}" }))).status, 200);
});

test("neither key nor token is in the store, in a payment or in an error", async () => {
  const shop = openShop({ upstream: ({ path, method }) => (path.endsWith("/captures") && method === "POST" ? Response.json({ error: `bad key ${apiKey}` }, { status: 401 }) : undefined) });
  const session = await shop.begin({ note: "hello" });
  shop.sandbox.fund(session.paymentSessionId);
  await shop.lookUp(session);
  await until(() => shop.errors.length > 0);
  const records = await shop.store.find("reference", ["order-1"]);
  const dump = JSON.stringify([records, await shop.payments.explain("order-1"), shop.errors.map((error) => [error.message, error.stack, error])]);
  assert.ok(dump.includes(session.paymentSessionId));
  for (const secret of [session.paymentSessionToken, apiKey]) assert.ok(!dump.includes(secret));
});

const fine = { apiKey, apiHost: "https://api.example", store: memoryStore(), price: () => ({ amount: "1.00", reference: "a" }), onPaid: () => {} };

for (const [what, change, message] of [
  ["no store", { store: undefined }, /store is missing.*postgresStore/],
  ["a store without a function", { store: { ...memoryStore(), claim: undefined } }, /store has no function claim/],
  ["a database client in the place of a store", { store: { query: () => {} } }, /store has no function insert.*postgresStore/],
  ["no onPaid", { onPaid: undefined }, /onPaid is missing/],
  ["no price", { price: undefined }, /price is missing.*reference/],
  ["a captureMethod that is neither", { captureMethod: "later" }, /captureMethod must be "automatic" or "manual"/],
  ["an abandonAfterMs that is no number", { abandonAfterMs: "1d" }, /abandonAfterMs must be a whole number of milliseconds/],
  ["an authorize that is no function", { authorize: "secret" }, /authorize must be a function/],
  ["an unknown option", { onDelivered: () => {} }, /unknown option "onDelivered".*onPaid/],
  ["no key", { apiKey: undefined }, /apiKey is missing/],
]) {
  test(`createPayments with ${what} says so at once`, () => {
    assert.throws(() => createPayments({ ...fine, ...change }), (error) => error instanceof TypeError && error.message.startsWith("createPayments: ") && message.test(error.message));
  });
}

test("a sandbox key, a sandbox fetch and a memory store are refused in production", (t) => {
  const sandbox = createSandboxApi();
  const store = memoryStore();
  const before = process.env.NODE_ENV;
  t.after(() => (before === undefined ? delete process.env.NODE_ENV : (process.env.NODE_ENV = before)));
  process.env.NODE_ENV = "production";
  assert.throws(() => memoryStore(), /memory/);
  assert.throws(() => createPayments({ ...fine, store, apiKey: sandbox.apiKey }), /sandbox/);
  assert.throws(() => createPayments({ ...fine, store, fetch: sandbox.fetch }), /sandbox/);
  createPayments({ ...fine, store });
});

test("a handler that gets no Request throws at once and says what to write", () => {
  const { sessions, webhook } = createPayments(fine);
  const alone = createPaymentSessions({ apiKey, apiHost: fine.apiHost, price: fine.price });
  for (const handler of [sessions.POST, sessions.GET, webhook.POST, alone.POST, alone.GET]) {
    for (const wrong of [undefined, {}, { method: "POST", url: "/api", headers: { host: "a" } }]) {
      assert.throws(() => handler(wrong), /toNodeHandler\(.*cubepay-checkout\/server\/node/);
    }
  }
});

test("a handler that gets a framework's own object throws at once and says where the Request is in it", async () => {
  const { POST } = createPayments(fine).sessions;
  const request = new Request("https://shop.example/api/payment-sessions", { method: "POST" });
  const told = (message) => ({ name: "TypeError", message: `POST takes a web-standard Request. ${message}` });
  // SvelteKit's and Astro's have more members; their `url` is a URL.
  assert.throws(() => POST({ request, url: new URL(request.url), params: {} }), told("Write ({ request }) => handlers.POST(request)."));
  assert.throws(() => POST({ req: request, url: new URL(request.url) }), told("Write (event) => handlers.POST(event.req)."));
  assert.throws(() => POST({ node: { req: {}, res: {} }, method: "POST", headers: request.headers }), told("Write defineEventHandler((event) => handlers.POST(toWebRequest(event)))."));

  for (const handler of [POST, (c) => POST(c.req)]) {
    const messages = [];
    const hono = new Hono().post("/api/payment-sessions", handler).onError((error, c) => (messages.push(error.message), c.text("", 500)));
    assert.equal((await hono.request(request.url, { method: "POST" })).status, 500);
    assert.deepEqual(messages, [told("Write (c) => handlers.POST(c.req.raw).").message]);
  }
});
