// A page of a browser extension: its addresses have a scheme of their own, and the merchant's endpoint is elsewhere. In Chromium,
// for no other driver opens such a page.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { inProject } from "../../scripts/project.mjs";
import { engine, startBrowser } from "../support/browser.mjs";
import { serve } from "../support/loopback-server.mjs";
import { createdSession } from "../support/session-endpoint.mjs";
import { countingSdk } from "../support/fake-sdk.mjs";

const page = `<!doctype html><meta charset="utf-8"><title>An extension's page</title><script type="module" src="page.js"></script>`;
const script = (origin) => `
import { configure, executePayment } from "./package/index.js";
window.configureShop = (options) => configure({ merchantId: "m_1", sessionEndpoint: "${origin}/api/payment-sessions", ...options });
window.pay = () => executePayment({ amount: "50.00" }).catch((error) => ({ code: error.code, message: error.message }));
window.ready = true;`;

/** An unpacked extension, as somebody would write one. */
function writeExtension(folder, origin) {
  const manifest = {
    manifest_version: 3,
    name: "A shop",
    version: "1.0",
    host_permissions: ["http://127.0.0.1/*"],
    content_security_policy: { extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'" },
  };
  mkdirSync(join(folder, "vendor"));
  writeFileSync(join(folder, "manifest.json"), JSON.stringify(manifest));
  writeFileSync(join(folder, "page.html"), page);
  writeFileSync(join(folder, "page.js"), script(origin));
  writeFileSync(join(folder, "vendor/cubist-pay-client-sdk.umd.js"), countingSdk);
  cpSync(inProject("pkg"), join(folder, "package"), { recursive: true });
}

/** Chromium names an unpacked extension by its path. */
function addressOf(folder) {
  const digits = createHash("sha256").update(folder).digest("hex").slice(0, 32);
  return `chrome-extension://${digits.replace(/./g, (digit) => "abcdefghijklmnop"[parseInt(digit, 16)])}/page.html`;
}

const loading = (folder) => (capabilities) => {
  const options = capabilities["goog:chromeOptions"];
  const args = [...options.args, `--load-extension=${folder}`, "--disable-features=DisableLoadExtensionCommandLineSwitch"];
  return { ...capabilities, "goog:chromeOptions": { ...options, args } };
};

describe("a page of an extension", { skip: engine !== "chromium" }, () => {
  let started;
  let server;
  const folder = mkdtempSync(join(tmpdir(), "cubepay-extension-"));
  const run = (body) => started.browser.executeAsyncScript(`const done = arguments[0]; (async () => { ${body} })().then(done, (error) => done(String(error)));`);

  before(async () => {
    server = await serve((request, response) => {
      response.writeHead(201, { "content-type": "application/json" });
      response.end(JSON.stringify(createdSession));
    });
    writeExtension(folder, server.origin);
    started = await startBrowser(loading(folder));
  }, { timeout: 60_000 });

  after(async () => {
    await started?.quit();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async () => {
    await started.browser.get(addressOf(folder));
    await started.browser.wait(() => started.browser.executeScript("return !!window.ready"), 10_000, "the extension's page did not run");
  };

  it("pays with an SDK of its own", async () => {
    await open();
    const result = await run("configureShop(); return pay()");
    assert.equal(result.transactionHash, "0xhash", JSON.stringify(result));
  });

  it("may name an endpoint of the extension's own", async () => {
    await open();
    const { code } = await run(`configureShop({ sessionEndpoint: "/api/payment-sessions", maxAttempts: 1 }); return pay()`);
    assert.equal(code, "session_unavailable");
  });
});
