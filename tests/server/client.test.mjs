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
  const partial = await client.captures.create(made.paymentSessionId, { requestId: "capture-1", captureAmount: "20.00" });
  const { captureId, ...rest } = partial;
  assert.match(captureId, /^cap_[0-9a-f]{24}$/);
  assert.deepEqual(rest, { captureAmount: "20.00", refundAmount: "0.00", status: "CAPTURING" });
  const final = await client.captures.create(made.paymentSessionId, { requestId: "capture-2", captureAmount: "10.00", isFinalCapture: true });
  assert.equal(final.refundAmount, "20.00");
  assert.equal((await client.sessions.get(made.paymentSessionId, credentials)).status, "SUCCEEDED");
  const { captureTransferTransactionHash, refundTransferTransactionHash, ...state } = await client.captures.get(made.paymentSessionId, final.captureId);
  assert.deepEqual(state, { captureId: final.captureId, status: "CAPTURED", captureAmount: "10.00", refundAmount: "20.00" });
  for (const hash of [captureTransferTransactionHash, refundTransferTransactionHash]) assert.match(hash, /^0x[0-9a-f]{64}$/);

  assert.equal(asked[2].url, `${apiHost}/api/v1/payment-sessions/${made.paymentSessionId}/captures`);
  assert.equal(asked[2].authorization, `Bearer ${apiKey}`);
  assert.deepEqual(JSON.parse(asked[2].body), { requestId: "capture-1", captureAmount: "20.00", isFinalCapture: false });
  assert.equal(asked[5].url, `${apiHost}/api/v1/payment-sessions/${made.paymentSessionId}/captures/${final.captureId}`);
  assert.equal(asked[5].authorization, `Bearer ${apiKey}`);
});

const answering = (answer) => connect({ maxAttempts: 1, fetch: async () => answer }).client.captures;
const capture = (answer) => answering(answer).create("ps_1", { requestId: "c", captureAmount: "20.00" });

test("a capture is accepted though its answer leaves fields out or has no body", async () => {
  const bare = { captureId: undefined, captureAmount: "20.00", refundAmount: undefined, status: "CAPTURING" };
  for (const answer of [new Response(null, { status: 202 }), json(202, {}), json(202, []), json(202, { status: "FUNDED", captureId: 7, secret: 1 })]) {
    assert.deepEqual(await capture(answer), bare);
  }
  assert.deepEqual(await capture(json(202, { captureId: "../x" })), bare, "an id that cannot be part of a path is no id");
});

test("amounts that CubePay writes as numbers, and the names of its older documentation, are read", async () => {
  assert.deepEqual(await capture(json(202, { paymentCaptureId: "cap_1", captureAmount: 20, refundAmount: 0.5, status: "CAPTURED", transactionHash: "0x1" })), {
    captureId: "cap_1",
    captureAmount: "20",
    refundAmount: "0.5",
    status: "CAPTURED",
    captureTransferTransactionHash: "0x1",
  });
  assert.deepEqual(await answering(json(200, { paymentCaptureId: "cap_1", status: "ERROR", captureAmount: 20, error: "out of gas" })).get("ps_1", "cap_1"), {
    captureId: "cap_1",
    status: "ERROR",
    captureAmount: "20",
    refundAmount: undefined,
    captureTransferTransactionHash: null,
    refundTransferTransactionHash: null,
    error: "out of gas",
  });
});

test("a capture answered for another amount is a conflict that names both amounts", async () => {
  for (const captureAmount of ["30.00", 30, "20.01", "2000", "0.00"]) {
    await rejects(capture(json(202, { captureId: "cap_1", captureAmount, status: "CAPTURING" })), { code: "conflict", retryable: false });
  }
  await assert.rejects(capture(json(202, { captureAmount: "30.00" })), /requestId belongs to a capture of 30\.00, so 20\.00 was not captured/);
  for (const captureAmount of ["20", "20.0", "020.00", 20]) assert.equal((await capture(json(202, { captureAmount }))).status, "CAPTURING");
});

