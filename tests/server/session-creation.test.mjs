import assert from "node:assert/strict";
import { test } from "node:test";
import { RefusedPayment } from "cubepay-checkout/server";
import { apiKey, endpoint, json, openShop, order, session } from "./shop.mjs";

test("a payment gets a session of the shop's price, with where to look it up", async () => {
  const shop = openShop();
  const response = await shop.POST(order({ amount: "50.00", currency: "USD", requestId: "cart-1" }));
  const body = await response.json();
  assert.equal(response.status, 201);
  assert.equal(response.headers.get("Location"), `?paymentSessionId=${body.paymentSessionId}`);
  assert.equal(response.headers.get("Cache-Control"), "no-store");
  assert.equal(response.headers.get("Content-Type"), "application/json");
  assert.equal(response.headers.get("X-Content-Type-Options"), "nosniff");
  assert.match(body.paymentSessionId, /^ps_/);
  assert.equal(body.amount, "50.00");
  assert.equal(body.status, "CREATED");
  assert.equal(typeof body.paymentSessionToken, "string");
  assert.deepEqual(shop.errors, []);
});

test("CubePay is asked with the key, and for amount, currency and requestId only", async () => {
  const shop = openShop();
  await shop.POST(order({ amount: "50.00", requestId: "cart-1", orderId: 7, apiKey: "mine" }));
  const [call] = shop.asked;
  assert.equal(call.url, "https://api.example/payment-sessions");
  assert.equal(call.method, "POST");
  assert.equal(call.headers.get("Authorization"), `Bearer ${apiKey}`);
  assert.notEqual(call.redirect, "follow");
  assert.deepEqual(JSON.parse(call.body), { amount: "50.00", currency: "USD", requestId: "cart-1" });
});

test("the shop's price wins over the browser's", async () => {
  const shop = openShop({ price: async ({ body }) => ({ amount: body.plan === "gold" ? 99.5 : 1, currency: "EUR" }) });
  const response = await shop.POST(order({ amount: "0.01", currency: "USD", plan: "gold" }));
  const { amount, currency } = await response.json();
  assert.deepEqual([response.status, amount, currency], [201, "99.50", "EUR"]);
});

test("price is told the request and a body that cannot be changed", async () => {
  let context;
  const shop = openShop({ price: (given) => ((context = given), { amount: "1.00" }) });
  await shop.POST(order({ cart: { items: [{ id: 1 }] } }, { Cookie: "user=1" }));
  assert.equal(context.request.headers.get("Cookie"), "user=1");
  assert.equal(context.body.cart.items[0].id, 1);
  assert.ok(Object.isFrozen(context.body) && Object.isFrozen(context.body.cart.items) && Object.isFrozen(context.body.cart.items[0]));
  assert.equal(Object.getPrototypeOf(context.body), null);
});

test("a price without a currency is in US dollars", async () => {
  for (const price of [{ amount: 50 }, { amount: "50.00", currency: undefined }]) {
    const shop = openShop({ price: () => price });
    assert.equal((await shop.POST(order())).status, 201);
    const { amount, currency } = JSON.parse(shop.asked[0].body);
    assert.deepEqual([amount, currency], ["50.00", "USD"]);
  }
});

test("a price that cannot be charged is the shop's failure, told to onError and to nobody else", async () => {
  const prices = [
    undefined, null, 50, "50.00", {}, { amount: undefined }, { amount: null }, { amount: 1n }, { amount: true }, { amount: ["1"] }, { amount: { valueOf: () => 5 } },
    { amount: "1,00" }, { amount: "1", currency: "DOLLAR" }, { amount: "1", currency: 5 },
  ];
  for (const price of prices) {
    const shop = openShop({ price: () => price });
    const response = await shop.POST(order());
    assert.deepEqual([response.status, await response.json()], [500, { error: "The shop could not start this payment." }], String(price?.amount));
    assert.equal(shop.asked.length, 0);
    assert.match(shop.errors[0].message, /^price must return/);
  }
});

test("price refuses a payment with a message and a status", async () => {
  const shop = openShop({ price: () => { throw new RefusedPayment("This order is paid.", 409); } });
  const response = await shop.POST(order());
  assert.deepEqual([response.status, await response.json()], [409, { error: "This order is paid." }]);
  assert.deepEqual(shop.errors, []);
  assert.equal(new RefusedPayment("no").status, 422);
  assert.throws(() => new RefusedPayment("no", 500), RangeError);
});

test("a refusal from another copy of the package counts as well", async () => {
  const foreign = Object.assign(new Error("Sold out."), { name: "RefusedPayment", status: 410 });
  const response = await openShop({ price: () => Promise.reject(foreign) }).POST(order());
  assert.deepEqual([response.status, await response.json()], [410, { error: "Sold out." }]);
});

test("anything else that price throws is a 500 that says nothing of it", async () => {
  for (const thrown of [new Error("db at 10.0.0.7 refused postgres://root:pw"), "text", undefined, { status: 400, message: "x" }]) {
    const shop = openShop({ price: () => { throw thrown; } });
    const response = await shop.POST(order());
    assert.deepEqual([response.status, await response.json()], [500, { error: "The shop could not start this payment." }]);
    assert.deepEqual(shop.errors, [thrown]);
  }
});

