// The guide's component runs as it is, but for the line that imports the service.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { inProject } from "../../scripts/project.mjs";
import { engine } from "../support/browser.mjs";
import { javascript, world } from "../support/world.mjs";
import { compile } from "../support/compile.mjs";
import { bundle, shops } from "./shop.mjs";

const [before, after, between] = Object.values(shops);
const head = `<div id="cubepay-sdk-root"></div><div id="shop"></div><script type="module" src="/shop/page.js"></script>`;
const wasm = readFileSync(inProject("pkg/core/cubepay_checkout_bg.wasm"));

describe("the guide's PayButton", () => {
  it("changes in one line, its import", () => {
    const lines = before.component.split("\n");
    const changed = after.component.split("\n").filter((line, at) => line !== lines[at]);
    assert.deepEqual(changed, ['import { cubePayService } from "cubepay-checkout";']);
    assert.equal(between.component, before.component);
  });

  it("fits the package's types as it fitted the service's", async () => {
    await compile("migration", [
      { language: "tsx", line: 1, text: after.component },
      { language: "tsx", line: 2, text: between.component },
      { language: "ts", line: 3, text: between.service },
    ]);
  });
});

describe(`the guide's PayButton in ${engine}`, { concurrency: false }, () => {
  const page = world();
  const text = (selector) => page.browser.executeScript("return document.querySelector(arguments[0])?.textContent", selector);
  const until = (selector, wanted) =>
    page.browser.wait(async () => wanted.test((await text(selector)) ?? ""), 10_000, `${selector} did not say ${wanted}`);
  const click = () => page.browser.executeScript("document.querySelector('#shop button').click()");
  const posted = () => page.asked.filter(({ method }) => method === "POST").map(({ path, body }) => ({ path, ...JSON.parse(body) }));

  const open = async (shop, changes) => {
    const scripts = await bundle(shop);
    const file = (path) => {
      if (path.endsWith(".wasm")) return new Response(wasm, { headers: { "content-type": "application/wasm" } });
      return scripts.has(path) ? javascript(scripts.get(path)) : undefined;
    };
    await page.open({ head, file, ...changes });
    await until("#shop button", /^Pay \$50$/);
  };

  for (const [name, shop] of Object.entries(shops)) {
    describe(name, () => {
      it("pays, shows that it does, and shows the hash", async () => {
        await open(shop);
        await page.browser.executeScript("window.openModal = () => new Promise((resolve) => (window.pay = resolve))");
        await click();
        await until("#shop button", /^Processing\.\.\.$/);
        await page.browser.wait(() => page.browser.executeScript("return Boolean(window.pay)"), 10_000, "the modal did not open");
        await page.browser.executeScript("pay({ transactionHash: '0xguide' })");
        await until("#shop p", /^Payment successful: 0xguide$/);
        await until("#shop button", /^Pay \$50$/);

        const [{ path, amount, currency }] = posted();
        assert.deepEqual([path, Number(amount), currency], ["/api/payment-sessions", 50, "USD"]);
        assert.equal(posted().length, 1);
      });

      it("knows the customer who closed the modal", async () => {
        await open(shop);
        await page.browser.executeScript("window.openModal = async () => { throw Object.assign(new Error(), { name: 'CubePayClosedError' }); }");
        await click();
        await until("#shop p", /^Payment cancelled$/);
      });

      it("shows the documented message when the endpoint refuses", async () => {
        await open(shop, { endpoint: () => Response.json({ error: "sold out" }, { status: 422 }) });
        await click();
        await until("#shop p", /^Failed to create payment session/);
      });

      it("shows why the modal failed", async () => {
        await open(shop);
        await page.browser.executeScript("window.openModal = () => Promise.reject(new Error('the wallet is locked'))");
        await click();
        await until("#shop p", /the wallet is locked/);
      });
    });
  }

  it("sends the amount as CubePay takes it, and an idempotency key, once the shop has moved", async () => {
    for (const [shop, amount, key] of [[before, 50, "undefined"], [after, "50.00", "string"], [between, "50.00", "string"]]) {
      await open(shop);
      await click();
      await until("#shop p", /^Payment successful/);
      const [body] = posted();
      assert.deepEqual([body.amount, typeof body.requestId], [amount, key]);
    }
  });

  it("tells why the endpoint refused, once the shop has moved", async () => {
    await open(after, { endpoint: () => Response.json({ error: "sold out" }, { status: 422 }) });
    await click();
    await until("#shop p", /sold out/);
  });
});
