// The shop with its money on a local chain: what customers do, and where the money is afterwards.

import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { Key } from "selenium-webdriver";
import { AnnouncedWallet, walletId } from "./announced-wallet.mjs";
import { violations } from "../support/axe.mjs";
import { engine } from "../support/browser.mjs";
import { checkoutForTests } from "./checkout.mjs";

const price = 89.5;

/** The shop, and its customers' balances. */
function shopOnChain(behaviour = {}) {
  const checkout = checkoutForTests({ chain: true, ...behaviour });
  const balance = async (account) => Number(await checkout.chain.balanceOf(account));
  return { checkout, balance };
}

/** Calls the sandbox as the merchant's server does. */
async function captureByHand(checkout, paymentSessionId, body) {
  const { status, body: answer } = await checkout.sandbox.capture(paymentSessionId, body);
  return { status, ...answer };
}

describe(`paying on a chain from the test wallet, in ${engine}`, { timeout: 180_000 }, () => {
  const { checkout, balance } = shopOnChain();
  let testWallet;
  let treasury;
  beforeEach(() => ({ testWallet, treasury } = checkout.chain.description));

  /** What each side had, then what it has more of or less. */
  async function movements() {
    const before = [await balance(testWallet), await balance(treasury)];
    return async () => {
      const session = await checkout.session();
      const wallet = session ? await balance(session.oneTimeWalletAddress) : 0;
      const [customer, merchant] = [(await balance(testWallet)) - before[0], (await balance(treasury)) - before[1]];
      return { customer: Number(customer.toFixed(2)), wallet, merchant: Number(merchant.toFixed(2)) };
    };
  }

  async function approve() {
    await checkout.pay();
    await checkout.clickInModal('[data-wallet="test"]');
    await checkout.clickInModal('[data-wallet="approve"]');
  }

  it("the money goes from the customer to the treasury, and the hash is a receipt", async () => {
    const moved = await movements();
    await approve();
    await checkout.untilState("paid");
    await checkout.untilStage("delivered");

    const hash = await checkout.textOf("result-hash");
    const { oneTimeWalletAddress, userAddress, fundingTransactionHash } = await checkout.session();
    const receipt = await checkout.chain.receiptOf(hash);
    assert.equal(receipt.status, "success");
    assert.deepEqual(receipt.transfers, [{ from: testWallet, to: oneTimeWalletAddress, amount: "89.50", tokenSymbol: "USDC" }]);
    assert.deepEqual([userAddress, fundingTransactionHash], [testWallet, hash]);
    assert.deepEqual(await moved(), { customer: -price, wallet: 0, merchant: price });
    assert.equal(await checkout.textOf("receipt-block"), String(receipt.blockNumber));
    assert.equal(await checkout.textOf("receipt-gas"), String(receipt.gasUsed));
    assert.equal(await checkout.textOf("receipt-transfer"), `89.50 USDC from ${testWallet} to ${oneTimeWalletAddress}`);
  });

  it("who rejects pays nothing, is told so, and can pay after all", async () => {
    const moved = await movements();
    await checkout.pay();
    await checkout.clickInModal('[data-wallet="test"]');
    await checkout.clickInModal('[data-wallet="reject"]');
    await checkout.until("the modal says that it was rejected", async () => /You rejected/.test(await checkout.modalStatus()));
    assert.deepEqual(await moved(), { customer: 0, wallet: 0, merchant: 0 });

    await checkout.clickInModal('[data-wallet="test"]');
    await checkout.clickInModal('[data-wallet="approve"]');
    await checkout.untilStage("delivered");
    assert.deepEqual(await moved(), { customer: -price, wallet: 0, merchant: price });
  });

  it("a customer pays with the keyboard alone", async () => {
    await checkout.tabTo("the Pay button", `return document.activeElement.dataset.testid === "pay"`);
    await checkout.press(Key.ENTER);
    await checkout.untilModalOpens();
    for (const id of ["test", "approve"]) {
      await checkout.until(`the modal offers "${id}"`, async () => (await checkout.modalChoices()).includes(id));
      await checkout.tabTo(id, `return document.querySelector("#cubepay-sdk-root").shadowRoot.activeElement?.dataset.wallet === "${id}"`);
      await checkout.press(Key.ENTER);
    }
    await checkout.untilStage("delivered");
  });

  it("a wallet without money gets some from the faucet", async () => {
    await checkout.chain.payFromTestWallet(treasury, await checkout.chain.balanceOf(testWallet));
    await checkout.until("the test wallet is empty", async () => (await balance(testWallet)) === 0);
    await checkout.pay();
    await checkout.clickInModal('[data-wallet="test"]');
    await checkout.until("the modal says what is missing", async () => /has 0\.00 USDC, and 89\.50 are needed/.test(await checkout.modalStatus()));
    await checkout.clickInModal('[data-wallet="faucet"]');
    await checkout.clickInModal('[data-wallet="approve"]');

    await checkout.untilStage("delivered");
    assert.equal(await balance(testWallet), 1000 - price);
  });

  it("who has sent too little is asked for the rest", async () => {
    await checkout.chain.faucet(testWallet);
    const moved = await movements();
    await checkout.pay();
    await checkout.untilModalOpens();
    const session = await checkout.session();
    const { oneTimeWalletAddress } = session;
    await checkout.chain.payFromTestWallet(oneTimeWalletAddress, "20.00");
    await checkout.until("too little is confirmed", async () => (await checkout.chain.newsOf(session))?.kind === "too-little");
    assert.equal((await checkout.session()).status, "CREATED");
    await checkout.clickInModal('[data-wallet="test"]');
    await checkout.until("the rest is asked for", async () => (await checkout.modalChoices()).includes("approve"));
    assert.match(await checkout.modalText(), /Send 69\.50 USDC/);
    await checkout.clickInModal('[data-wallet="approve"]');

    await checkout.untilStage("delivered");
    assert.deepEqual(await moved(), { customer: -price, wallet: 0, merchant: price });
  });

  it("a payment is found whose modal was closed while the transaction was in the air", async () => {
    const moved = await movements();
    await approve();
    await checkout.until("the transaction is sent", async () => (await checkout.session())?.userSubmittedTransactionHash);
    await checkout.clickInModal("[data-close]");
    await checkout.untilModalIsGone();

    await checkout.untilStage("delivered");
    assert.equal(await checkout.state(), "paid");
    assert.deepEqual(await moved(), { customer: -price, wallet: 0, merchant: price });
  });

  it("a payment is captured whose tab was closed", async () => {
    const moved = await movements();
    await approve();
    await checkout.until("the transaction is sent", async () => (await checkout.session())?.userSubmittedTransactionHash);
    await checkout.browser.get("about:blank");

    await checkout.until("the money is captured", async () => (await checkout.session()).status === "SUCCEEDED");
    assert.deepEqual(await moved(), { customer: -price, wallet: 0, merchant: price });
  });

  it("a session that is canceled before the transaction arrives gives the money back", async () => {
    const moved = await movements();
    await approve();
    await checkout.until("the transaction is sent", async () => (await checkout.session())?.userSubmittedTransactionHash);
    await checkout.sandbox.press((await checkout.session()).paymentSessionId, "cancel");

    await checkout.until("the money is back", async () => {
      const { customer, wallet } = await moved();
      const receipt = await checkout.chain.receiptOf((await checkout.session()).userSubmittedTransactionHash);
      return receipt.status === "success" && receipt.confirmations > 3 && customer === 0 && wallet === 0;
    });
    assert.equal((await checkout.session()).status, "CANCELED");
  });
});

