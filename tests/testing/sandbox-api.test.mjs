import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createSandboxApi } from "cubepay-checkout/testing";

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

test("a requestId that is known gets its first session, whatever the amount", async () => {
  const { api, create } = connect();
  const first = await create({ requestId: "r" });
  const again = await create({ requestId: "r", amount: "1.00" });
  assert.deepEqual([again.status, again.body], [200, first.body]);
  assert.notEqual((await create({ requestId: "s" })).body.paymentSessionId, first.body.paymentSessionId);
  assert.notEqual((await create()).body.paymentSessionId, (await create()).body.paymentSessionId);
  assert.equal(api.sessions.length, 4);
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

test("a partial capture goes back to FUNDED, a final one to SUCCEEDED", async () => {
  const { capture, get, id, token } = await paid({ captureAfterMs: 60 });
  const partial = await capture(id, { requestId: "c1", captureAmount: "20.00" });
  assert.deepEqual([partial.status, partial.body.status], [202, "CAPTURING"]);
  assert.equal((await capture(id, { requestId: "c2", captureAmount: "1.00" })).status, 409, "one at a time");
  await sleep(80);
  assert.equal((await get(id, token)).body.status, "FUNDED");
  await capture(id, { requestId: "c2", captureAmount: "10.00", isFinalCapture: true });
  await sleep(80);
  assert.equal((await get(id, token)).body.status, "SUCCEEDED");
  assert.equal((await capture(id, { requestId: "c3", captureAmount: "1.00" })).status, 409);
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
  for (const path of ["/", "/sessions", "/payment-sessions/a/b", "/payment-sessions/a/captures/b", "/payment-sessionsx"]) assert.equal((await ask("GET", path, api.apiKey)).status, 404, path);
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

test("wrong options are named", () => {
  assert.throws(() => createSandboxApi({ key: "x" }), { name: "TypeError", message: /createSandboxApi: unknown option "key"/ });
  assert.throws(() => createSandboxApi({ confirmAfterMs: -1 }), /confirmAfterMs must be/);
  assert.throws(() => createSandboxApi({ apiKey: "" }), /apiKey is missing/);
});
