// A customer pays in a shop's page, of another origin than the sandbox, with the SDK that --sdk wrote.

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, describe, it } from "node:test";
import { startBrowser } from "../e2e/browser.mjs";
import { startSandbox, temporaryFolder, until } from "../sandbox/sandbox.mjs";

const page = `<!doctype html><title>Shop</title><div id="cubepay-sdk-root"></div><script src="/sdk.js"></script>`;

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
      shop = createServer((request, response) => {
        const isSdk = request.url === "/sdk.js";
        response.setHeader("Content-Type", isSdk ? "text/javascript" : "text/html");
        response.end(isSdk ? readFileSync(folder.in("vendor/sdk.js")) : page);
      }).listen(0, "127.0.0.1");
      await once(shop, "listening");
      ({ browser, quit } = await startBrowser());
    },
    { timeout: 60_000 },
  );
  after(async () => {
    await quit?.();
    await Promise.all([sandbox?.stop(), other?.stop()]);
    shop?.close();
    shop?.closeAllConnections();
    folder.remove();
  });

  async function open({ paymentSessionId, paymentSessionToken }) {
    await browser.get(`http://127.0.0.1:${shop.address().port}/`);
    await browser.executeScript(
      `const sdk = CubePaySDK.init({ merchantId: "m", container: document.querySelector("#cubepay-sdk-root") });
      sdk.open({ paymentSessionId: arguments[0], paymentSessionToken: arguments[1] }).then(
        (result) => { window.ending = { hash: result.transactionHash }; },
        (error) => { window.ending = { error: error.message }; },
      );`,
      paymentSessionId,
      paymentSessionToken,
    );
  }
  const chooseWallet = () =>
    until("a wallet is chosen", () =>
      browser.executeScript(`const wallet = document.querySelector("#cubepay-sdk-root").shadowRoot.querySelector("[data-wallet]"); wallet?.click(); return wallet !== null`),
    );
  const ending = () => until("the payment ends", () => browser.executeScript("return window.ending ?? null"));

  it("pays a session of that sandbox, across origins, and resolves with its transaction", async () => {
    const session = await sandbox.create();
    await open(session);
    await chooseWallet();
    const { hash } = await ending();
    const { status, fundingTransactionHash } = await sandbox.look(session);
    assert.deepEqual([status, fundingTransactionHash], ["FUNDED", hash]);
  });

  it("refuses a session of another sandbox, and names its file and its sandbox", async () => {
    await open(await other.create());
    const { error } = await ending();
    assert.ok(error.includes(`The sandbox at ${sandbox.url} does not know this payment session`), error);
    assert.ok(error.includes("vendor/sdk.js was written for that address: start the sandbox with npx cubepay-sandbox --sdk vendor/sdk.js again."), error);
  });

  it("says that its sandbox does not answer, and what to do", async () => {
    const session = await sandbox.create();
    const port = Number(new URL(sandbox.url).port);
    await sandbox.stop();
    await open(session);
    await chooseWallet();
    const { error } = await ending();
    assert.equal(error, `The sandbox at ${sandbox.url} does not answer. vendor/sdk.js was written for that address: start the sandbox with npx cubepay-sandbox --sdk vendor/sdk.js again.`);
    sandbox = await startSandbox(["--sdk", "vendor/sdk.js", "--confirm-after", "100"], { cwd: folder.path, port });
  });

  it("refuses a session of CubePay, and names its file", async () => {
    await open({ paymentSessionId: "ps_1", paymentSessionToken: "pst_live" });
    assert.match((await ending()).error, /not a sandbox's\. Replace vendor\/sdk\.js by CubePay's own SDK/);
  });
});
