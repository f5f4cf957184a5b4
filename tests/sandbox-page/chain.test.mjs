// A customer pays on the chain in a shop's page, of another origin than the sandbox, with the SDK that --sdk wrote.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { violations } from "../support/axe.mjs";
import { startBrowser } from "../support/browser.mjs";
import { startSandbox, temporaryFolder } from "../support/sandbox.mjs";
import { until } from "../support/until.mjs";
import { ending, openModal, openShop } from "./shop.mjs";

describe("the SDK that the sandbox wrote with --chain", { timeout: 60_000 }, () => {
  const folder = temporaryFolder();
  let sandbox;
  let shop;
  let browser;
  let quit;
  before(async () => {
    const sdk = folder.in("sdk.js");
    sandbox = await startSandbox(["--chain", "--sdk", sdk]);
    shop = await openShop(sdk);
    ({ browser, quit } = await startBrowser());
  });
  after(async () => {
    await quit?.();
    await sandbox?.stop();
    await shop?.close();
    folder.remove();
  });

  /** Clicks on what the modal offers, once it does. */
  const choose = (id) =>
    until(`the modal offers "${id}"`, () =>
      browser.executeScript(
        `const button = document.querySelector("#cubepay-sdk-root").shadowRoot.querySelector('[data-wallet="' + arguments[0] + '"]');
        button?.click();
        return button !== null`,
        id,
      ),
    );

  it("pays across origins, and resolves with a transaction of the chain and its receipt", async () => {
    const session = await sandbox.create();
    await openModal(browser, shop, session);
    await choose("test");
    await choose("approve");

    const { error, transactionHash, details } = await ending(browser);
    assert.equal(error, undefined);
    const { status, fundingTransactionHash, userAddress, oneTimeWalletAddress } = await sandbox.look(session);
    assert.deepEqual([status, fundingTransactionHash], ["FUNDED", transactionHash]);
    assert.deepEqual([details.wallet, details.userAddress], ["test", userAddress]);
    const { body: receipt } = await sandbox.ask("GET", `/chain/transactions/${transactionHash}`);
    assert.deepEqual(receipt.transfers, [{ from: userAddress, to: oneTimeWalletAddress, amount: "50.00", tokenSymbol: "USDC" }]);
    assert.equal(details.receipt.blockNumber, receipt.blockNumber);
  });

  it("shows on the sandbox's page who has how much, and the transactions as links to their receipts", async () => {
    const session = await sandbox.create({ amount: "20.00" });
    const { paymentSessionId, oneTimeWalletAddress } = session;
    const { token, testWallet, treasury } = (await sandbox.ask("GET", `/payment-sessions/${paymentSessionId}/chain`, { bearer: session.paymentSessionToken })).body;
    for (const address of [token, testWallet, treasury]) assert.ok(sandbox.output().includes(address), "the address is printed at the start");

    await browser.get(sandbox.url);
    const text = (selector) => browser.executeScript("return document.querySelector(arguments[0])?.textContent ?? ''", selector);
    const accounts = () => browser.executeScript(`return [...document.querySelectorAll("#accounts > div")].map((shown) => [...shown.querySelectorAll("dt, b, code")].map((part) => part.textContent))`);
    const shows = (customer, wallet, merchant) =>
      until(`the balances are ${customer}, ${wallet}, ${merchant}`, async () => {
        const expected = [
          ["Test wallet (customer)", `${customer} USDC`, testWallet],
          ["One-time wallet", `${wallet} USDC`, oneTimeWalletAddress],
          ["Treasury (your wallet)", `${merchant} USDC`, treasury],
        ];
        return JSON.stringify(await accounts()) === JSON.stringify(expected);
      });
    await shows("950.00", "0.00", "0.00");
    assert.match(await text("#identity"), /USDC on a local chain/);
    assert.equal(await text("#transactions"), "");

    await sandbox.press(paymentSessionId, "fund");
    await shows("930.00", "20.00", "0.00");
    await until("it is funded", async () => (await text("#status")) === "FUNDED");
    await sandbox.capture(paymentSessionId, { requestId: "only", captureAmount: "5.00", isFinalCapture: true });
    await shows("945.00", "0.00", "5.00");

    const links = await until("the transactions are there", async () => {
      const found = await browser.executeScript(`return [...document.querySelectorAll("#transactions li")].map((line) => [line.querySelector("span").textContent, line.querySelector("a").href])`);
      return found.length === 3 && found;
    });
    assert.deepEqual(links.map(([what]) => what), ["Payment", "Capture", "Refund"]);
    for (const [, href] of links) assert.equal((await (await fetch(href)).json()).status, "success");
    assert.deepEqual(await violations(browser), []);
  });
});
