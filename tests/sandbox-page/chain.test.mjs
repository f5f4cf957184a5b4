// A customer pays on the chain in a shop's page, of another origin than the sandbox, with the SDK that --sdk wrote.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, describe, it } from "node:test";
import { startBrowser } from "../support/browser.mjs";
import { startSandbox, temporaryFolder, until } from "../support/sandbox.mjs";

const page = `<!doctype html><title>Shop</title><div id="cubepay-sdk-root"></div><script src="/sdk.js"></script>`;

describe("the SDK that the sandbox wrote with --chain", { timeout: 60_000 }, () => {
  const folder = temporaryFolder();
  let sandbox;
  let shop;
  let browser;
  let quit;
  before(async () => {
    const sdk = folder.in("sdk.js");
    sandbox = await startSandbox(["--chain", "--sdk", sdk]);
    shop = createServer((request, response) => {
      const isSdk = request.url === "/sdk.js";
      response.setHeader("Content-Type", isSdk ? "text/javascript" : "text/html");
      response.end(isSdk ? readFileSync(sdk) : page);
    }).listen(0, "127.0.0.1");
    await once(shop, "listening");
    ({ browser, quit } = await startBrowser());
  });
  after(async () => {
    await quit?.();
    await sandbox?.stop();
    shop?.close();
    shop?.closeAllConnections();
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
    await browser.get(`http://127.0.0.1:${shop.address().port}/`);
    await browser.executeScript(
      `const sdk = CubePaySDK.init({ merchantId: "m", container: document.querySelector("#cubepay-sdk-root") });
      sdk.open({ paymentSessionId: arguments[0], paymentSessionToken: arguments[1] }).then(
        (result) => { window.ending = result; },
        (error) => { window.ending = { error: error.message }; },
      );`,
      session.paymentSessionId,
      session.paymentSessionToken,
    );
    await choose("test");
    await choose("approve");

    const { error, transactionHash, details } = await until("the payment ends", () => browser.executeScript("return window.ending ?? null"));
    assert.equal(error, undefined);
    const { status, fundingTransactionHash, userAddress, oneTimeWalletAddress } = await sandbox.look(session);
    assert.deepEqual([status, fundingTransactionHash], ["FUNDED", transactionHash]);
    assert.deepEqual([details.wallet, details.userAddress], ["test", userAddress]);
    const { body: receipt } = await sandbox.ask("GET", `/chain/transactions/${transactionHash}`);
    assert.deepEqual(receipt.transfers, [{ from: userAddress, to: oneTimeWalletAddress, amount: "50.00", tokenSymbol: "USDC" }]);
    assert.equal(details.receipt.blockNumber, receipt.blockNumber);
  });
});
