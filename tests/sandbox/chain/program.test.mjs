import assert from "node:assert/strict";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter } from "node:path";
import { after, describe, it } from "node:test";
import { createPublicClient, erc20Abi, formatUnits, http } from "viem";
import { runSandbox, startSandbox, temporaryFolder } from "../../support/sandbox.mjs";
import { until } from "../../support/until.mjs";

const folder = temporaryFolder();
after(() => folder.remove());

const chainUrl = (sandbox) => /chain at (http:\/\/127\.0\.0\.1:\d+) \(id 31337\)/.exec(sandbox.output())?.[1];
const answers = (url) =>
  createPublicClient({ transport: http(url, { retryCount: 0 }) }).getChainId().then(
    () => true,
    () => false,
  );

describe("npx cubepay-sandbox --chain", { timeout: 120_000 }, () => {
  it("moves a payment, a partial capture and a refund on the chain that it names", async () => {
    const sandbox = await startSandbox(["--chain"]);
    const url = chainUrl(sandbox);
    const client = createPublicClient({ transport: http(url) });
    const session = await sandbox.create();
    const { body: how } = await sandbox.ask("GET", `/payment-sessions/${session.paymentSessionId}/chain`, { bearer: session.paymentSessionToken });
    const balances = async () => {
      const of = async (account) => Number(formatUnits(await client.readContract({ address: how.token, abi: erc20Abi, functionName: "balanceOf", args: [account] }), 6));
      return { customer: await of(how.testWallet), wallet: await of(session.oneTimeWalletAddress), merchant: await of(how.treasury) };
    };
    assert.deepEqual(await balances(), { customer: 1000, wallet: 0, merchant: 0 });

    assert.equal((await sandbox.press(session.paymentSessionId, "fund")).status, 200);
    const funded = await until("the session is funded", async () => {
      const seen = await sandbox.look(session);
      return seen.status === "FUNDED" && seen;
    });
    assert.deepEqual(await balances(), { customer: 950, wallet: 50, merchant: 0 });
    assert.equal((await client.getTransactionReceipt({ hash: funded.fundingTransactionHash })).status, "success");

    const { body: capture } = await sandbox.capture(session.paymentSessionId, { requestId: "only", captureAmount: "20.00", isFinalCapture: true });
    assert.deepEqual([capture.status, capture.refundAmount], ["CAPTURING", "30.00"]);
    const read = () => sandbox.ask("GET", `/api/v1/payment-sessions/${session.paymentSessionId}/captures/${capture.captureId}`);
    const done = await until("the capture is done", async () => {
      const { body } = await read();
      return body.status === "CAPTURED" && body;
    });
    assert.deepEqual(await balances(), { customer: 980, wallet: 0, merchant: 20 });
    for (const hash of [done.captureTransferTransactionHash, done.refundTransferTransactionHash]) {
      assert.equal((await client.getTransactionReceipt({ hash })).status, "success");
    }

    assert.equal(await sandbox.stop(), 0);
    assert.equal(await answers(url), false, "the chain ends with the program");
  });

  it("lets a shop's page ask about the chain with a session's token, from another origin", async () => {
    const sandbox = await startSandbox(["--chain"]);
    const { paymentSessionId, paymentSessionToken } = await sandbox.create();
    const headers = { Origin: "http://localhost:3000" };
    for (const path of ["chain", "faucet", "test-transfer"]) {
      const preflight = await fetch(`${sandbox.url}/payment-sessions/${paymentSessionId}/${path}`, { method: "OPTIONS", headers: { ...headers, "Access-Control-Request-Method": "POST" } });
      assert.deepEqual([preflight.status, preflight.headers.get("Access-Control-Allow-Origin")], [204, "*"], path);
    }
    const how = await sandbox.ask("GET", `/payment-sessions/${paymentSessionId}/chain`, { bearer: paymentSessionToken, headers });
    assert.equal(how.headers.get("Access-Control-Allow-Origin"), "*");
    const refused = await sandbox.ask("GET", `/payment-sessions/${paymentSessionId}/chain`, { headers });
    assert.deepEqual([refused.status, refused.headers.get("Access-Control-Allow-Origin")], [401, "*"]);
    await sandbox.stop();
  });

  it("writes an SDK that pays on the chain", async () => {
    const file = folder.in("sdk.js");
    const sandbox = await startSandbox(["--chain", "--sdk", file]);
    assert.match(readFileSync(file, "utf8"), new RegExp(`"api":"${sandbox.url}","chain":true`));
    await sandbox.stop();
  });

  it("takes its chain along when it is killed", async () => {
    const sandbox = await startSandbox(["--chain"]);
    const url = chainUrl(sandbox);
    assert.equal(await answers(url), true);
    await sandbox.stop("SIGKILL");
    await until("the chain has ended", async () => !(await answers(url)));
  });

  it("refuses what has no effect beside it", async () => {
    for (const [args, message] of [
      [["--state", folder.in("state")], /--state cannot keep the money of --chain/],
      [["--confirm-after", "5"], /--confirm-after has no effect with --chain/],
      [["--capture-after", "5"], /--capture-after has no effect with --chain/],
    ]) {
      const { code, stderr } = await runSandbox(["--chain", ...args]);
      assert.equal(code, 2);
      assert.match(stderr, message);
    }
  });

  it("says what to install where anvil and viem are missing and npm fails", async () => {
    const npm = folder.in("npm");
    writeFileSync(npm, "#!/bin/sh\nexit 1\n");
    chmodSync(npm, 0o755);
    const env = { PATH: `${folder.path}${delimiter}${process.env.PATH}`, XDG_CACHE_HOME: folder.path };
    const { code, stdout, stderr } = await runSandbox(["--chain", "--port", "0"], { cwd: folder.path, env });
    assert.equal(code, 1);
    assert.match(stdout, /Installing anvil and viem in .*, once…/);
    assert.match(stderr, /npm install --save-dev @foundry-rs\/anvil viem/);
  });
});
