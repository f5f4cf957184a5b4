// A customer pays in a shop's page, of another origin than the sandbox, with the SDK that --sdk wrote.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startBrowser } from "../support/browser.mjs";
import { startSandbox, temporaryFolder } from "../support/sandbox.mjs";
import { until } from "../support/until.mjs";
import { ending, openModal, openShop } from "./shop.mjs";

describe("the SDK that the sandbox wrote", { concurrency: false }, () => {
  const folder = temporaryFolder();
  let sandbox;
  let other;
  let shop;
  let browser;
  let quit;
  before(
    async () => {
      sandbox = await startSandbox(["--sdk", "vendor/sdk.js", "--confirm-after", "100"], { cwd: folder.path });
      other = await startSandbox();
      shop = await openShop(folder.in("vendor/sdk.js"));
      ({ browser, quit } = await startBrowser());
    },
    { timeout: 60_000 },
  );
  after(async () => {
    await quit?.();
    await Promise.all([sandbox?.stop(), other?.stop()]);
    await shop?.close();
    folder.remove();
  });

  const chooseWallet = () =>
    until("a wallet is chosen", () =>
      browser.executeScript(`const wallet = document.querySelector("#cubepay-sdk-root").shadowRoot.querySelector("[data-wallet]"); wallet?.click(); return wallet !== null`),
    );

  it("pays a session of that sandbox, across origins, and resolves with its transaction", async () => {
    const session = await sandbox.create();
    await openModal(browser, shop, session);
    await chooseWallet();
    const { transactionHash } = await ending(browser);
    const { status, fundingTransactionHash } = await sandbox.look(session);
    assert.deepEqual([status, fundingTransactionHash], ["FUNDED", transactionHash]);
  });

  it("refuses a session of another sandbox, and names its file and its sandbox", async () => {
    await openModal(browser, shop, await other.create());
    const { error } = await ending(browser);
    assert.ok(error.includes(`The sandbox at ${sandbox.url} does not know this payment session`), error);
    assert.ok(error.includes("vendor/sdk.js was written for that address: start the sandbox with npx cubepay-sandbox --sdk vendor/sdk.js again."), error);
  });

  it("says that its sandbox does not answer, and what to do", async () => {
    const session = await sandbox.create();
    const port = Number(new URL(sandbox.url).port);
    await sandbox.stop();
    await openModal(browser, shop, session);
    await chooseWallet();
    const { error } = await ending(browser);
    assert.equal(error, `The sandbox at ${sandbox.url} does not answer. vendor/sdk.js was written for that address: start the sandbox with npx cubepay-sandbox --sdk vendor/sdk.js again.`);
    sandbox = await startSandbox(["--sdk", "vendor/sdk.js", "--confirm-after", "100"], { cwd: folder.path, port });
  });

  it("refuses a session of CubePay, and names its file", async () => {
    await openModal(browser, shop, { paymentSessionId: "ps_1", paymentSessionToken: "pst_live" });
    assert.match((await ending(browser)).error, /not a sandbox's\. Replace vendor\/sdk\.js by CubePay's own SDK/);
  });
});
