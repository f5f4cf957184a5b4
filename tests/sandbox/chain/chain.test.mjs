import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { after, before, beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createWalletClient, defineChain, http, publicActions } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { inProject } from "../../../scripts/project.mjs";
import { imported } from "./built.mjs";

const { startChain } = await imported("sandbox/chain/chain.ts");
const { Ledger } = await imported("testing/ledger.ts");
const { testUsdc } = await imported("sandbox/chain/test-usdc.ts");

const patienceMs = 10_000;

describe("money on a chain", { timeout: 120_000 }, () => {
  let chain;
  let news;
  let failures;
  let ledger;
  const changes = [];

  before(async () => {
    failures = [];
    chain = await startChain({ project: inProject(), blockSeconds: 0.1, port: 0, onError: (error) => failures.push(error) });
    chain.money.onNews((paymentSessionId, item) => news.push({ paymentSessionId, ...item }));
    ledger = new Ledger({ capacity: 1_000, money: chain.money, onChange: ({ session }) => changes.push(session) });
  });
  beforeEach(() => (news = []));
  after(() => chain?.stop());

  /** A session of its own, and what can be done to its wallet. */
  function session(amount) {
    const { entry } = ledger.open({ amount, currency: "USD", requestId: undefined });
    const { paymentSessionId, oneTimeWalletAddress: address } = entry.session;
    return {
      entry,
      paymentSessionId,
      address,
      balance: () => chain.balanceOf(address),
      told: (kind) => news.find((item) => item.paymentSessionId === paymentSessionId && item.kind === kind),
      until: (kind) => until(() => news.find((item) => item.paymentSessionId === paymentSessionId && item.kind === kind), `news "${kind}"`),
    };
  }

  async function until(condition, what) {
    for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await sleep(20)) {
      const found = await condition();
      if (found) return found;
    }
    throw new Error(`Waited in vain for ${what}; there is ${JSON.stringify(news)}`);
  }

  /** A customer with money, and a wallet that signs by itself. */
  async function customer() {
    const account = privateKeyToAccount(generatePrivateKey());
    await chain.faucet(account.address);
    const { chainId, rpcUrl, token } = chain.description;
    const local = defineChain({ id: chainId, name: "local", nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 }, rpcUrls: { default: { http: [rpcUrl] } } });
    const client = createWalletClient({ account, chain: local, transport: http() }).extend(publicActions);
    const transfer = (to, units, more = {}) => client.writeContract({ address: token, abi: testUsdc.abi, functionName: "transfer", args: [to, units], ...more });
    return { address: account.address, client, transfer, balance: () => chain.balanceOf(account.address) };
  }

  it("is funded by a transfer of the amount, and its hash is a receipt", async () => {
    const { entry, address, until: untilNews, balance } = session("50.00");
    const payer = await customer();

    const hash = await payer.transfer(address, 50_000_000n);

    const funded = await untilNews("funded");
    assert.equal(funded.transactionHash, hash);
    assert.equal(funded.userAddress, payer.address);
    assert.equal(funded.received, "50.00");
    const { status, fundingTransactionHash, userAddress } = entry.session;
    assert.deepEqual([status, fundingTransactionHash, userAddress], ["FUNDED", hash, payer.address]);
    assert.equal(await balance(), "50.00");
    assert.equal(await payer.balance(), "950.00");
    const receipt = await chain.receiptOf(hash);
    assert.equal(receipt.status, "success");
    assert.ok(receipt.blockNumber > 0 && receipt.gasUsed > 21_000 && receipt.confirmations >= 2);
    assert.deepEqual(receipt.transfers, [{ from: payer.address, to: address, amount: "50.00", tokenSymbol: "USDC" }]);
  });

  it("is not funded before the confirmations", async () => {
    const { address, until: untilNews } = session("50.00");
    await chain.payFromTestWallet(address, "50.00");
    await untilNews("funded");

    assert.deepEqual(news.map(({ kind }) => kind), ["confirming", "funded"]);
  });

  it("changes a session once for each status", async () => {
    const { address, paymentSessionId, until: untilNews } = session("50.00");
    await chain.payFromTestWallet(address, "50.00");
    await untilNews("funded");

    const its = changes.filter((change) => change.paymentSessionId === paymentSessionId);
    assert.deepEqual(its.map(({ status }) => status), ["CREATED", "PENDING", "FUNDED"]);
  });

  it("waits for the rest when too little arrives", async () => {
    const { address, until: untilNews, told } = session("50.00");
    const payer = await customer();
    await payer.transfer(address, 20_000_000n);

    const { received, missing } = await untilNews("too-little");
    assert.deepEqual([received, missing], ["20.00", "30.00"]);
    assert.equal(told("funded"), undefined);
    await payer.transfer(address, 30_000_000n);
    assert.equal((await untilNews("funded")).received, "50.00");
  });

  it("sends back what is too much", async () => {
    const { address, until: untilNews, balance } = session("50.00");
    const payer = await customer();
    await payer.transfer(address, 62_500_000n);

    assert.equal((await untilNews("too-much")).excess, "12.50");
    await until(async () => (await payer.balance()) === "950.00", "the excess to come back");
    assert.equal(await balance(), "50.00");
  });

  it("sends back what comes after it was paid, once", async () => {
    const { address, until: untilNews, balance } = session("50.00");
    const payer = await customer();
    await payer.transfer(address, 50_000_000n);
    await untilNews("funded");
    await payer.transfer(address, 7_000_000n);
    await untilNews("too-much");
    await until(async () => (await payer.balance()) === "950.00", "the second transfer to come back");
    await payer.transfer(address, 8_000_000n);
    await until(() => news.filter(({ kind }) => kind === "too-much").length === 2, "the third transfer to be seen");

    await until(async () => (await payer.balance()) === "950.00", "the third transfer to come back");
    assert.deepEqual(news.filter(({ kind }) => kind === "too-much").map(({ excess }) => excess), ["7.00", "8.00"]);
    assert.equal(await balance(), "50.00");
  });

  it("tells another token, and the chain's own coin, from the money", async () => {
    const { address, until: untilNews, told } = session("50.00");
    const payer = await customer();
    const deployed = await payer.client.deployContract(testUsdc);
    const { contractAddress } = await payer.client.waitForTransactionReceipt({ hash: deployed });
    const minted = await payer.client.writeContract({ address: contractAddress, abi: testUsdc.abi, functionName: "mint", args: [payer.address, 50_000_000n] });
    await payer.client.waitForTransactionReceipt({ hash: minted });
    await payer.client.writeContract({ address: contractAddress, abi: testUsdc.abi, functionName: "transfer", args: [address, 50_000_000n] });

    assert.equal((await untilNews("wrong-token")).token.toLowerCase(), contractAddress.toLowerCase());
    await payer.client.sendTransaction({ to: address, value: 50n });
    await until(() => news.some(({ token }) => token === "ETH"), "the coin to be seen");
    assert.equal(told("funded"), undefined);
  });

  it("tells that a reported transaction reverted", async () => {
    const { entry, address, until: untilNews, told } = session("5000.00");
    const payer = await customer();
    // More than it has. With the gas given, no estimate refuses it beforehand.
    const transactionHash = await payer.transfer(address, 5_000_000_000n, { gas: 100_000n });
    entry.submit(transactionHash, payer.address);

    assert.equal((await untilNews("reverted")).transactionHash, transactionHash);
    assert.equal((await chain.receiptOf(transactionHash)).status, "reverted");
    assert.equal(told("elsewhere"), undefined);
    const { status, userSubmittedTransactionHash } = entry.session;
    assert.deepEqual([status, userSubmittedTransactionHash], ["CREATED", null], "another transaction can be sent");
  });

  it("tells that a reported transaction brought the wallet nothing", async () => {
    const { entry, until: untilNews } = session("50.00");
    const payer = await customer();
    const transactionHash = await payer.transfer(session("50.00").address, 50_000_000n);
    entry.submit(transactionHash, payer.address);

    assert.equal((await untilNews("elsewhere")).transactionHash, transactionHash);
  });

  /** Captures, and waits for the end of it. */
  async function captured(entry, captureAmount, isFinalCapture) {
    const { captureId } = entry.capture({ requestId: `${captureAmount}`, captureAmount, isFinalCapture });
    return until(() => entry.session.captures.find((capture) => capture.captureId === captureId && capture.status !== "CAPTURING"), "the capture");
  }

  it("moves a capture to the treasury and its refund to the customer", async () => {
    const { entry, address, until: untilNews, balance } = session("50.00");
    const payer = await customer();
    const { treasury } = chain.description;
    const before = Number(await chain.balanceOf(treasury));
    await payer.transfer(address, 50_000_000n);
    await untilNews("funded");

    const partial = await captured(entry, "20.00", false);
    assert.deepEqual([partial.status, partial.refundTransferTransactionHash, entry.session.status], ["CAPTURED", null, "FUNDED"]);
    assert.equal(await balance(), "30.00");
    const final = await captured(entry, "10.50", true);

    assert.deepEqual([final.status, entry.session.status], ["CAPTURED", "SUCCEEDED"]);
    assert.equal(await balance(), "0.00");
    assert.equal(Number(await chain.balanceOf(treasury)) - before, 30.5);
    assert.equal(await payer.balance(), "969.50");
    assert.deepEqual((await chain.receiptOf(final.captureTransferTransactionHash)).transfers, [{ from: address, to: treasury, amount: "10.50", tokenSymbol: "USDC" }]);
    assert.deepEqual((await chain.receiptOf(final.refundTransferTransactionHash)).transfers, [{ from: address, to: payer.address, amount: "19.50", tokenSymbol: "USDC" }]);
  });

  it("says that a capture failed when the money is not there", async () => {
    const { entry } = session("50.00");
    entry.status = "FUNDED";
    const capture = await captured(entry, "50.00", true);

    assert.deepEqual([capture.status, capture.error, entry.session.status], ["ERROR", "The transfer failed on the chain", "FUNDED"]);
    assert.equal(failures.splice(0).length, 1);
  });

  it("sends everything back when a session ends unpaid, to each sender, and what comes later as well", async () => {
    const { entry, address, until: untilNews, balance } = session("50.00");
    const [one, other] = [await customer(), await customer()];
    await one.transfer(address, 20_000_000n);
    await untilNews("too-little");
    await other.transfer(address, 10_000_000n);
    await until(() => news.some(({ received }) => received === "30.00"), "the second transfer");

    entry.expire();
    await until(async () => (await balance()) === "0.00", "the money to leave the wallet");
    assert.equal(entry.session.status, "CANCELED");
    assert.deepEqual([await one.balance(), await other.balance()], ["1000.00", "1000.00"]);
    await other.transfer(address, 50_000_000n);
    await until(async () => (await chain.balanceOf(other.address)) === "1000.00", "the late transfer to come back");
    assert.equal(await balance(), "0.00");
  });

  it("pays many sessions at once", async () => {
    const paid = Array.from({ length: 20 }, () => session("1.00"));
    const { treasury } = chain.description;
    const before = Number(await chain.balanceOf(treasury));
    await chain.faucet(chain.description.testWallet);
    await Promise.all(paid.map(({ address }) => chain.payFromTestWallet(address, "1.00")));
    await Promise.all(paid.map((one) => one.until("funded")));
    await Promise.all(paid.map(({ entry }) => captured(entry, "0.60", true)));

    assert.equal(Number(await chain.balanceOf(treasury)) - before, 12);
    for (const one of paid) assert.equal(await one.balance(), "0.00");
  });

  it("has no failures in the background", () => {
    assert.deepEqual(failures, []);
  });
});

