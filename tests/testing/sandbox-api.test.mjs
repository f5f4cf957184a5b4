import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createSandboxApi } from "cubepay-checkout/testing";
import { withEnvironment } from "../support/environment.mjs";

const hash = `0x${"a".repeat(64)}`;
const address = `0x${"b".repeat(40)}`;

function connect(options, base = "https://sandbox.example") {
  const api = createSandboxApi(options);
  const ask = async (method, path, bearer, body) => {
    const headers = { ...(bearer && { Authorization: `Bearer ${bearer}` }), ...(body !== undefined && { "Content-Type": "application/json" }) };
    const response = await api.fetch(new Request(base + path, { method, headers, body: typeof body === "object" ? JSON.stringify(body) : body }));
    return { status: response.status, body: await response.json() };
  };
  return {
    api,
    ask,
    create: (body = {}, key = api.apiKey) => ask("POST", "/payment-sessions", key, { amount: "50.00", currency: "USD", ...body }),
    get: (id, token) => ask("GET", `/payment-sessions/${id}`, token),
    transact: (id, token, body = { transactionHash: hash, userAddress: address }) => ask("POST", `/payment-sessions/${id}/transactions`, token, body),
    capture: (id, body, key = api.apiKey) => ask("POST", `/api/v1/payment-sessions/${id}/captures`, key, body),
    getCapture: (id, captureId, key = api.apiKey) => ask("GET", `/api/v1/payment-sessions/${id}/captures/${captureId}`, key),
  };
}

async function paid(options) {
  const sandbox = connect({ confirmAfterMs: 0, captureAfterMs: 0, ...options });
  const { body } = await sandbox.create();
  sandbox.api.fund(body.paymentSessionId);
  return { ...sandbox, id: body.paymentSessionId, token: body.paymentSessionToken };
}

test("a session is made with the documented fields", async () => {
  const { create } = connect();
  const { status, body } = await create();
  assert.equal(status, 201);
  assert.match(body.paymentSessionId, /^ps_[0-9a-f]{24}$/);
  assert.match(body.oneTimeWalletAddress, /^0x[0-9a-f]{40}$/);
  assert.ok(Math.abs(Date.now() - Date.parse(body.createdAt)) < 5000);
  const { paymentSessionId, paymentSessionToken, oneTimeWalletAddress, createdAt, ...rest } = body;
  assert.deepEqual(rest, { amount: "50.00", currency: "USD", network: "SEPOLIA", tokenSymbol: "USDC", userAddress: null, fundingTransactionHash: null, status: "CREATED" });
});

test("a payment goes from CREATED over PENDING to FUNDED by the clock, without timers", async () => {
  const { create, get, transact } = connect({ confirmAfterMs: 80 });
  const { body: session } = await create();
  const id = session.paymentSessionId;
  const token = session.paymentSessionToken;
  const submitted = await transact(id, token);
  assert.deepEqual([submitted.status, submitted.body.status], [202, "PENDING"]);
  const pending = (await get(id, token)).body;
  assert.deepEqual([pending.status, pending.userSubmittedTransactionHash, pending.userAddress, pending.fundingTransactionHash], ["PENDING", hash, address, null]);
  await sleep(100);
  const funded = (await get(id, token)).body;
  assert.deepEqual([funded.status, funded.fundingTransactionHash], ["FUNDED", hash]);
  assert.ok(!("paymentSessionToken" in funded) && !("requestId" in funded));
});

test("a requestId that is known gets its first session, as it stands now", async () => {
  const { api, create } = connect();
  const first = await create({ requestId: "r" });
  assert.deepEqual(await create({ requestId: "r" }), { status: 200, body: first.body });
  assert.equal((await create({ requestId: "r", amount: "50" })).status, 200, "the same amount, written otherwise");
  api.fund(first.body.paymentSessionId, hash);
  assert.deepEqual((await create({ requestId: "r" })).body, { ...first.body, status: "FUNDED", fundingTransactionHash: hash });
  assert.notEqual((await create({ requestId: "s" })).body.paymentSessionId, first.body.paymentSessionId);
  assert.notEqual((await create()).body.paymentSessionId, (await create()).body.paymentSessionId);
  assert.equal(api.sessions.length, 4);
});

test("a requestId that is known with another amount or currency is refused, and says so", async () => {
  const { api, create } = connect();
  await create({ requestId: "r" });
  assert.deepEqual(await create({ requestId: "r", amount: "1.00" }), {
    status: 409,
    body: { error: "This requestId belongs to a payment session of 50.00 USD, not 1.00 USD" },
  });
  assert.equal((await create({ requestId: "r", currency: "EUR" })).status, 409);
  assert.equal(api.sessions.length, 1);
});

