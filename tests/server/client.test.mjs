import assert from "node:assert/strict";
import { test } from "node:test";
import { createCubePayClient, CubePayApiError } from "cubepay-checkout/server";
import { createSandboxApi } from "cubepay-checkout/testing";
import { apiKey, json, session } from "./shop.mjs";

const apiHost = "https://api.example";

function connect(options = {}) {
  const sandbox = createSandboxApi({ apiKey, confirmAfterMs: 0, captureAfterMs: 0 });
  const asked = [];
  const client = createCubePayClient({
    apiKey,
    apiHost,
    fetch: async (request) => {
      asked.push({ url: request.url, body: await request.clone().text(), authorization: request.headers.get("Authorization") });
      return sandbox.fetch(request);
    },
    ...options,
  });
  return { client, sandbox, asked };
}

const rejects = (promise, expected) =>
  assert.rejects(promise, (error) => {
    assert.ok(error instanceof CubePayApiError);
    assert.equal(error.name, "CubePayApiError");
    assert.partialDeepStrictEqual?.(error, expected) ?? Object.entries(expected).forEach(([name, value]) => assert.equal(error[name], value));
    return true;
  });

test("a session is made, paid, looked up and captured", async () => {
  const { client, sandbox, asked } = connect();
  const made = await client.sessions.create({ amount: 50, currency: "USD", requestId: "cart-1" });
  assert.deepEqual([made.amount, made.status], ["50.00", "CREATED"]);
  sandbox.fund(made.paymentSessionId);
  const credentials = { sessionToken: made.paymentSessionToken };
  assert.equal((await client.sessions.get(made.paymentSessionId, credentials)).status, "FUNDED");
  const capture = await client.captures.create(made.paymentSessionId, { requestId: "capture-1", captureAmount: "20.00" });
  assert.equal(capture.paymentSessionId, made.paymentSessionId);
  await client.captures.create(made.paymentSessionId, { requestId: "capture-2", captureAmount: "10.00", isFinalCapture: true });
  assert.equal((await client.sessions.get(made.paymentSessionId, credentials)).status, "SUCCEEDED");

  assert.equal(asked[2].url, `${apiHost}/api/v1/payment-sessions/${made.paymentSessionId}/captures`);
  assert.equal(asked[2].authorization, `Bearer ${apiKey}`);
  assert.deepEqual(JSON.parse(asked[2].body), { requestId: "capture-1", captureAmount: "20.00", isFinalCapture: false });
});

test("a capture is accepted whatever its answer's body", async () => {
  for (const answer of [new Response(null, { status: 202 }), json(202, {}), json(202, { status: "CAPTURING", secret: 1 })]) {
    const { client } = connect({ fetch: async () => answer });
    assert.deepEqual(await client.captures.create("ps_1", { requestId: "c", captureAmount: "1.00" }), { paymentSessionId: "ps_1", status: "CAPTURING" });
  }
});

test("a capture that failed on the way is tried again with its requestId, and done once", async () => {
  const sandbox = createSandboxApi({ apiKey, captureAfterMs: 0 });
  let attempts = 0;
  const { client } = connect({
    fetch: async (request) => {
      const response = await sandbox.fetch(request);
      if (!request.url.endsWith("/captures")) return response;
      attempts += 1;
      if (attempts === 1) throw new TypeError("fetch failed");
      return response;
    },
  });
  const { paymentSessionId } = await client.sessions.create({ amount: "50.00", currency: "USD" });
  sandbox.fund(paymentSessionId);
  await client.captures.create(paymentSessionId, { requestId: "c", captureAmount: "20.00" });
  assert.equal(attempts, 2);
  assert.equal(sandbox.sessions[0].captures.length, 1);
});

test("each failure has its code, and says whether to try again", async () => {
  const rows = [[400, "invalid_request", false], [401, "unauthorized", false], [404, "not_found", false], [409, "conflict", false], [429, "rate_limited", true], [500, "unavailable", true], [501, "unavailable", false]];
  for (const [status, code, retryable] of rows) {
    const { client } = connect({ maxAttempts: 1, fetch: async () => json(status, { error: "so it is" }) });
    await rejects(client.sessions.create({ amount: "1.00", currency: "USD" }), { status, code, retryable, reason: "so it is" });
  }
});

test("malformed arguments are refused before anything is sent", async () => {
  const { client, asked } = connect();
  const invalid = { code: "invalid_request", status: undefined, retryable: false };
  for (const amount of [0, -1, NaN, "1e3", "50.001", 50.001, undefined, null, {}]) await rejects(client.sessions.create({ amount, currency: "USD" }), invalid);
  for (const currency of ["usd", undefined, 5]) await rejects(client.sessions.create({ amount: "1", currency }), invalid);
  for (const requestId of ["", "a\nb", 5, "x".repeat(256)]) await rejects(client.sessions.create({ amount: "1", currency: "USD", requestId }), invalid);
  for (const id of ["", "../x", "a/b", undefined, "ps_1?x"]) {
    await rejects(client.sessions.get(id, { sessionToken: "t" }), invalid);
    await rejects(client.captures.create(id, { requestId: "c", captureAmount: "1" }), invalid);
  }
  for (const sessionToken of ["", "a b", "a\r\nX: 1", undefined, 5]) await rejects(client.sessions.get("ps_1", { sessionToken }), invalid);
  for (const change of [{ requestId: undefined }, { captureAmount: 5 }, { captureAmount: "-1" }, { isFinalCapture: "yes" }]) {
    await rejects(client.captures.create("ps_1", { requestId: "c", captureAmount: "1.00", ...change }), invalid);
  }
  assert.deepEqual(asked, []);
});

test("the global fetch is looked up at each call", async (t) => {
  const client = createCubePayClient({ apiKey, apiHost });
  t.mock.method(globalThis, "fetch", async () => json(201, session));
  assert.equal((await client.sessions.create({ amount: "50.00", currency: "USD" })).paymentSessionId, "ps_1");
});