test("an onError that throws or rejects changes nothing for the customer, and does not end the server", async () => {
  const throwing = () => { throw new Error("log is full"); };
  for (const onError of [throwing, async () => throwing()]) {
    assert.equal((await openShop({ price: () => null, onError }).POST(order())).status, 500);
    // A rejection that nobody handles would end this process here, as it would end a shop's.
    await new Promise(setImmediate);
  }
});

test("without a requestId each payment has one of its own, without the page's doing", async () => {
  const shop = openShop();
  await shop.POST(order());
  await shop.POST(order());
  const [one, two] = shop.asked.map((call) => JSON.parse(call.body).requestId);
  assert.match(one, /^[0-9a-f-]{36}$/);
  assert.notEqual(one, two);
});

test("the same requestId never makes a second session, one after the other or at once", async () => {
  const shop = openShop();
  const responses = await Promise.all(Array.from({ length: 50 }, () => shop.POST(order({ requestId: "cart-1" }))));
  const ids = await Promise.all(responses.map(async (response) => (await response.json()).paymentSessionId));
  const again = await (await shop.POST(order({ requestId: "cart-1" }))).json();
  assert.deepEqual(new Set([...ids, again.paymentSessionId]).size, 1);
  assert.ok(responses.every(({ status }) => status === 201));
  assert.equal(shop.sandbox.sessions.length, 1);
});

test("many customers at once: no session is lost and none is made twice", async () => {
  const shop = openShop({ price: ({ body }) => ({ amount: body.total }) });
  const totals = Array.from({ length: 500 }, (_, at) => `${at + 1}.00`);
  const bodies = await Promise.all(totals.map(async (total) => (await shop.POST(order({ total, requestId: `cart-${total}` }))).json()));
  assert.deepEqual(bodies.map(({ amount }) => amount), totals);
  assert.equal(new Set(bodies.map(({ paymentSessionId }) => paymentSessionId)).size, 500);
  assert.equal(shop.sandbox.sessions.length, 500);
});

test("a requestId of a cheaper payment cannot be replayed for a dearer one", async () => {
  const shop = openShop({ price: ({ body }) => ({ amount: body.total, currency: body.money }) });
  assert.equal((await shop.POST(order({ total: "1.00", requestId: "r" }))).status, 201);
  const replay = await shop.POST(order({ total: "100.00", requestId: "r" }));
  assert.equal(replay.status, 409);
  assert.match((await replay.json()).error, /with a new requestId/);
  assert.equal((await shop.POST(order({ total: "1.00", money: "EUR", requestId: "r" }))).status, 409);
  assert.equal((await shop.POST(order({ total: "1", requestId: "r" }))).status, 201, "the same value, written otherwise");
});

test("a session of another amount than was asked for is not handed on, however CubePay writes it", async () => {
  for (const amount of ["0.01", "500.0", "5000", "0", "-50.00", "50,00", "5e1", "NaN", "", " 50.00", 5, -50, 1e21]) {
    const response = await openShop({ upstream: () => json(201, { ...session, amount }) }).POST(order());
    assert.equal(response.status, 409, String(amount));
    assert.doesNotMatch(await response.text(), /token_1/);
  }
  for (const amount of ["50", "50.0", "0050.000000", 50]) {
    assert.equal((await openShop({ upstream: () => json(201, { ...session, amount }) }).POST(order())).status, 201, String(amount));
  }
  for (const currency of ["EUR", "usd", "", "USDC"]) {
    assert.equal((await openShop({ upstream: () => json(201, { ...session, currency }) }).POST(order())).status, 409, currency);
  }
  const { amount, currency, ...withoutCharge } = session;
  assert.equal((await openShop({ upstream: () => json(201, withoutCharge) }).POST(order())).status, 201, "CubePay need not repeat it");
});

test("only documented fields are passed on", async () => {
  const shop = openShop({ upstream: () => json(200, { ...session, internalNote: "x", network: { secret: 1 }, createdAt: null, userAddress: null }) });
  const response = await shop.POST(order());
  assert.deepEqual([response.status, await response.json()], [201, { ...session, userAddress: null }]);
});

test("an id that could not be looked up gets no Location", async () => {
  for (const paymentSessionId of ["ps 1", "ps/../1", "ps_1\r\nX-Evil: 1", "ps_é", "\ud800"]) {
    const response = await openShop({ upstream: () => json(201, { ...session, paymentSessionId }) }).POST(order());
    assert.equal(response.status, 201);
    assert.equal(response.headers.get("Location"), null);
    assert.equal(response.headers.get("X-Evil"), null);
  }
});

test("the Location is the address that was posted to, whatever prefix a proxy or a framework took off it", async () => {
  for (const [seenByBrowser, seenByServer] of [
    ["https://shop.example/api/payment-sessions", "https://shop.example/api/payment-sessions"],
    ["https://shop.example/shop/api/payment-sessions", "https://shop.example/api/payment-sessions"],
    ["https://shop.example/checkout", "https://shop.example/"],
    ["https://shop.example/api/payment-sessions?locale=en", "https://shop.example//evil.example/api"],
  ]) {
    const response = await openShop().POST(order({}, {}, seenByServer));
    const location = new URL(response.headers.get("Location"), seenByBrowser);
    assert.equal(location.origin + location.pathname, seenByBrowser.split("?")[0]);
    assert.match(location.search, /^\?paymentSessionId=ps_\w+$/);
  }
});
