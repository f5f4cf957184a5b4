// A webhook is a hint: any form, believed in nothing, and little work for a forged one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { memoryStore } from "cubepay-checkout/server";
import { openShop, until } from "./shop.mjs";

/** A store that counts what it is asked. */
function countingStore() {
  const store = memoryStore();
  const asked = [];
  for (const name of ["insert", "find", "claim", "save", "deliver"]) {
    const working = store[name];
    store[name] = (...args) => (asked.push(name), working(...args));
  }
  return Object.assign(store, { asked });
}

test("any form that names the session is understood", async () => {
  for (const form of [
    (id) => JSON.stringify({ paymentSessionId: id }),
    (id) => JSON.stringify({ type: "payment_session.updated", data: { object: { id, status: "FUNDED" } } }),
    (id) => JSON.stringify([{ sessions: [{ payment_session_id: id }] }]),
    (id) => new URLSearchParams({ event: "Payment Status Update", session: id }).toString(),
    (id) => `<event><session>${id}</session></event>`,
    (id) => `Payment Status Update: ${id} is FUNDED.`,
  ]) {
    const shop = openShop();
    const session = await shop.begin();
    shop.sandbox.fund(session.paymentSessionId);
    const body = form(session.paymentSessionId);
    assert.equal((await shop.webhook(body)).status, 200, body);
    await until(() => shop.captures(session).length === 1, body);
  }
});

test("session ids without the usual beginning are understood in JSON", async () => {
  const shop = openShop({
    upstream: async ({ method, path }, request, answer) => {
      if (method !== "POST" || path !== "/payment-sessions") return undefined;
      return Response.json({ ...(await (await answer(request)).json()), paymentSessionId: "0190-abc" }, { status: 201 });
    },
  });
  await shop.begin();
  await shop.webhook({ data: { sessionId: "0190-abc" } });
  await until(() => shop.calls.length > 1);
});

test("everything else is answered 200 and asks CubePay nothing", async () => {
  const store = countingStore();
  const shop = openShop({ store });
  for (const body of ["", "null", "[]", "{", "\u0000\u0001", "ps_", JSON.stringify({ id: { id: {} } }), '{"__proto__":{"paymentSessionId":7}}', "[".repeat(30_000), new Uint8Array([0xff, 0xfe])]) {
    assert.equal((await shop.webhook(body instanceof Uint8Array ? body : String(body))).status, 200);
  }
  const raw = new Request("https://shop.example/hook", { method: "POST", body: new Uint8Array([0xff, 0xfe, 0x70]) });
  assert.equal((await shop.payments.webhook.POST(raw)).status, 200);
  assert.deepEqual(store.asked, []);
  assert.deepEqual(shop.errors, []);
});

test("10,000 unknown ids cost one look at the store each, and no call to CubePay", async () => {
  const store = countingStore();
  const shop = openShop({ store });
  for (let count = 0; count < 10_000; count += 1) await shop.webhook({ paymentSessionId: `ps_${count}` });
  assert.equal(store.asked.length, 10_000);
  assert.deepEqual([...new Set(store.asked)], ["find"]);
  assert.equal(shop.calls.length, 0);
});

test("one webhook of thousands of ids is one look at the store", async () => {
  const store = countingStore();
  const shop = openShop({ store });
  await shop.webhook({ ids: Array.from({ length: 4_000 }, (_, index) => `ps_${index}`) });
  assert.deepEqual(store.asked, ["find"]);
});

test("a huge one is refused without being read whole", async () => {
  const shop = openShop();
  let sent = 0;
  const body = new ReadableStream({
    pull: (controller) => {
      sent += 65_536;
      if (sent > 100_000_000) controller.close();
      else controller.enqueue(new Uint8Array(65_536).fill(0x61));
    },
  });
  const response = await shop.payments.webhook.POST(new Request("https://shop.example/hook", { method: "POST", body, duplex: "half" }));
  assert.equal(response.status, 413);
  assert.ok(sent < 1_000_000, `${sent} bytes were read`);
});

test("it is answered quickly though CubePay hangs", async () => {
  let hanging = false;
  const shop = openShop({ upstream: () => (hanging ? new Promise(() => {}) : undefined) });
  const session = await shop.begin();
  hanging = true;
  const begun = performance.now();
  assert.equal((await shop.webhook({ id: session.paymentSessionId })).status, 200);
  assert.ok(performance.now() - begun < 1_000);
});

test("a flood of replays asks CubePay one at a time, and answers those that came meanwhile together", async () => {
  let now = 0;
  let most = 0;
  const shop = openShop({
    upstream: async (_, request, answer) => {
      now += 1;
      most = Math.max(most, now);
      await sleep(50);
      const response = await answer(request);
      now -= 1;
      return response;
    },
  });
  const session = await shop.begin();
  const before = shop.calls.length;
  await Promise.all(Array.from({ length: 1_000 }, () => shop.webhook({ id: session.paymentSessionId })));
  await sleep(500);
  assert.equal(most, 1);
  assert.ok(shop.calls.length - before <= 4, `${shop.calls.length - before} calls`);
});

test("a payment that is delivered is asked about no more", async () => {
  const shop = openShop();
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  await until(async () => (await shop.payments.settle(), shop.delivered.length === 1));
  const before = shop.calls.length;
  for (let count = 0; count < 20; count += 1) await shop.webhook({ id: session.paymentSessionId });
  await sleep(20);
  assert.equal(shop.calls.length, before);
  assert.equal(shop.delivered.length, 1);
});

test("authorize decides before the store is asked, and gets the body unread", async () => {
  const store = countingStore();
  const secret = "whsec_1";
  const bodies = [];
  const shop = openShop({
    store,
    authorize: async (request) => {
      bodies.push(await request.text());
      return request.headers.get("X-Signature") === secret;
    },
  });
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  const before = store.asked.length;
  for (const headers of [{}, { "X-Signature": "guessed" }]) assert.equal((await shop.webhook({ id: session.paymentSessionId }, headers)).status, 200);
  assert.equal(store.asked.length, before);
  await shop.webhook({ id: session.paymentSessionId }, { "X-Signature": secret });
  await until(() => shop.captures(session).length === 1);
  assert.deepEqual(new Set(bodies), new Set([JSON.stringify({ id: session.paymentSessionId })]));
});

test("an authorize that throws, or gives anything but true, refuses; the error goes to the log", async () => {
  for (const authorize of [() => undefined, () => "yes", () => Promise.reject(new Error("no key"))]) {
    const shop = openShop({ authorize });
    const session = await shop.begin();
    const before = shop.calls.length;
    assert.equal((await shop.webhook({ id: session.paymentSessionId })).status, 200);
    await sleep(10);
    assert.equal(shop.calls.length, before);
  }
});

test("it is answered 200 when the store fails, and the error goes to the log", async () => {
  const shop = openShop();
  const session = await shop.begin();
  shop.store.find = () => Promise.reject(new Error("connection refused"));
  assert.equal((await shop.webhook({ id: session.paymentSessionId })).status, 200);
  assert.match(String(shop.errors), /connection refused/);
});

test("waitUntil gets the work that goes on after the answer", async () => {
  const works = [];
  const shop = openShop({ waitUntil: (work) => works.push(work) });
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  await shop.webhook({ id: session.paymentSessionId });
  assert.equal(works.length, 1);
  await Promise.all(works);
  assert.equal(shop.captures(session).length, 1);
});