test("an amount that is no decimal is malformed rather than taken for the one that was asked for", async () => {
  for (const amount of ["20,00", "-20.00", "2e1", "", "20.00 USD", true, {}, 1e21]) {
    await rejects(capture(json(202, { captureAmount: amount })), { code: "malformed" });
    await rejects(answering(json(200, { status: "CAPTURED", refundAmount: amount })).get("ps_1", "cap_1"), { code: "malformed" });
  }
});

test("a look-up of a capture is refused when it is of another one or has no known status", async () => {
  for (const answer of [{ captureId: "cap_2", status: "CAPTURED" }, { captureId: "cap_1" }, { captureId: "cap_1", status: "DONE" }, [], null]) {
    await rejects(answering(json(200, answer)).get("ps_1", "cap_1"), { code: "malformed" });
  }
  assert.equal((await answering(json(200, { status: "CAPTURING" })).get("ps_1", "cap_1")).captureId, "cap_1");
});

test("an API without a path for reading captures is told as not found", async () => {
  for (const status of [404, 405, 501]) {
    await rejects(answering(json(status, { error: "no such route" })).get("ps_1", "cap_1"), { code: "not_found", status, retryable: false });
  }
  await rejects(answering(json(401, {})).get("ps_1", "cap_1"), { code: "unauthorized" });
});

test("a capture's error is passed on only as a short plain text without secrets", async () => {
  for (const error of [apiKey, `key ${apiKey} is wrong`, "<b>no</b>", "x".repeat(201), "see https://api.example/x", "two\nlines", 5]) {
    const state = await answering(json(200, { status: "ERROR", error })).get("ps_1", "cap_1");
    assert.ok(!("error" in state), String(error));
  }
});

test("a refused capture says where the session stands, when CubePay says so in any form", async () => {
  const rows = [
    [409, { error: "no", status: "CAPTURING" }, "CAPTURING"],
    [409, { sessionStatus: "SUCCEEDED" }, "SUCCEEDED"],
    [409, { error: "The payment session is CANCELED; only a FUNDED one can be captured" }, "CANCELED"],
    [400, { error: "Only FUNDED sessions can be captured, this one is CREATED" }, "CREATED"],
    [422, { error: "invalid state 'PENDING'" }, "PENDING"],
    [409, { error: "session status: ERROR" }, "ERROR"],
    [409, { error: "no", status: "ERROR" }, "ERROR"],
    [409, { error: `status CANCELED ${"<b>"}` }, "CANCELED"],
    [409, { error: "must be FUNDED" }, undefined],
    [409, { error: "neither CREATED nor PENDING" }, undefined],
    [409, { error: "ERROR: duplicate" }, undefined],
    [409, { error: "requestId order-CANCELED-1 is taken" }, undefined],
    [400, { error: "bad amount", status: "ERROR" }, undefined],
    [409, { error: "the session was created, and is pending", status: 409 }, undefined],
    [409, { status: "PAID", error: { text: "CANCELED" } }, undefined],
    [409, "CANCELED", undefined],
    [500, { error: "it is CANCELED", status: "CANCELED" }, undefined],
  ];
  for (const [status, body, sessionStatus] of rows) await rejects(capture(json(status, body)), { status, sessionStatus });
});

test("the sandbox's refusal tells the session's status", async () => {
  const { client, sandbox } = connect();
  const { paymentSessionId } = await client.sessions.create({ amount: "50.00", currency: "USD" });
  const attempt = (requestId) => client.captures.create(paymentSessionId, { requestId, captureAmount: "50.00" });
  await rejects(attempt("c1"), { code: "conflict", sessionStatus: "CREATED" });
  sandbox.fund(paymentSessionId);
  await attempt("c1");
  await rejects(client.captures.create(paymentSessionId, { requestId: "c1", captureAmount: "49.00" }), { code: "conflict", sessionStatus: undefined });
  sandbox.setStatus(paymentSessionId, "CANCELED");
  await rejects(attempt("c2"), { code: "conflict", sessionStatus: "CANCELED" });
  assert.equal((await attempt("c1")).status, "CAPTURED", "a known capture is answered whatever the session's status is now");
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
    await rejects(client.captures.get(id, "cap_1"), invalid);
    await rejects(client.captures.get("ps_1", id), invalid);
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