test("the same requestId at once makes one session", async () => {
  const { api, create } = connect();
  const answers = await Promise.all(Array.from({ length: 100 }, () => create({ requestId: "r" })));
  assert.equal(new Set(answers.map(({ body }) => body.paymentSessionId)).size, 1);
  assert.equal(answers.filter(({ status }) => status === 201).length, 1);
  assert.equal(api.sessions.length, 1);
});

test("the key opens what is the shop's, a session's token that session only", async () => {
  const { api, create, get, transact, capture } = connect({ apiKey: "sk_mine" });
  for (const key of [undefined, "wrong", "sk_mine2", "SK_MINE"]) assert.equal((await create({}, key ?? "")).status, 401);
  const one = (await create()).body;
  const other = (await create()).body;
  for (const token of [undefined, "", "wrong", api.apiKey, other.paymentSessionToken]) {
    assert.equal((await get(one.paymentSessionId, token)).status, 401);
    assert.equal((await transact(one.paymentSessionId, token)).status, 401);
  }
  assert.equal((await capture(one.paymentSessionId, { requestId: "c", captureAmount: "1.00" }, one.paymentSessionToken)).status, 401);
  assert.equal((await get("ps_unknown", one.paymentSessionToken)).status, 404);
});

test("malformed requests are 400, with a reason", async () => {
  const { ask, api, create, transact } = connect();
  for (const change of [{ amount: 50 }, { amount: "0" }, { amount: "-1" }, { amount: "1.001" }, { amount: null }, { currency: "usd" }, { currency: null }, { requestId: "" }, { requestId: 5 }]) {
    const { status, body } = await create(change);
    assert.equal(status, 400);
    assert.equal(typeof body.error, "string");
  }
  for (const text of ["", "{", "[]", "null", "1"]) assert.equal((await ask("POST", "/payment-sessions", api.apiKey, text)).status, 400);
  assert.equal((await ask("POST", "/payment-sessions", api.apiKey, " ".repeat(70_000))).status, 413);
  const { body: session } = await create();
  for (const body of [{}, { transactionHash: hash }, { transactionHash: "0x1", userAddress: address }, { transactionHash: hash, userAddress: `${address}\n` }]) {
    assert.equal((await transact(session.paymentSessionId, session.paymentSessionToken, body)).status, 400);
  }
});

test("a transaction is submitted once; the same one again changes nothing", async () => {
  const { create, transact } = connect();
  const { paymentSessionId, paymentSessionToken } = (await create()).body;
  const first = await transact(paymentSessionId, paymentSessionToken);
  assert.deepEqual(await transact(paymentSessionId, paymentSessionToken), first);
  assert.equal((await transact(paymentSessionId, paymentSessionToken, { transactionHash: `0x${"c".repeat(64)}`, userAddress: address })).status, 409);
});

test("a partial capture goes back to FUNDED, a final one to SUCCEEDED with the rest refunded", async () => {
  const { api, capture, getCapture, get, id, token } = await paid({ captureAfterMs: 60 });
  const partial = await capture(id, { requestId: "c1", captureAmount: "20.00" });
  const { captureId } = partial.body;
  assert.match(captureId, /^cap_[0-9a-f]{24}$/);
  assert.deepEqual(partial, { status: 202, body: { captureId, captureAmount: "20.00", refundAmount: "0.00", status: "CAPTURING" } });
  assert.equal((await get(id, token)).body.status, "CAPTURING");
  assert.deepEqual(await getCapture(id, captureId), {
    status: 200,
    body: { ...partial.body, captureTransferTransactionHash: null, refundTransferTransactionHash: null },
  });
  assert.deepEqual(await capture(id, { requestId: "c2", captureAmount: "1.00" }), {
    status: 409,
    body: { error: "The payment session is CAPTURING; only a FUNDED one can be captured", status: "CAPTURING" },
  });
  await sleep(80);
  assert.equal((await get(id, token)).body.status, "FUNDED");
  const { captureTransferTransactionHash, ...captured } = (await getCapture(id, captureId)).body;
  assert.match(captureTransferTransactionHash, /^0x[0-9a-f]{64}$/);
  assert.deepEqual(captured, { ...partial.body, status: "CAPTURED", refundTransferTransactionHash: null });
  assert.equal((await getCapture(id, captureId)).body.captureTransferTransactionHash, captureTransferTransactionHash, "it stays the same");

  const final = (await capture(id, { requestId: "c2", captureAmount: "10.00", isFinalCapture: true })).body;
  assert.deepEqual([final.captureAmount, final.refundAmount], ["10.00", "20.00"]);
  await sleep(80);
  assert.equal((await get(id, token)).body.status, "SUCCEEDED");
  assert.match((await getCapture(id, final.captureId)).body.refundTransferTransactionHash, /^0x[0-9a-f]{64}$/);
  assert.equal((await capture(id, { requestId: "c3", captureAmount: "1.00" })).status, 409);
  assert.deepEqual(api.sessions[0].captures.map(({ requestId, isFinalCapture, status }) => [requestId, isFinalCapture, status]), [["c1", false, "CAPTURED"], ["c2", true, "CAPTURED"]]);
});

