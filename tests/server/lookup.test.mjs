import assert from "node:assert/strict";
import { test } from "node:test";
import { apiKey, endpoint, json, lookup, openShop, order, session } from "./shop.mjs";

const found = { paymentSessionId: "ps_1", amount: "50.00", currency: "USD", status: "FUNDED", fundingTransactionHash: "0xabc", userSubmittedTransactionHash: "0xabc" };

test("the bearer of a session's token sees how the session stands, at the Location of its making", async () => {
  const shop = openShop();
  const made = await shop.POST(order());
  const { paymentSessionId, paymentSessionToken } = await made.json();
  shop.sandbox.fund(paymentSessionId, "0xabc");
  const url = new URL(made.headers.get("Location"), endpoint);
  const response = await shop.GET(new Request(url, { headers: { Authorization: `Bearer ${paymentSessionToken}` } }));
  const body = await response.json();
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("Cache-Control"), "no-store");
  assert.deepEqual([body.paymentSessionId, body.status, body.fundingTransactionHash], [paymentSessionId, "FUNDED", "0xabc"]);
  assert.ok(!("paymentSessionToken" in body) && !JSON.stringify(body).includes(paymentSessionToken));
});

test("CubePay is asked with the session's token and never with the key", async () => {
  const shop = openShop({ upstream: () => json(200, found) });
  await shop.GET(lookup("ps_1", "token_1"));
  const [call] = shop.asked;
  assert.equal(call.url, "https://api.example/payment-sessions/ps_1");
  assert.equal(call.headers.get("Authorization"), "Bearer token_1");
  assert.ok(![...call.headers.values(), call.url].some((value) => value.includes(apiKey)));
});

test("without a usable token the answer is 401 and nobody is asked", async () => {
  const shop = openShop();
  const tokens = ["", "Basic abc", "Bearer", "Bearer ", "Bearer a b", "Bearer é", `Bearer ${"x".repeat(4097)}`, "token"];
  for (const Authorization of [undefined, ...tokens]) {
    const response = await shop.GET(lookup("ps_1", undefined, Authorization === undefined ? {} : { Authorization }));
    assert.equal(response.status, 401, Authorization);
    assert.equal(response.headers.get("WWW-Authenticate"), "Bearer");
  }
  assert.deepEqual([shop.asked, shop.errors], [[], []]);
});

test("a malformed session id is 400 and nobody is asked", async () => {
  const shop = openShop();
  for (const id of ["", "../payment-sessions", "ps_1/captures", "ps_1?x", "ps 1", "ps_1\r\nX: 1", "ps.1", "é", "x".repeat(129), "%2e%2e"]) {
    assert.equal((await shop.GET(lookup(id, "token"))).status, 400, id);
  }
  for (const query of ["", "?paymentSessionId", "?id=ps_1", "?paymentSessionId=ps_1&paymentSessionId=ps_2"]) {
    assert.equal((await shop.GET(new Request(endpoint + query, { headers: { Authorization: "Bearer token" } }))).status, 400, query);
  }
  assert.deepEqual(shop.asked, []);
});

test("a wrong token or an unknown session is told as such, in neutral words", async () => {
  for (const [status, message] of [[401, /token is not valid/], [403, /token is not valid/], [404, /no such payment session/]]) {
    const shop = openShop({ upstream: () => json(status, { error: "internal detail" }) });
    const response = await shop.GET(lookup("ps_1", "token"));
    assert.equal(response.status, status);
    assert.match((await response.json()).error, message);
    assert.equal(shop.asked.length, 1);
  }
});

test("a failure that may pass is tried once more", async () => {
  const shop = openShop({ upstream: (_, attempt) => (attempt === 1 ? json(503, {}) : json(200, found)) });
  assert.equal((await shop.GET(lookup("ps_1", "token"))).status, 200);
  const down = openShop({ upstream: () => json(500, {}) });
  assert.equal((await down.GET(lookup("ps_1", "token"))).status, 502);
  assert.equal(down.asked.length, 2);
});

test("an answer that is not this session's is a 502", async () => {
  for (const answer of [{}, { ...found, paymentSessionId: "ps_2" }, { ...found, status: undefined }, { ...found, status: 5 }, [found], "<html>"]) {
    assert.equal((await openShop({ upstream: () => json(200, answer) }).GET(lookup("ps_1", "token"))).status, 502);
  }
});

test("only documented fields are passed on, and never the token", async () => {
  const shop = openShop({ upstream: () => json(200, { ...found, paymentSessionToken: "token_1", internalNote: "x" }) });
  assert.deepEqual(await (await shop.GET(lookup("ps_1", "token_1"))).json(), found);
  const echo = openShop({ upstream: () => json(200, { ...found, userAddress: "the token is secret_token_1" }) });
  assert.equal((await echo.GET(lookup("ps_1", "secret_token_1"))).status, 502);
});
