// A customer pays on the chain in a shop's page, of another origin than the sandbox, with the SDK that --sdk wrote.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
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
});
