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

  it("pays a session of that sandbox, across origins, and resolves with its transaction", async () => {
    const session = await sandbox.create();
    await openModal(browser, shop, session);
    await until("a wallet is chosen", () =>
      browser.executeScript(`const wallet = document.querySelector("#cubepay-sdk-root").shadowRoot.querySelector("[data-wallet]"); wallet?.click(); return wallet !== null`),
    );
    const { transactionHash } = await ending(browser);
    const { status, fundingTransactionHash } = await sandbox.look(session);
    assert.deepEqual([status, fundingTransactionHash], ["FUNDED", transactionHash]);
  });

  it("refuses a session of another sandbox, and names its file and its sandbox", async () => {
    await openModal(browser, shop, await other.create());
    const { error } = await ending(browser);
    assert.ok(error.includes(`The sandbox at ${sandbox.url} does not know this payment session`), error);
    assert.ok(error.includes("vendor/sdk.js pays that sandbox's sessions only"), error);
  });

  it("refuses a session of CubePay, and names its file", async () => {
    await openModal(browser, shop, { paymentSessionId: "ps_1", paymentSessionToken: "pst_live" });
    assert.match((await ending(browser)).error, /not a sandbox's\. Replace vendor\/sdk\.js by CubePay's own SDK/);
  });
});
