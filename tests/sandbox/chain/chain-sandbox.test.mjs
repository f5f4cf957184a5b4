import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { inProject } from "../../../scripts/project.mjs";

const { createChainSandbox, startChain } = await import("../../../build/sandbox/chain.mjs");

describe("the sandbox API on a chain", { timeout: 60_000 }, () => {
  let chain;
  let sandbox;
  let session;

  before(async () => {
    chain = await startChain({ project: inProject(), blockSeconds: 0.1, port: 0 });
    sandbox = createChainSandbox(chain);
    session = (await ask("POST", "payment-sessions", sandbox.apiKey, { amount: "50.00", currency: "USD" })).body;
  });
  after(() => chain?.stop());

  async function ask(method, path, token, body) {
    const headers = { ...(token && { Authorization: `Bearer ${token}` }), "Content-Type": "application/json" };
    const response = await sandbox.fetch(new Request(`http://127.0.0.1/sandbox/${path}`, { method, headers, body: body && JSON.stringify(body) }));
    return { status: response.status, body: await response.json() };
  }
  const ofSession = (method, path, body, token = session.paymentSessionToken) => ask(method, `payment-sessions/${session.paymentSessionId}${path}`, token, body);
  // Its capitals are not those of the checksum.
  const account = "0x70997970C51812dc3A010C7d01b50e0d17dc79c8";

  it("answers a session in the documented shape", () => {
    const { paymentSessionId, paymentSessionToken, oneTimeWalletAddress, createdAt, ...rest } = session;
    assert.match(oneTimeWalletAddress, /^0x[0-9a-fA-F]{40}$/);
    const nothingYet = { userAddress: null, fundingTransactionHash: null, status: "CREATED" };
    assert.deepEqual(rest, { amount: "50.00", currency: "USD", network: "SEPOLIA", tokenSymbol: "USDC", ...nothingYet });
  });

  it("gives each session a wallet of its own", async () => {
    const { body } = await ask("POST", "payment-sessions", sandbox.apiKey, { amount: "50.00", currency: "USD" });
    assert.notEqual(body.oneTimeWalletAddress, session.oneTimeWalletAddress);
  });

  it("moves no money, and gives none away, without the session's token", async () => {
    for (const [method, path, body] of [
      ["GET", "/chain"],
      ["POST", "/faucet", { account }],
      ["POST", "/test-transfer", {}],
    ]) {
      assert.equal((await ofSession(method, path, body, "")).status, 401, path);
      assert.equal((await ofSession(method, path, body, sandbox.apiKey)).status, 401, path);
    }
    assert.equal(await chain.balanceOf(session.oneTimeWalletAddress), "0.00");
  });

  it("refuses other methods, and accounts that are none", async () => {
    assert.equal((await ofSession("POST", "/chain", {})).status, 405);
    assert.equal((await ofSession("GET", "/faucet")).status, 405);
    assert.equal((await ofSession("GET", "/chain?account=0x12")).status, 400);
    assert.equal((await ofSession("POST", "/faucet", { account: "me" })).status, 400);
  });

  it("says how to pay, and what an account has", async () => {
    const { body } = await ofSession("GET", `/chain?account=${account}`);
    const { chainId, rpcUrl, token, testWallet, oneTimeWalletAddress, missing, missingUnits, balance, news } = body;
    assert.deepEqual([chainId, rpcUrl, token, testWallet], ["chainId", "rpcUrl", "token", "testWallet"].map((name) => chain.description[name]));
    assert.deepEqual([oneTimeWalletAddress, missing, missingUnits], [session.oneTimeWalletAddress, "50.00", "50000000"]);
    assert.deepEqual([balance, news], ["0.00", null]);
  });

  it("has a receipt of each transaction for everyone, and of no other", async () => {
    const { status, body } = await ofSession("POST", "/test-transfer", {});
    assert.equal(status, 202);
    const receipt = () => ask("GET", `chain/transactions/${body.transactionHash}`);
    assert.equal((await receipt()).status, 200);
    while ((await receipt()).body.status === "pending") await sleep(20);
    assert.equal((await receipt()).body.transfers[0].amount, "50.00");
    assert.equal((await ask("GET", `chain/transactions/0x${"0".repeat(64)}`)).status, 404);
  });

  it("pays a session from the test wallet once", async () => {
    while (sandbox.sessions[0].status !== "FUNDED") await sleep(20);
    assert.equal((await ofSession("POST", "/test-transfer", {})).status, 409);
    assert.equal(await chain.balanceOf(session.oneTimeWalletAddress), "50.00");
  });

  it("is a sandbox that production refuses", async () => {
    const { createPaymentSessions } = await import("cubepay-checkout/server");
    const { NODE_ENV } = process.env;
    process.env.NODE_ENV = "production";
    try {
      assert.throws(() => createChainSandbox(chain), /NODE_ENV=production refuses it/);
      const options = { apiKey: "key", apiHost: "https://api.pay.grain.inc", fetch: sandbox.fetch, price: () => ({ amount: "1", currency: "USD" }) };
      assert.throws(() => createPaymentSessions(options), /fetch belongs to a sandbox/);
    } finally {
      if (NODE_ENV === undefined) delete process.env.NODE_ENV;
      else process.env.NODE_ENV = NODE_ENV;
    }
  });
});