test("amounts are exact, in the currency's decimals", async () => {
  const rows = [["JPY", "100", ["33"], "66", "1"], ["KWD", "0.300", ["0.1"], "0.199", "0.001"], ["USD", "90071992547409.93", ["0.01"], "90071992547409.91", "0.01"], ["USD", "50", [], "50.00", "0.00"]];
  for (const [currency, amount, earlier, captureAmount, refundAmount] of rows) {
    const { api, create, capture, getCapture } = connect({ captureAfterMs: 0 });
    const { paymentSessionId: id } = (await create({ amount, currency })).body;
    api.fund(id);
    for (const part of earlier) assert.equal((await capture(id, { requestId: part, captureAmount: part })).status, 202);
    const final = await capture(id, { requestId: "last", captureAmount, isFinalCapture: true });
    assert.equal(final.body.refundAmount, refundAmount, `${amount} ${currency}`);
    const { refundTransferTransactionHash } = (await getCapture(id, final.body.captureId)).body;
    assert.equal(refundTransferTransactionHash !== null, /[1-9]/.test(refundAmount), "no transaction for a refund of nothing");
  }
});

test("a capture's requestId that is known gets its capture as it stands now, whatever the session's status", async () => {
  const { api, capture, id } = await paid({ captureAfterMs: 40 });
  const order = { requestId: "c1", captureAmount: "20.00", isFinalCapture: true };
  const first = (await capture(id, order)).body;
  assert.deepEqual(await capture(id, order), { status: 202, body: first });
  await sleep(60);
  for (const status of ["SUCCEEDED", "ERROR", "CANCELED"]) {
    api.setStatus(id, status);
    assert.deepEqual(await capture(id, { ...order, captureAmount: "20" }), { status: 202, body: { ...first, status: "CAPTURED" } });
  }
  assert.equal(api.sessions[0].captures.length, 1);
});

test("a capture's requestId that is known with another body is refused, and says so", async () => {
  const { api, capture, id } = await paid();
  await capture(id, { requestId: "c1", captureAmount: "20.00" });
  assert.deepEqual(await capture(id, { requestId: "c1", captureAmount: "30.00" }), {
    status: 409,
    body: { error: "This requestId belongs to a partial capture of 20.00, not to a partial capture of 30.00" },
  });
  assert.match((await capture(id, { requestId: "c1", captureAmount: "20.00", isFinalCapture: true })).body.error, /not to a final capture of 20\.00/);
  assert.deepEqual(api.sessions[0].captures.map(({ captureAmount }) => captureAmount), ["20.00"]);
});

test("a capture fails with its session, and its amount can be captured again", async () => {
  const { api, capture, getCapture, id } = await paid({ captureAfterMs: 60_000 });
  const { captureId } = (await capture(id, { requestId: "c1", captureAmount: "50.00" })).body;
  api.setStatus(id, "ERROR");
  const { status, captureTransferTransactionHash, error } = (await getCapture(id, captureId)).body;
  assert.deepEqual([status, captureTransferTransactionHash, error], ["ERROR", null, "The transfer failed"]);
  api.setStatus(id, "FUNDED");
  const second = (await capture(id, { requestId: "c2", captureAmount: "50.00" })).body;
  api.setStatus(id, "SUCCEEDED");
  assert.equal((await getCapture(id, second.captureId)).body.status, "CAPTURED");
  assert.equal((await getCapture(id, captureId)).body.status, "ERROR");
});

test("a capture that the clock has finished stays captured, though nobody looked before the status was set", async () => {
  const { api, capture, getCapture, id } = await paid({ captureAfterMs: 10 });
  const { captureId } = (await capture(id, { requestId: "c1", captureAmount: "50.00" })).body;
  await sleep(30);
  api.setStatus(id, "ERROR");
  assert.equal((await getCapture(id, captureId)).body.status, "CAPTURED");
});