describe(`a partial capture on a chain, in ${engine}`, { timeout: 120_000 }, () => {
  const { checkout, balance } = shopOnChain({ captureMethod: "manual" });

  it("moves what is captured to the treasury and the rest back to the customer", async () => {
    const { testWallet, treasury } = checkout.chain.description;
    const before = [await balance(testWallet), await balance(treasury)];
    await checkout.pay();
    await checkout.clickInModal('[data-wallet="test"]');
    await checkout.clickInModal('[data-wallet="approve"]');
    await checkout.untilState("paid");
    const { paymentSessionId, oneTimeWalletAddress } = await checkout.session();
    assert.equal(await balance(oneTimeWalletAddress), price);

    const first = await captureByHand(checkout, paymentSessionId, { requestId: "first", captureAmount: "20.00" });
    assert.deepEqual([first.status, first.refundAmount], ["CAPTURING", "0.00"]);
    await checkout.until("the first capture is done", async () => (await checkout.session()).status === "FUNDED");
    assert.equal(await balance(oneTimeWalletAddress), price - 20);
    await captureByHand(checkout, paymentSessionId, { requestId: "second", captureAmount: "30.50", isFinalCapture: true });
    await checkout.until("the second capture is done", async () => (await checkout.session()).status === "SUCCEEDED");

    const [one, two] = (await checkout.session()).captures;
    assert.equal(one.refundTransferTransactionHash, null);
    assert.equal((await checkout.chain.receiptOf(two.captureTransferTransactionHash)).transfers[0].amount, "30.50");
    assert.equal((await checkout.chain.receiptOf(two.refundTransferTransactionHash)).transfers[0].amount, "39.00");
    assert.equal(await balance(oneTimeWalletAddress), 0);
    assert.equal((await balance(testWallet)) - before[0], -50.5);
    assert.equal((await balance(treasury)) - before[1], 50.5);
  });
});

