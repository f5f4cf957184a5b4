import assert from "node:assert/strict";
import { text } from "node:stream/consumers";
import { after, before, beforeEach, test } from "node:test";
import { serve } from "../support/loopback-server.mjs";
import { startWorker } from "./edge/workerd.mjs";
import { session } from "./shop.mjs";

let worker;
let upstream;
/** What reached the server in the place of CubePay, and how it answers. */
let asked;
let answer;

before(async () => {
  upstream = await serve(async (request, response) => {
    asked.push({ path: request.url, method: request.method, authorization: request.headers.authorization, body: await text(request) });
    answer(response, asked.length);
  });
  worker = await startWorker(`127.0.0.1:${upstream.port}`);
});

after(async () => {
  await worker?.stop();
  await upstream?.close();
});

beforeEach(() => {
  asked = [];
  answer = (response) => made(response);
});

const made = (response) => response.writeHead(201, { "Content-Type": "application/json" }).end(JSON.stringify(session));

/** What a browser posts from the shop's own page. */
function post(body = {}, { path = "/api/payment-sessions", headers = {}, signal } = {}) {
  return fetch(worker.origin + path, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: worker.origin, ...headers },
    body: JSON.stringify(body),
    signal,
  });
}

const remote = { path: "/remote/payment-sessions" };
const lookup = (location, token, headers = {}) =>
  fetch(new URL(location, `${worker.origin}/api/payment-sessions`), { headers: { ...(token && { Authorization: `Bearer ${token}` }), ...headers } });
const sessionsMade = async () => (await (await fetch(`${worker.origin}/made`)).json()).length;

test("in workerd, an order becomes a session that can be looked up, and its answer is not cached", async () => {
  const response = await post({ amount: "50.00", currency: "USD" });
  assert.equal(response.status, 201);
  assert.equal(response.headers.get("Cache-Control"), "no-store");
  const { paymentSessionId, paymentSessionToken } = await response.json();
  assert.match(paymentSessionToken, /^pst_sandbox_[0-9a-f]{48}$/);
  assert.equal(response.headers.get("Location"), `?paymentSessionId=${paymentSessionId}`);
});

test("in workerd, the shop's price wins over the browser's", async () => {
  const { amount, currency } = await (await post({ amount: "0.01", currency: "EUR" })).json();
  assert.deepEqual({ amount, currency }, { amount: "50.00", currency: "USD" });
});

test("in workerd, a session is looked up for its own token alone, to the end of the payment", async () => {
  const response = await post();
  const location = response.headers.get("Location");
  const { paymentSessionId, paymentSessionToken: token } = await response.json();
  const found = await lookup(location, token);
  assert.equal(found.status, 200);
  assert.equal(found.headers.get("Cache-Control"), "no-store");
  const { status, paymentSessionToken } = await found.json();
  assert.deepEqual({ status, paymentSessionToken }, { status: "CREATED", paymentSessionToken: undefined });
  assert.equal((await lookup(location)).status, 401);
  assert.equal((await lookup(location, `pst_sandbox_${"0".repeat(48)}`)).status, 401);

  const transactionHash = `0x${"a".repeat(64)}`;
  const submitted = await fetch(`${worker.origin}/sandbox/payment-sessions/${paymentSessionId}/transactions`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}` },
    body: JSON.stringify({ transactionHash, userAddress: `0x${"b".repeat(40)}` }),
  });
  assert.equal(submitted.status, 202);
  const paid = await (await lookup(location, token)).json();
  assert.deepEqual([paid.status, paid.fundingTransactionHash], ["FUNDED", transactionHash]);
});

test("in workerd, pages of other sites are refused", async () => {
  const before = await sessionsMade();
  assert.equal((await post({}, { headers: { Origin: "https://evil.example" } })).status, 403);
  assert.equal((await post({}, { headers: { "Sec-Fetch-Site": "cross-site" } })).status, 403);
  assert.equal((await lookup("/api/payment-sessions?paymentSessionId=ps_1", "token", { Origin: "https://evil.example" })).status, 403);
  assert.equal(await sessionsMade(), before);
});

test("in workerd, one requestId never makes two sessions", async () => {
  const before = await sessionsMade();
  const orders = [1, 2, 3, 4].map(async () => (await post({ requestId: "cart-1" })).json());
  const sessions = [...(await Promise.all(orders)), await (await post({ requestId: "cart-1" })).json()];
  assert.equal(new Set(sessions.map(({ paymentSessionId }) => paymentSessionId)).size, 1);
  assert.equal(await sessionsMade(), before + 1);
  assert.notEqual((await (await post({ requestId: "cart-2" })).json()).paymentSessionId, sessions[0].paymentSessionId);
});

test("in workerd, CubePay is reached by the runtime's own fetch, and asked again with the same requestId", async () => {
  answer = (response, attempt) => (attempt === 1 ? response.writeHead(503).end("{}") : made(response));
  const response = await post({ requestId: "cart-3" }, remote);
  assert.equal(response.status, 201);
  assert.equal((await response.json()).paymentSessionId, session.paymentSessionId);
  const call = { path: "/payment-sessions", method: "POST", authorization: "Bearer sk_test_4242424242424242" };
  assert.deepEqual(asked.map(({ body, ...rest }) => rest), [call, call]);
  assert.deepEqual(asked.map(({ body }) => JSON.parse(body)), Array(2).fill({ amount: "50.00", currency: "USD", requestId: "cart-3" }));
});

test("in workerd, a redirect is refused, and the key is not carried to where it leads", async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    asked = [];
    answer = (response, attempt) => (attempt === 1 ? response.writeHead(status, { Location: "http://localhost/elsewhere" }).end() : made(response));
    const response = await post({}, remote);
    assert.equal(response.status, 502, String(status));
    assert.doesNotMatch(await response.text(), /elsewhere|redirect|sk_test/);
    assert.deepEqual(asked.map(({ path }) => path), ["/payment-sessions"], String(status));
  }
});

test("in workerd, an upstream that hangs ends in time", async () => {
  answer = () => {};
  assert.equal((await post({}, { ...remote, signal: AbortSignal.timeout(10_000) })).status, 504);
  assert.equal(asked.length, 2);
});