test("a capture is read with the API key only, under its own session", async () => {
  const { capture, create, getCapture, ask, api, id, token } = await paid();
  const { captureId } = (await capture(id, { requestId: "c1", captureAmount: "20.00" })).body;
  for (const key of ["", "wrong", token]) assert.equal((await getCapture(id, captureId, key)).status, 401);
  const other = (await create()).body.paymentSessionId;
  assert.equal((await getCapture(other, captureId)).status, 404);
  assert.equal((await getCapture(id, "cap_unknown")).status, 404);
  assert.equal((await getCapture("ps_unknown", captureId)).status, 404);
  assert.equal((await ask("GET", `/payment-sessions/${id}/captures/${captureId}`, api.apiKey)).status, 404);
  assert.equal((await ask("POST", `/api/v1/payment-sessions/${id}/captures/${captureId}`, api.apiKey, {})).status, 405);
});

test("an expired session is CANCELED unless it has the money, and its token opens nothing", async () => {
  const { api, create, get, transact, capture } = connect({ captureAfterMs: 0 });
  const unpaid = (await create({ requestId: "r" })).body;
  const funded = (await create()).body;
  api.fund(funded.paymentSessionId);
  for (const { paymentSessionId, paymentSessionToken } of [unpaid, funded]) {
    api.expire(paymentSessionId);
    assert.equal((await get(paymentSessionId, paymentSessionToken)).status, 401);
    assert.equal((await transact(paymentSessionId, paymentSessionToken)).status, 401);
  }
  assert.deepEqual(api.sessions.map(({ status }) => status), ["CANCELED", "FUNDED"]);
  assert.equal((await create({ requestId: "r" })).body.status, "CANCELED");
  assert.equal((await capture(funded.paymentSessionId, { requestId: "c", captureAmount: "50.00" })).status, 202);
  assert.throws(() => api.expire("ps_unknown"), { name: "RangeError" });
});

test("with expireAfterMs a token runs out by the clock: CREATED becomes CANCELED, and money that is there stays", async () => {
  const { api, create, get, capture } = connect({ expireAfterMs: 60, captureAfterMs: 0 });
  const unpaid = (await create()).body;
  const funded = (await create()).body;
  api.fund(funded.paymentSessionId);
  assert.equal((await get(unpaid.paymentSessionId, unpaid.paymentSessionToken)).body.status, "CREATED");
  await sleep(80);
  for (const { paymentSessionId, paymentSessionToken } of [unpaid, funded]) assert.equal((await get(paymentSessionId, paymentSessionToken)).status, 401);
  assert.deepEqual(api.sessions.map(({ status }) => status), ["CANCELED", "FUNDED"]);
  assert.equal((await capture(funded.paymentSessionId, { requestId: "c", captureAmount: "50.00" })).status, 202);
  assert.throws(() => createSandboxApi({ expireAfterMs: 0 }), /expireAfterMs must be/);
});

test("a transaction that is confirmed before the token runs out counts, though nobody looked in between", async () => {
  const { api, create, transact } = connect({ confirmAfterMs: 10, expireAfterMs: 40 });
  const { paymentSessionId, paymentSessionToken } = (await create()).body;
  await transact(paymentSessionId, paymentSessionToken);
  await sleep(60);
  assert.equal(api.sessions[0].status, "FUNDED");
});

test("a capture is done once for its requestId, of no more than there is", async () => {
  const { api, capture, id } = await paid();
  await capture(id, { requestId: "c1", captureAmount: "49.90" });
  assert.equal((await capture(id, { requestId: "c1", captureAmount: "49.90" })).status, 202);
  assert.equal(api.sessions[0].captures.length, 1);
  assert.equal((await capture(id, { requestId: "c2", captureAmount: "0.11" })).status, 400);
  assert.equal((await capture(id, { requestId: "c3", captureAmount: "0.10" })).status, 202);
  for (const body of [{}, { requestId: "c4" }, { requestId: "c4", captureAmount: 1 }, { captureAmount: "1" }, { requestId: "c4", captureAmount: "0.01", isFinalCapture: 1 }]) {
    assert.equal((await capture(id, body)).status, 400);
  }
});

