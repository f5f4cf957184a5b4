// What the sandbox SDK asks about the chain.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startSandbox } from "../../support/sandbox.mjs";
import { until } from "../../support/until.mjs";

describe("the routes about the chain", { timeout: 60_000 }, () => {
  let sandbox;
  let session;

  before(async () => {
    sandbox = await startSandbox(["--chain", "--block-every", "100"]);
    session = await sandbox.create();
  });
  after(() => sandbox?.stop());

  const ofSession = (method, path, body, bearer = session.paymentSessionToken) => sandbox.ask(method, `/payment-sessions/${session.paymentSessionId}${path}`, { bearer, body });
  const balanceOf = async (account) => (await ofSession("GET", `/chain?account=${account}`)).body.balance;
  // Its capitals are not those of the checksum.
  const account = "0x70997970C51812dc3A010C7d01b50e0d17dc79c8";

  it("leave a session in its documented shape", () => {
    const { paymentSessionId, paymentSessionToken, oneTimeWalletAddress, createdAt, ...rest } = session;
    assert.match(oneTimeWalletAddress, /^0x[0-9a-fA-F]{40}$/);
    const nothingYet = { userAddress: null, fundingTransactionHash: null, status: "CREATED" };
    assert.deepEqual(rest, { amount: "50.00", currency: "USD", network: "SEPOLIA", tokenSymbol: "USDC", ...nothingYet });
  });

  it("give each session a wallet of its own", async () => {
    assert.notEqual((await sandbox.create()).oneTimeWalletAddress, session.oneTimeWalletAddress);
  });

  it("move no money, and give none away, without the session's token", async () => {
    for (const [method, path, body] of [
      ["GET", "/chain"],
      ["POST", "/faucet", { account }],
      ["POST", "/test-transfer", {}],
    ]) {
      assert.equal((await ofSession(method, path, body, "")).status, 401, path);
      assert.equal((await ofSession(method, path, body, sandbox.apiKey)).status, 401, path);
    }
    assert.equal(await balanceOf(session.oneTimeWalletAddress), "0.00");
  });

  it("refuse other methods, and accounts that are none", async () => {
    assert.equal((await ofSession("POST", "/chain", {})).status, 405);
    assert.equal((await ofSession("GET", "/faucet")).status, 405);
    assert.equal((await ofSession("GET", "/chain?account=0x12")).status, 400);
    assert.equal((await ofSession("POST", "/faucet", { account: "me" })).status, 400);
  });

  it("say how to pay, and what an account has", async () => {
    const { body } = await ofSession("GET", `/chain?account=${account}`);
    const { chainId, rpcUrl, token, testWallet, oneTimeWalletAddress, missing, missingUnits, balance, news } = body;
    assert.ok(sandbox.output().includes(`chain at ${rpcUrl} (id ${chainId})`));
    for (const address of [token, testWallet]) assert.match(address, /^0x[0-9a-fA-F]{40}$/);
    assert.deepEqual([oneTimeWalletAddress, missing, missingUnits], [session.oneTimeWalletAddress, "50.00", "50000000"]);
    assert.deepEqual([balance, news], ["0.00", null]);
  });

  it("have a receipt of each transaction for everyone, and of no other", async () => {
    const { status, body } = await ofSession("POST", "/test-transfer", {});
    assert.equal(status, 202);
    const receipt = async () => {
      const answer = await fetch(`${sandbox.url}/chain/transactions/${body.transactionHash}`);
      assert.equal(answer.status, 200);
      return answer.json();
    };
    const { transfers } = await until("it is in a block", async () => {
      const found = await receipt();
      return found.status !== "pending" && found;
    });
    assert.equal(transfers[0].amount, "50.00");
    assert.equal((await fetch(`${sandbox.url}/chain/transactions/0x${"0".repeat(64)}`)).status, 404);
  });

  it("pay a session from the test wallet once", async () => {
    await until("it is funded", async () => (await sandbox.look(session)).status === "FUNDED");
    assert.equal((await ofSession("POST", "/test-transfer", {})).status, 409);
    assert.equal(await balanceOf(session.oneTimeWalletAddress), "50.00");
  });
});
