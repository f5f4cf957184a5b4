import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { sandboxSdkSource } from "cubepay-checkout/testing";
import { By } from "selenium-webdriver";
import { startBrowser } from "../support/browser.mjs";
import { freePort } from "../support/free-port.mjs";
import { startPostgres } from "../support/postgres.mjs";
import { installExample } from "./application.mjs";
import { startSandbox } from "../support/sandbox.mjs";
import { openCubePay } from "../support/cubepay-api.mjs";
import { pageText, payAndLeave, placeOrder, postPayment, textOf } from "../support/shop-customer.mjs";
import { clickInModal as clickedInModal } from "../support/shopper.mjs";
import { until as waitUntil } from "../support/until.mjs";

const patience = 60_000;
const secret = "the-secret-of-the-cron-job";
const password = "beans: äöü";
const staff = { Authorization: `Basic ${Buffer.from(`anna:${password}`).toString("base64")}` };

const isDelivered = /Thank you\. Your coffee is with the courier\./;
const isPaid = /Your payment has arrived/;

const until = (what, condition) => waitUntil(what, condition, patience);

/** All that a merchant has written. */
const written = ["app", "components", "lib", "instrumentation.ts", "next.config.ts", "package.json", "proxy.ts"];

describe("the Next.js example, installed from the tarball", { concurrency: false }, () => {
  let cubePay;
  let application;
  let account;
  let customer;
  const keyless = {};
  let output;
  before(
    async () => {
      cubePay = await openCubePay({ apiKey: "key_of_the_shop", captureAfterMs: 1_500 });
      account = { CUBEPAY_API_KEY: "key_of_the_shop", CUBEPAY_API_HOST: cubePay.origin, NEXT_PUBLIC_CUBEPAY_MERCHANT_ID: "merchant_of_the_shop" };
      application = await installExample();
      await inDevelopment();
      const sources = application.sources(written);
      // The variables are still those of .env.example, which name the sandbox.
      keyless.build = await application.build().then(() => "it was built", String);
      // Going live: three variables, the merchant's id among them, and the SDK's file.
      application.hostSdk(sandboxSdkSource({ api: cubePay.origin, speed: 0 }));
      output = await application.build(account);
      keyless.changed = application.sources(written) !== sources;
      keyless.start = await application.start().then(() => "it started", String);
      customer = await startBrowser();
    },
    { timeout: 1_200_000 },
  );
  after(async () => {
    await customer?.quit();
    application?.remove();
    cubePay?.close();
  });

  /**
   * A payment by `next dev` at `npx cubepay-sandbox`, whose customer closes the tab. Nothing in the shop looks at payments of
   * its own accord, so only the sandbox's webhooks can finish it.
   */
  async function inDevelopment() {
    const sdk = "public/vendor/cubist-pay-client-sdk.umd.js";
    const port = await freePort();
    const webhook = `http://127.0.0.1:${port}/api/cubepay/webhook`;
    const sandbox = await startSandbox(["--sdk", sdk, "--webhook", webhook], { cwd: application.folder });
    const shop = await application.develop({ CUBEPAY_API_HOST: sandbox.url, PAYMENTS_WATCH: "off" }, port);
    try {
      keyless.sdk = await (await fetch(`${shop.url}/vendor/cubist-pay-client-sdk.umd.js`)).text();
      const order = await placeOrder(shop.url);
      await payAndLeave(shop.url, order, sandbox.url);
      await until("the order is delivered", async () => isDelivered.test(await pageText(`${shop.url}/order/${order}`)));
      keyless.order = order;
    } finally {
      await shop.stop();
      await sandbox.stop();
    }
  }

  const run = (script, ...args) => customer.browser.executeScript(script, ...args);
  const find = (selector) => customer.browser.findElement(By.css(selector));
  const shown = async (selector) => (await run(`return document.querySelector(arguments[0])?.textContent ?? ""`, selector));
  const isAwake = () => run(`return Object.keys(document.querySelector(".pay, .staff button") ?? {}).some((key) => key.startsWith("__reactProps"))`);

  /** Opens a page, and returns once it is awake and nothing more is requested of its own accord. */
  async function open(url) {
    await customer.browser.get(url);
    await until("the button is awake", isAwake);
    await sleep(300);
  }

  const clickInModal = (selector) => until(`the modal has ${selector}`, () => clickedInModal(customer.browser, selector));

  /** The text of an order's page in the back office. */
  async function backOffice(shop, id) {
    const html = await (await fetch(`${shop}/orders/${await numberOf(shop, id)}`, { headers: staff })).text();
    return textOf(html);
  }
  const numberOf = async (shop, id) => /Order (\d+)/.exec(await pageText(`${shop}/order/${id}`))[1];

  describe("without an account", () => {
    it("goes live by three variables and the SDK's file, without a change of its code", () => {
      assert.equal(keyless.changed, false);
    });

    it("takes an order through payment and delivery by `next dev`, on the sandbox and PGlite", () => {
      assert.match(keyless.order, /^[0-9a-f-]{36}$/);
      assert.match(keyless.sdk, /sandbox SDK/);
    });

    it("a production build stops at the sandbox's key, and says what to set", () => {
      assert.match(keyless.build, /apiKey is the sandbox's, which is public[^]*Set CUBEPAY_API_KEY/);
    });

    it("a production server ends at once at that key too, though it was built with another", () => {
      assert.match(keyless.start, /did not serve[^]*apiKey is the sandbox's, which is public[^]*Set CUBEPAY_API_KEY/);
    });
  });

  describe("in production, with PGlite", { concurrency: false }, () => {
    let shop;
    let delivered;
    before(async () => {
      shop = await application.start(account);
    });
    after(() => shop?.stop());

    /** What of the package the page has requested beside its own scripts. */
    const requested = async (pattern) => {
      const paths = await run(`return performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname)`);
      return paths.filter((path) => pattern.test(path));
    };
    const wasm = /\.wasm$/;
    const sdk = /cubist-pay-client-sdk/;

    it("is checked by TypeScript, and serves products and orders by request", () => {
      assert.match(output, /Finished TypeScript/);
      for (const route of ["/products/[id]", "/order/[id]", "/orders"]) assert.ok(output.includes(`ƒ ${route}\n`), route);
    });

    it("product and order are in the page before any script has run", async () => {
      const product = await pageText(`${shop.url}/products/midtown`);
      for (const text of ["Midtown", "$17.50", "Colombia, Huila", "Order Midtown"]) assert.ok(product.includes(text), text);
      const order = await pageText(`${shop.url}/order/${await placeOrder(shop.url)}`);
      for (const text of ["Midtown", "Your order is waiting for its payment.", "Pay $17.50"]) assert.ok(order.includes(text), text);
    });

    it("requests nothing of wasm or SDK before the pointer comes near the button, and both then, once", async () => {
      await open(`${shop.url}/order/${await placeOrder(shop.url)}`);
      assert.deepEqual([...(await requested(wasm)), ...(await requested(sdk))], []);
      await customer.browser.actions().move({ origin: await find(".pay") }).perform();
      await until("both are there", async () => (await requested(wasm)).length > 0 && (await requested(sdk)).length > 0);
      await sleep(300);

      assert.equal((await requested(wasm)).length, 1);
      assert.equal((await requested(sdk)).length, 1);
      assert.deepEqual(await requested(/payment-sessions/), []);
    });

    it("a customer orders and pays, and the page shows paid, then delivered, without being loaded again", async () => {
      await open(`${shop.url}/products/midtown`);
      await (await find(".pay")).click();
      await until("the order's page is there", () => run(`return location.pathname.startsWith("/order/") && document.querySelector(".pay[data-status]") !== null`));
      await until("the button is awake", isAwake);
      await run(`
        const status = document.querySelector("p[role=status]");
        window.seen = [status.textContent];
        new MutationObserver(() => seen.push(status.textContent)).observe(status, { characterData: true, childList: true, subtree: true });`);
      await (await find(".pay")).click();
      await clickInModal("[data-wallet]");
      await until("it is delivered", async () => isDelivered.test(await shown("p[role=status]")));

      assert.deepEqual(await run(`return seen`), [
        "Your order is waiting for its payment.",
        "Your payment has arrived. We are packing the beans.",
        "Thank you. Your coffee is with the courier.",
      ]);
      assert.match(await shown("code"), /^0x[0-9a-f]{64}$/);
      assert.equal(await run(`return document.querySelector(".pay")`), null);
      delivered = await run(`return location.pathname`);
    });

    it("closing says that no payment was made, and the next try pays the same session", async () => {
      const before = cubePay.sandbox.sessions.length;
      await open(`${shop.url}/order/${await placeOrder(shop.url)}`);
      await (await find(".pay")).click();
      await clickInModal("[data-close]");
      await until("it says so", async () => (await shown(".notice")) === "No payment was made.");
      await (await find(".pay")).click();
      await clickInModal("[data-wallet]");
      await until("it is delivered", async () => isDelivered.test(await shown("p[role=status]")));

      assert.equal(cubePay.sandbox.sessions.length, before + 1);
    });

    it("a second tab is told that the order is being paid, and then that it is paid", async () => {
      const order = await placeOrder(shop.url);
      const tab = await postPayment(shop.url, { orderId: order });
      await open(`${shop.url}/order/${order}`);
      await (await find(".pay")).click();
      await until("it says so", async () => (await shown(".notice")) !== "");
      assert.equal(
        await shown(".notice"),
        "A payment for this order is under way, perhaps in another tab. Finish it there, or try again in half a minute.",
      );

      cubePay.sandbox.fund((await tab.json()).paymentSessionId);
      await until("it is delivered", async () => isDelivered.test(await shown("p[role=status]")));
      assert.equal((await postPayment(shop.url, { orderId: order })).status, 409);
    });

    it("the shop sets the price, whatever the browser sends, and only for who has the order's id", async () => {
      const order = await placeOrder(shop.url);
      const number = await numberOf(shop.url, order);
      const response = await postPayment(shop.url, { amount: "0.01", orderId: order });
      assert.equal(response.status, 201);
      assert.equal((await response.json()).amount, "17.50");

      for (const orderId of [number, Number(number), crypto.randomUUID(), "", null, { id: order }, "\0"]) {
        const refused = await postPayment(shop.url, { amount: "0.01", orderId });
        assert.equal(refused.status, 404, JSON.stringify(orderId));
        assert.deepEqual(await refused.json(), { error: "This order does not exist." });
      }
    });

    it("unknown orders and products are not found, and no sandbox is among the routes", async () => {
      for (const path of [`/order/${crypto.randomUUID()}`, "/order/1001", "/order/%00", "/products/tea", "/sandbox/payment-sessions/ps_1"]) {
        assert.equal((await fetch(shop.url + path)).status, 404, path);
      }
    });

    it("back office and settle route refuse everybody while their secrets are not set", async () => {
      const nobody = [undefined, staff, { Authorization: "Basic Og==" }, { Authorization: "Bearer " }, { Authorization: "Bearer undefined" }];
      for (const headers of nobody) {
        for (const path of ["/orders", "/orders/1001", "/api/cubepay/settle"]) {
          assert.equal((await fetch(shop.url + path, { headers })).status, 503, path);
        }
      }
    });

    it("orders are still there after the server was killed and started again", async () => {
      await shop.stop("SIGKILL");
      shop = await application.start({ ...account, PAYMENTS_WATCH: "off", CRON_SECRET: secret, BACK_OFFICE_PASSWORD: password });
      assert.match(await pageText(shop.url + delivered), isDelivered);
    });

    // From here on, nothing in the server looks at payments of its own accord.

    const settle = async (authorization) =>
      fetch(`${shop.url}/api/cubepay/settle`, { headers: authorization ? { Authorization: authorization } : {} });
    const webhook = (paymentSessionId) =>
      fetch(`${shop.url}/api/cubepay/webhook`, { method: "POST", body: JSON.stringify({ event: "Payment Status Update", paymentSessionId }) });

    it("a payment whose tab was closed is delivered by webhooks, once, however many there are", async () => {
      const order = await placeOrder(shop.url);
      const session = await payAndLeave(shop.url, order, cubePay.origin);
      await sleep(1_500);
      assert.doesNotMatch(await pageText(`${shop.url}/order/${order}`), isPaid, "without a webhook, nothing happens");

      assert.equal((await webhook(session)).status, 200);
      await until("it is paid", async () => isPaid.test(await pageText(`${shop.url}/order/${order}`)));
      await until("CubePay has captured it", () => cubePay.session(session).status === "SUCCEEDED");
      assert.deepEqual((await Promise.all(Array.from({ length: 5 }, () => webhook(session)))).map(({ status }) => status), [200, 200, 200, 200, 200]);
      await until("it is delivered", async () => isDelivered.test(await pageText(`${shop.url}/order/${order}`)));
      await webhook(session);
      await sleep(300);

      assert.match(await backOffice(shop.url, order), /Paid, and delivered\. Parcels sent: 1\./);
      assert.equal(cubePay.session(session).captures.length, 1);
    });

    it("a payment whose webhooks are lost too is delivered by the settle route, once", async () => {
      const order = await placeOrder(shop.url);
      const session = await payAndLeave(shop.url, order, cubePay.origin);
      await until("it is delivered", async () => {
        const answers = await Promise.all([settle(`Bearer ${secret}`), settle(`Bearer ${secret}`)]);
        for (const answer of answers) assert.equal(answer.status, 200);
        await sleep(200);
        return isDelivered.test(await pageText(`${shop.url}/order/${order}`));
      });

      assert.match(await backOffice(shop.url, order), /Paid, and delivered\. Parcels sent: 1\./);
      assert.equal(cubePay.session(session).captures.length, 1);
    });

    it("the settle route refuses who has not its secret", async () => {
      for (const authorization of [undefined, secret, `Bearer ${secret}x`, `Bearer ${secret.slice(1)}`, "Bearer ", `Basic ${secret}`]) {
        assert.equal((await settle(authorization)).status, 401, authorization);
      }
    });

    it("the back office asks for its password", async () => {
      const wrong = ["anna:", "anna:wrong", password, `anna:${password}x`, ""].map((text) => `Basic ${Buffer.from(text).toString("base64")}`);
      for (const authorization of [undefined, ...wrong.filter((_, index) => index !== 2), `Bearer ${password.slice(0, 5)}`]) {
        const response = await fetch(`${shop.url}/orders`, { headers: authorization ? { Authorization: authorization } : {} });
        assert.equal(response.status, 401, authorization);
        assert.match(response.headers.get("www-authenticate"), /^Basic realm=/);
        assert.doesNotMatch(await response.text(), /Midtown/);
      }
      assert.match(await pageText(`${shop.url}/orders`, { headers: staff }), /Midtown/);
    });
  });

  describe("in production, with PostgreSQL and captures by hand", { concurrency: false }, () => {
    let postgres;
    let database;
    let shop;
    before(async () => {
      postgres = await startPostgres();
      const name = await postgres.createDatabase();
      shop = await application.start({ ...account, DATABASE_URL: postgres.url(name), CUBEPAY_CAPTURE: "manual", BACK_OFFICE_PASSWORD: password });
      database = new pg.Client(postgres.connection(name));
      await database.connect();
    });
    after(async () => {
      await database?.end();
      await shop?.stop();
      await postgres?.stop();
    });

    const parcels = async (session) =>
      (await database.query("select product from parcels where payment_session_id = $1", [session])).rows.map(({ product }) => product);

    /** An order that is paid, and its page in the back office, open in the browser. */
    async function fundedOrder() {
      const order = await placeOrder(shop.url, "afterglow");
      const session = await payAndLeave(shop.url, order, cubePay.origin);
      await until("it is funded", async () => /The money is not captured yet/.test(await backOffice(shop.url, order)));
      return { order, session };
    }

    async function openBackOffice(order) {
      const page = `${shop.url}/orders/${await numberOf(shop.url, order)}`;
      // A page whose address holds credentials cannot fetch. The browser remembers them for the next address.
      await customer.browser.get(page.replace("://", `://anna:${encodeURIComponent(password)}@`));
      await open(page);
    }

    const fill = async (amount) => {
      await (await find("input[name=amount]")).clear();
      await (await find("input[name=amount]")).sendKeys(amount);
    };
    const press = async () => (await find(".staff button")).click();

    it("money waits for the shop, and a part is captured with a refund of the rest", async () => {
      const { order, session } = await fundedOrder();
      assert.match(await pageText(`${shop.url}/order/${order}`), isPaid);
      await openBackOffice(order);
      assert.equal(await run(`return document.querySelector("input[name=amount]").value`), "21.00");
      await fill("22");
      await press();
      await until("it is refused", async () => /more than the 21\.00 that is left/.test(await shown(".staff [role=status]")));
      assert.equal(await run(`return document.querySelector("input[name=amount]").value`), "22", "what was typed stays");

      await fill("15.00");
      await (await find("input[name=final]")).click();
      await press();
      await until("it is delivered", async () => (await shown(".attempt .status")) === "delivered");
      assert.deepEqual(await parcels(session), ["afterglow"]);
      assert.deepEqual(
        cubePay.session(session).captures.map(({ captureAmount, refundAmount, isFinalCapture }) => [captureAmount, refundAmount, isFinalCapture]),
        [["15.00", "6.00", true]],
      );
      assert.match(await pageText(`${shop.url}/order/${order}`), /with the courier[^]*Refunded to you \$6\.00/);
    });

    it("the rest of a partial capture can be captured later", async () => {
      const { order, session } = await fundedOrder();
      await openBackOffice(order);
      await fill("1.00");
      await press();
      await until("20.00 are left", () => run(`return document.querySelector("input[name=amount]")?.value === "20.00"`));
      assert.deepEqual(await parcels(session), [], "not delivered before the last capture");
      await press();
      await until("it is delivered", async () => (await shown(".attempt .status")) === "delivered");

      assert.deepEqual(cubePay.session(session).captures.map(({ captureAmount }) => captureAmount), ["1.00", "20.00"]);
      assert.deepEqual(await parcels(session), ["afterglow"]);
    });

    it("a payment in review waits for a person, who releases it", async () => {
      const order = await placeOrder(shop.url, "afterglow");
      const { paymentSessionId } = await (await postPayment(shop.url, { orderId: order })).json();
      cubePay.sandbox.setStatus(paymentSessionId, "ERROR");
      await until("it is in review", async () => /We are checking your payment/.test(await pageText(`${shop.url}/order/${order}`)));
      assert.match(shop.output(), /Review order \d+: session_error/);

      cubePay.sandbox.fund(paymentSessionId);
      cubePay.sandbox.setStatus(paymentSessionId, "FUNDED");
      await openBackOffice(order);
      assert.match(await shown(".attempt"), /Ask CubePay whether money arrived/);
      await press();
      await until("it is back on its course", async () => (await shown(".attempt .status")) === "funded");
    });

    it("an action of the back office refuses who has no password, though it is sent to another page", async () => {
      const { order, session } = await fundedOrder();
      await openBackOffice(order);
      await run(`
        const { fetch } = window;
        window.fetch = (url, options) => {
          const action = new Headers(options?.headers).get("Next-Action");
          if (!action) return fetch(url, options);
          window.sent = { action, fields: [...options.body] };
          return new Promise(() => {});
        };`);
      await press();
      await until("it is sent", () => run(`return "sent" in window`));
      const { action, fields } = await run(`return sent`);
      const capture = (headers) => {
        const body = new FormData();
        for (const [name, value] of fields) body.set(name, value);
        return fetch(`${shop.url}/products/midtown`, { method: "POST", headers: { "Next-Action": action, ...headers }, body });
      };
      await capture();
      await sleep(500);
      assert.equal(cubePay.session(session).status, "FUNDED");

      assert.equal((await capture(staff)).status, 200);
      await until("it is captured", () => cubePay.session(session).status === "SUCCEEDED");
    });
  });
});