test("only a funded session is captured, and only under /api/v1", async () => {
  const { create, capture, ask, api } = connect();
  const { paymentSessionId } = (await create()).body;
  assert.equal((await capture(paymentSessionId, { requestId: "c", captureAmount: "1.00" })).status, 409);
  assert.equal((await capture("ps_unknown", { requestId: "c", captureAmount: "1.00" })).status, 404);
  assert.equal((await ask("POST", `/payment-sessions/${paymentSessionId}/captures`, api.apiKey, { requestId: "c", captureAmount: "1.00" })).status, 404);
});

test("it can be mounted under any path", async () => {
  const { create, get, capture } = connect({}, "http://localhost:3000/some/sandbox");
  const { status, body } = await create();
  assert.equal(status, 201);
  assert.equal((await get(body.paymentSessionId, body.paymentSessionToken)).status, 200);
  assert.equal((await capture(body.paymentSessionId, { requestId: "c", captureAmount: "1.00" })).status, 409);
});

test("other routes and methods are refused", async () => {
  const { ask, api } = connect();
  for (const path of ["/", "/sessions", "/payment-sessions/a/b", "/payment-sessions/a/captures/b", "/payment-sessions/a/captures", "/api/v1/payment-sessions/a/captures/b/c", "/payment-sessions/a/transactions/b", "/payment-sessionsx"]) assert.equal((await ask("GET", path, api.apiKey)).status, 404, path);
  for (const [method, path] of [["GET", "/payment-sessions"], ["PUT", "/payment-sessions"], ["POST", "/payment-sessions/ps_1"], ["DELETE", "/payment-sessions/ps_1"], ["GET", "/payment-sessions/ps_1/transactions"]]) {
    assert.equal((await ask(method, path, api.apiKey)).status, 405, `${method} ${path}`);
  }
});

test("a test can fund a session, put it in a status, and forget everything", async () => {
  const { api, create, get } = connect();
  const { paymentSessionId: id, paymentSessionToken: token } = (await create({ requestId: "r" })).body;
  api.fund(id, hash);
  assert.deepEqual([api.sessions[0].status, api.sessions[0].fundingTransactionHash, api.sessions[0].requestId], ["FUNDED", hash, "r"]);
  api.setStatus(id, "CANCELED");
  assert.equal((await get(id, token)).body.status, "CANCELED");
  assert.throws(() => api.setStatus(id, "PAID"), { name: "RangeError", message: /"PAID" is not a status. The statuses are: CREATED/ });
  assert.throws(() => api.fund("ps_unknown"), { name: "RangeError", message: /no payment session "ps_unknown"/ });
  api.reset();
  assert.deepEqual(api.sessions, []);
  assert.equal((await create({ requestId: "r" })).status, 201);
});

test("a status that a test sets is not undone by the clock", async () => {
  const { api, create, transact, get } = connect({ confirmAfterMs: 10 });
  const { paymentSessionId: id, paymentSessionToken: token } = (await create()).body;
  await transact(id, token);
  api.setStatus(id, "ERROR");
  await sleep(30);
  assert.equal((await get(id, token)).body.status, "ERROR");
});

test("memory is bounded: the newest 10,000 sessions are kept", async () => {
  const { api, create } = connect();
  const first = (await create({ requestId: "first" })).body;
  for (let made = 0; made < 10_000; made += 1) await create({ requestId: `r${made}` });
  assert.equal(api.sessions.length, 10_000);
  assert.ok(api.sessions.every(({ paymentSessionId }) => paymentSessionId !== first.paymentSessionId));
  assert.equal((await create({ requestId: "first" })).status, 201);
});

test("it is not made in production, and says what to do", () => {
  withEnvironment({ NODE_ENV: "production" }, () => {
    assert.throws(() => createSandboxApi(), { name: "TypeError", message: /createSandboxApi: .*no money moves.*NODE_ENV=production.*set CUBEPAY_API_KEY and CUBEPAY_API_HOST/ });
  });
});

test("its fetch is marked, so that the server entry can refuse it", () => {
  assert.equal(createSandboxApi().fetch[Symbol.for("cubepay-checkout.sandbox")], true);
});

test("its tokens are told from those of any other API", async () => {
  assert.match((await connect().create()).body.paymentSessionToken, /^pst_sandbox_[0-9a-f]{48}$/);
});

test("wrong options are named", () => {
  assert.throws(() => createSandboxApi({ key: "x" }), { name: "TypeError", message: /createSandboxApi: unknown option "key"/ });
  assert.throws(() => createSandboxApi({ confirmAfterMs: -1 }), /confirmAfterMs must be/);
  assert.throws(() => createSandboxApi({ apiKey: "" }), /apiKey is missing/);
});
