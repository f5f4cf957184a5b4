import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";
import { createAdaptorServer } from "@hono/node-server";
import { createSandboxApi, sandboxSdkSource } from "cubepay-checkout/testing";
import { By } from "selenium-webdriver";
import { startBrowser } from "../e2e/browser.mjs";
import { installExample } from "./application.mjs";

const patience = 15_000;
const product = "/products/midtown";

/** CubePay's API on this machine: a sandbox in a process of its own, which pages of other origins may call, as its SDK does. */
async function openCubePay() {
  const sandbox = createSandboxApi({ apiKey: "key_of_the_shop", confirmAfterMs: 0 });
  const cors = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "Authorization, Content-Type" };
  const answer = (request) => (request.method === "OPTIONS" ? new Response(null, { status: 204 }) : sandbox.fetch(request));
  const server = createAdaptorServer({
    fetch: async (request) => {
      const response = await answer(request);
      for (const [name, value] of Object.entries(cors)) response.headers.set(name, value);
      return response;
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => (server.close(), server.closeAllConnections());
  return { sandbox, origin: `http://127.0.0.1:${server.address().port}`, close };
}

describe("the Next.js example, installed from the tarball, in production with an account", { concurrency: false }, () => {
  let cubePay;
  let application;
  let keyless;
  let output;
  let shop;
  let customer;
  before(
    async () => {
      cubePay = await openCubePay();
      application = await installExample();
      keyless = await inDevelopment(application);
      keyless.build = await application.build().then(() => "", String);
      const environment = { CUBEPAY_API_KEY: "key_of_the_shop", CUBEPAY_API_HOST: cubePay.origin };
      application.hostSdk(sandboxSdkSource({ api: cubePay.origin, speed: 0 }));
      output = await application.build(environment);
      shop = await application.start(environment);
      customer = await startBrowser();
    },
    { timeout: 400_000 },
  );
  after(async () => {
    await customer?.quit();
    await shop?.stop();
    application?.remove();
    cubePay?.close();
  });

  /** What the shop answers by `next dev`, without an account. */
  async function inDevelopment(application) {
    const shop = await application.develop();
    try {
      const session = await post(shop.url, { productId: "midtown" });
      const sdk = await fetch(`${shop.url}/vendor/cubist-pay-client-sdk.umd.js`);
      return { session: await session.json(), sdk: await sdk.text() };
    } finally {
      await shop.stop();
    }
  }

  const run = (script, ...args) => customer.browser.executeScript(script, ...args);
  const until = (what, condition) => customer.browser.wait(async () => condition(), patience, `waited in vain until ${what}`, 30);
  const payButton = () => customer.browser.findElement(By.css(".pay"));

  /** Opens a product's page, and returns once it is awake and nothing more is requested of its own accord. */
  async function openProduct() {
    await customer.browser.get(shop.url + product);
    await until("the button is awake", () => run(`return Object.keys(document.querySelector(".pay")).some((key) => key.startsWith("__reactProps"))`));
    await new Promise((resolve) => setTimeout(resolve, 300));
  }

  const clickInModal = (selector) =>
    until(`the modal has ${selector}`, () =>
      run(
        `const found = document.querySelector("#cubepay-sdk-root")?.shadowRoot?.querySelector(arguments[0]);
        found?.click();
        return Boolean(found);`,
        selector,
      ),
    );

  /** What of the package the page has requested beside its own scripts. */
  const requested = async (pattern) => {
    const paths = await run(`return performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname)`);
    return paths.filter((path) => pattern.test(path));
  };
  const wasm = /\.wasm$/;
  const sdk = /cubist-pay-client-sdk/;

  /** Asks the shop's endpoint as a customer's browser could. */
  const post = (url, body) =>
    fetch(`${url}/api/payment-sessions`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

  it("is checked by TypeScript, and serves the product by request", () => {
    assert.match(output, /Finished TypeScript/);
    assert.match(output, /ƒ \/products\/\[id\]/);
  });

  it("the product is in the page before any script has run", async () => {
    const html = (await (await fetch(shop.url + product)).text()).replace(/<script[^]*?<\/script>/g, "");
    for (const text of ["<h1>Midtown</h1>", "$17.50", "Colombia, Huila", ">Pay $17.50</button>"]) assert.ok(html.includes(text), text);
    assert.doesNotMatch(html.match(/<button[^>]*>/)[0], / style=/);
  });

  it("requests nothing of wasm or SDK before the pointer comes near the button, and both then, once", async () => {
    await openProduct();
    assert.deepEqual([...(await requested(wasm)), ...(await requested(sdk))], []);
    await customer.browser.actions().move({ origin: await payButton() }).perform();
    await until("both are there", async () => (await requested(wasm)).length > 0 && (await requested(sdk)).length > 0);
    await new Promise((resolve) => setTimeout(resolve, 300));

    assert.equal((await requested(wasm)).length, 1);
    assert.equal((await requested(sdk)).length, 1);
    assert.deepEqual(await requested(/payment-sessions/), []);
  });

  it("a customer pays, and the success page shows the hash", async () => {
    await openProduct();
    await (await payButton()).click();
    await clickInModal("[data-wallet]");
    await until("the success page is there", () => run(`return location.pathname === "/thank-you" && document.querySelector("code") !== null`));

    const hash = await run(`return document.querySelector("code").textContent`);
    assert.match(hash, /^0x[0-9a-f]{64}$/);
    assert.equal(await run(`return new URLSearchParams(location.search).get("transaction")`), hash);
    assert.equal(await run(`return document.querySelector("h1").textContent`), "Thank you.");
  });

  it("closing says that no payment was made, and the next try succeeds", async () => {
    await openProduct();
    await (await payButton()).click();
    await clickInModal("[data-close]");
    await until("it says so", () => run(`return document.querySelector(".notice").textContent === "No payment was made."`));
    await until("it is read out", () => run(`return document.querySelector("[role=status]").textContent === "No payment was made."`));
    assert.equal(await run(`return location.pathname`), product);
    await (await payButton()).click();
    await clickInModal("[data-wallet]");

    await until("the success page is there", () => run(`return location.pathname === "/thank-you"`));
  });

  it("the shop sets the price, whatever the browser sends", async () => {
    const response = await post(shop.url, { amount: "0.01", currency: "USD", productId: "midtown" });
    assert.equal(response.status, 201);
    assert.equal((await response.json()).amount, "17.50");

    const unknown = await post(shop.url, { amount: "0.01", currency: "USD", productId: "tea" });
    assert.equal(unknown.status, 404);
    assert.deepEqual(await unknown.json(), { error: "This shop does not sell that." });
  });

  it("what is no transaction, or no product, is not found", async () => {
    for (const path of ["/thank-you", "/thank-you?transaction=0x12", "/thank-you?transaction=%3Cb%3E", "/products/tea"]) {
      assert.equal((await fetch(shop.url + path)).status, 404, path);
    }
  });

  it("without a key, the sandbox answers in development, and a production build names the variable that is missing", () => {
    assert.match(keyless.session.paymentSessionToken, /^pst_sandbox_/);
    assert.match(keyless.sdk, /sandbox SDK/);
    assert.match(keyless.build, /apiKey is missing\. Set CUBEPAY_API_KEY/);
  });

  it("with a key, the shop calls the host of its environment, and its own sandbox is off", async () => {
    assert.ok(cubePay.sandbox.sessions.some(({ amount, status }) => amount === "17.50" && status === "FUNDED"));
    assert.equal((await fetch(`${shop.url}/sandbox/payment-sessions/ps_1`)).status, 404);
  });
});
