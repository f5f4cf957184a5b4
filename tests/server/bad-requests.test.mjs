import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { apiKey, endpoint, openShop, order } from "./shop.mjs";

async function refused(request, status, message, options) {
  const shop = openShop({ price: () => assert.fail("price may not be asked"), ...options });
  const response = await shop.POST(request);
  const { error } = await response.json();
  assert.equal(response.status, status, error);
  assert.match(error, message);
  assert.equal(response.headers.get("Cache-Control"), "no-store");
  assert.equal(response.headers.get("X-Content-Type-Options"), "nosniff");
  assert.deepEqual([shop.asked, shop.errors], [[], []]);
}

/** A body that arrives in chunks and says nothing of its length. */
function streamed(chunks) {
  const headers = { "Content-Type": "application/json" };
  return new Request(endpoint, { method: "POST", headers, body: ReadableStream.from(chunks), duplex: "half" });
}

test("only JSON is taken", async () => {
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp", "text/json", ""]) {
    await refused(order("{}", { "Content-Type": type }), 415, /application\/json/);
  }
  for (const type of ["application/json", "Application/JSON", "application/json; charset=utf-8", "application/json;charset=UTF-8"]) {
    assert.equal((await openShop().POST(order("{}", { "Content-Type": type }))).status, 201);
  }
});

test("only a JSON object is taken", async () => {
  for (const body of ["", "{", "{'a':1}", "undefined", "<html>", "\u0000", "{}{}", "[".repeat(16000)]) await refused(order(body), 400, /not valid JSON/);
  for (const body of ["[]", "null", "1", '"x"', "true"]) await refused(order(body), 400, /must be a JSON object/);
});

test("deep nesting ends in an answer, not in an exhausted stack", async () => {
  const response = await openShop().POST(order(`{"a":${"[".repeat(8000)}${"]".repeat(8000)}}`));
  assert.ok([201, 400].includes(response.status));
});

test("bytes that are not UTF-8 are refused", async () => {
  await refused(streamed([new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])]), 400, /not UTF-8/);
});

test("a body over the limit is refused by its declared length and by its real one", async () => {
  const large = JSON.stringify({ note: "x".repeat(17_000) });
  await refused(order(large), 413, /more than 16384 bytes/);
  await refused(order("{}", { "Content-Length": "99999999" }), 413, /more than/);
  await refused(streamed([new TextEncoder().encode(large)]), 413, /more than/);
  await refused(order('{"a":"12345678"}'), 413, /more than 10 bytes/, { maxBodyBytes: 10 });
  assert.equal((await openShop({ maxBodyBytes: 100_000 }).POST(order(large))).status, 201);
});

test("an endless body is not read to its end", async () => {
  let chunks = 0;
  let cancelled = false;
  const body = new ReadableStream({
    pull: (controller) => {
      chunks += 1;
      controller.enqueue(new Uint8Array(4096).fill(0x20));
    },
    cancel: () => void (cancelled = true),
  });
  await refused(new Request(endpoint, { method: "POST", headers: { "Content-Type": "application/json" }, body, duplex: "half" }), 413, /more than/);
  assert.ok(chunks < 10, `${chunks} chunks were read`);
  assert.ok(cancelled);
});

test("a body that drips for ever is given up", async () => {
  async function* drip() {
    for (;;) {
      yield new TextEncoder().encode(" ");
      await sleep(10);
    }
  }
  await refused(streamed(drip()), 408, /did not arrive in time/, { timeoutMs: 60 });
});

test("a body that breaks off is refused", async () => {
  const body = new ReadableStream({ start: (controller) => controller.error(new Error("reset by peer at 10.0.0.7")) });
  await refused(new Request(endpoint, { method: "POST", headers: { "Content-Type": "application/json" }, body, duplex: "half" }), 400, /did not arrive whole/);
});

test("a body that middleware has read already is the shop's failure, and it is told so", async () => {
  const shop = openShop();
  const request = order();
  await request.text();
  const response = await shop.POST(request);
  assert.equal(response.status, 500);
  assert.match(shop.errors[0].message, /was read before/);
});

test("a malformed amount or currency is refused although it is never charged", async () => {
  for (const amount of ["1,00", null, true, [], {}, ["1"]]) {
    await refused(order({ amount }), 400, /amount must be a decimal/);
  }
  await refused(order('{"amount":1e999}'), 400, /amount must be a decimal/);
  for (const currency of ["usd", 840, null, ["USD"]]) await refused(order({ currency }), 400, /currency must be/);
});

test("a requestId that is not printable text is refused before price is asked", async () => {
  for (const requestId of ["a\r\nX-Evil: 1", 5, null, {}, ["a"], true]) await refused(order({ requestId }), 400, /requestId must be/);
});

test("JSON pollutes no prototype, and nothing is read from one", async () => {
  const hostile = '{"__proto__":{"amount":"0.01","isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"cart":{"__proto__":{"isAdmin":true}},"list":[{"__proto__":{"isAdmin":true}}]}';
  let seen;
  const shop = openShop({ price: ({ body }) => ((seen = Object.assign({}, body)), { amount: "50.00" }) });
  assert.equal((await shop.POST(order(hostile))).status, 201);
  assert.equal({}.isAdmin, undefined);
  assert.equal(seen.isAdmin, undefined);
  assert.equal(seen.cart.isAdmin, undefined);
  assert.equal(seen.list[0].isAdmin, undefined);
  assert.equal(seen.amount, undefined);
  assert.equal(JSON.parse(shop.asked[0].body).amount, "50.00");
});

test("a polluted Object.prototype fills in no field of request or price", async () => {
  Object.assign(Object.prototype, { requestId: "polluted", currency: "EUR" });
  try {
    const shop = openShop({ price: () => ({ amount: "50.00" }) });
    await shop.POST(order());
    const sent = JSON.parse(shop.asked[0].body);
    assert.equal(sent.currency, "USD");
    assert.notEqual(sent.requestId, "polluted");
  } finally {
    delete Object.prototype.requestId;
    delete Object.prototype.currency;
  }
});

test("nothing of a request comes back in a header", async () => {
  const shop = openShop();
  const evil = "x%0d%0aSet-Cookie:%20a=1";
  const response = await shop.POST(order({ requestId: "é\u00a0ok", note: "a\r\nSet-Cookie: a=1" }, {}, `https://shop.example/api/${evil}`));
  assert.equal(response.status, 201);
  assert.equal(response.headers.get("Set-Cookie"), null);
  assert.ok([...response.headers.values()].every((value) => !/[\r\n]/.test(value) && !value.includes(apiKey)));
});