describe(`paying on a chain from a wallet of the browser, in ${engine}`, { timeout: 180_000 }, () => {
  const { checkout, balance } = shopOnChain();
  let wallet;
  beforeEach(async () => {
    wallet = new AnnouncedWallet(checkout);
    await wallet.announce();
  });
  afterEach(() => wallet.close());

  const chooseIt = async () => {
    await checkout.pay();
    await checkout.clickInModal(`[data-wallet="${walletId}"]`);
  };

  it("it is listed beside the test wallet, is brought to the chain, and signs the transfer", async () => {
    await checkout.chain.faucet(wallet.address);
    await checkout.pay();
    await checkout.until("the wallets are listed", async () => (await checkout.modalChoices()).length > 0);
    assert.deepEqual(await checkout.modalChoices(), [walletId, "test"]);
    await checkout.clickInModal(`[data-wallet="${walletId}"]`);
    await checkout.untilStage("delivered");

    const session = await checkout.session();
    assert.deepEqual([session.userAddress, session.fundingTransactionHash], [wallet.address, wallet.sent[0]]);
    assert.equal(await checkout.textOf("result-hash"), wallet.sent[0]);
    assert.equal(await balance(wallet.address), 1000 - price);
    assert.deepEqual(wallet.asked.filter((method) => method !== "eth_chainId"), [
      "eth_requestAccounts",
      "wallet_switchEthereumChain",
      "wallet_addEthereumChain",
      "wallet_switchEthereumChain",
      "eth_sendTransaction",
    ]);
  });

  it("who rejects the transaction can choose again", async () => {
    await checkout.chain.faucet(wallet.address);
    wallet.rejects.add("eth_sendTransaction");
    await chooseIt();
    await checkout.until("the modal says that it was rejected", async () => /You rejected the request in Test Extension/.test(await checkout.modalStatus()));
    assert.equal(await balance(wallet.address), 1000);
    assert.equal((await checkout.session()).status, "CREATED");

    wallet.rejects.clear();
    await checkout.clickInModal(`[data-wallet="${walletId}"]`);
    await checkout.untilStage("delivered");
    assert.equal(await balance(wallet.address), 1000 - price);
  });

  for (const [what, method] of [
    ["to connect", "eth_requestAccounts"],
    ["to change the chain", "wallet_switchEthereumChain"],
    ["to add the chain", "wallet_addEthereumChain"],
  ]) {
    it(`who rejects ${what} can choose again`, async () => {
      wallet.rejects.add(method);
      await chooseIt();
      await checkout.until("the modal says that it was rejected", async () => /You rejected/.test(await checkout.modalStatus()));

      assert.equal(wallet.asked.at(-1), method);
      assert.deepEqual(await checkout.modalChoices(), [walletId, "test"]);
    });
  }

  it("who sees a transaction revert is told so, and can pay again", async () => {
    await checkout.chain.faucet(wallet.address);
    wallet.spendsFirst = true;
    await chooseIt();
    await checkout.until("the modal says that it failed", async () => /failed on the chain\. Nothing was paid/.test(await checkout.modalStatus()));
    assert.equal((await checkout.chain.receiptOf(wallet.sent[0])).status, "reverted");
    assert.equal((await checkout.session()).userSubmittedTransactionHash, null);

    await checkout.clickInModal('[data-wallet="test"]');
    await checkout.clickInModal('[data-wallet="approve"]');
    await checkout.untilStage("delivered");
  });

  it("an account without money gets some from the faucet, and gas", async () => {
    await chooseIt();
    await checkout.clickInModal('[data-wallet="faucet"]');
    await checkout.untilStage("delivered");

    assert.equal(await balance(wallet.address), 1000 - price);
  });

  it("a payment is found that was confirmed in the wallet after the modal was closed", async () => {
    await checkout.chain.faucet(wallet.address);
    let confirm;
    wallet.reading = new Promise((resolve) => (confirm = resolve));
    await chooseIt();
    await checkout.until("the wallet asks", () => wallet.asked.includes("eth_sendTransaction"));
    await checkout.clickInModal("[data-close]");
    await checkout.untilModalIsGone();
    assert.equal((await checkout.session()).status, "CREATED");
    confirm();

    await checkout.until("the money is captured", async () => (await checkout.session()).status === "SUCCEEDED");
    assert.equal((await checkout.session()).fundingTransactionHash, wallet.sent[0]);
    assert.equal(await balance(wallet.address), 1000 - price);
  });
});

describe(`axe on a chain, in ${engine}`, { timeout: 120_000 }, () => {
  const { checkout } = shopOnChain();
  const atRest = `return document.getAnimations().every(({ effect }) => effect.getTiming().iterations === Infinity)`;

  for (const size of ["wide", "narrow"]) {
    it(`finds nothing on the ${size} page: with the wallets, a question, a refusal, and the receipt`, async () => {
      await checkout[size]();
      await checkout.open();
      await checkout.pay();
      for (const [when, choice, next] of [
        ["with the wallets", "test", "test"],
        ["with a question", "approve", "reject"],
        ["after a refusal", "test", "test"],
        ["with a question again", "approve", "approve"],
      ]) {
        await checkout.until(when, async () => (await checkout.modalChoices()).includes(choice));
        await checkout.modalRestingPlace();
        assert.deepEqual(await violations(checkout.browser), [], when);
        await checkout.clickInModal(`[data-wallet="${next}"]`);
      }
      await checkout.untilStage("delivered");
      await checkout.until("all has come to rest", () => checkout.run(atRest));
      assert.deepEqual(await violations(checkout.browser), [], "with the receipt");
    });
  }
});