describe("the process of a chain", { timeout: 60_000 }, () => {
  const answers = async (url) => {
    try {
      return (await fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: `{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}` })).ok;
    } catch {
      return false;
    }
  };

  it("takes another port when the usual one is taken, and ends with stop", async () => {
    const [one, other] = [await startChain({ project: inProject(), blockSeconds: 1 }), await startChain({ project: inProject(), blockSeconds: 1 })];
    const urls = [one, other].map(({ description }) => description.rpcUrl);
    assert.notEqual(urls[0], urls[1]);
    await Promise.all([one.stop(), other.stop()]);
    await Promise.all([one.ended, other.ended]);
    assert.deepEqual(await Promise.all(urls.map(answers)), [false, false]);
  });

  it("ends when the process that started it is killed", async () => {
    const program = inProject("build/sandbox-chain", `killed-${process.pid}.mjs`);
    const source = inProject("build/sandbox-chain", `sandbox-chain-chain-${process.pid}.mjs`);
    writeFileSync(program, `import { startChain } from ${JSON.stringify(source)};
      const chain = await startChain({ project: ${JSON.stringify(inProject())}, port: 0 });
      console.log(chain.description.rpcUrl);`);
    const child = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(child.stdout, "data");
    const url = String(line).trim();
    assert.equal(await answers(url), true);

    child.kill("SIGKILL");
    await once(child, "exit");
    for (const deadline = Date.now() + 5_000; (await answers(url)) && Date.now() < deadline; ) await sleep(50);
    assert.equal(await answers(url), false);
  });
});
