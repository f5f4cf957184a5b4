import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sandboxSdkSource } from "cubepay-checkout/testing";
import { filesIn } from "../../scripts/project.mjs";
import { openCubePay } from "../support/cubepay-api.mjs";
import { orderByApi, payAndLeave, postPayment } from "../support/shop-customer.mjs";
import { Database } from "../support/better-sqlite.mjs";
import { courseOfAnOrder, inviteShopper, until } from "../support/shopper.mjs";
import { installExpressVue } from "./application.mjs";

/** All that a merchant has written. */
const written = ["server", "shared", "src", ".env.development", "index.html", "package.json", "tsconfig.json", "vite.config.ts"];

/** What a shop answers about an order. */
const orderOf = async (shop, id) => (await fetch(`${shop}/api/orders/${id}`)).json();
const isIn = (stage, shop, id) => until(`the order is ${stage}`, async () => (await orderOf(shop, id)).stage === stage);

describe("the Express and Vue example, installed from the tarball", { concurrency: false }, () => {
  let cubePay;
  let application;
  let account;
  let customer;
  before(
    async () => {
      cubePay = await openCubePay({ apiKey: "key_of_the_shop", captureAfterMs: 4_000 });
      account = { CUBEPAY_API_KEY: "key_of_the_shop", CUBEPAY_API_HOST: cubePay.origin, VITE_CUBEPAY_MERCHANT_ID: "merchant_of_the_shop" };
      application = await installExpressVue();
      customer = await inviteShopper({ payButton: "cubepay-button:defined" });
    },
    { timeout: 1_200_000 },
  );
  after(async () => {
    await customer?.leave();
    application?.remove();
    cubePay?.close();
  });

  describe("in development", { concurrency: false }, () => {
    it("`npm run dev` starts sandbox, server and pages, and takes an order through payment and delivery", { timeout: 180_000 }, async () => {
      const dev = await application.develop();
      try {
        await customer.order(dev.shop);
        await customer.press("cubepay-button");
        await customer.clickInModal("[data-wallet]");
        await customer.says("p[role=status]", courseOfAnOrder[2]);
        assert.match(readFileSync(application.sdk, "utf8"), /sandbox SDK/);
      } finally {
        await dev.stop();
      }
      assert.equal(await fetch(dev.sandbox).then(() => "it still runs", () => "ended"), "ended");
    });
  });

  describe("going live", { concurrency: false }, () => {
    let shop;
    let database;
    before(
      async () => {
        const sources = application.sources(written);
        application.hostSdk(sandboxSdkSource({ api: cubePay.origin, speed: 0 }));
        await application.build(account);
        shop = await application.start(account);
        database = new Database(join(application.folder, ".data/shop.db"));
        assert.equal(application.sources(written), sources, "no source file changed");
      },
      { timeout: 180_000 },
    );
    after(async () => {
      database?.close();
      await shop?.stop();
    });

    const parcelsOf = (session) => database.prepare("select count(*) as count from parcels where payment_session_id = ?").get(session).count;

    it("a build without a merchant id fails and says which variable to set", { timeout: 120_000 }, async () => {
      await assert.rejects(application.build(), /VITE_CUBEPAY_MERCHANT_ID is not set/);
    });

    it("`npm start` refuses the sandbox's key and says what to set", { timeout: 120_000 }, async () => {
      await assert.rejects(
        application.start({ ...account, CUBEPAY_API_KEY: "sandbox-api-key" }),
        /did not serve[^]*apiKey is the sandbox's, which is public[^]*Set CUBEPAY_API_KEY/,
      );
    });

    it("`npm start` without variables names those that are missing", { timeout: 120_000 }, async () => {
      await assert.rejects(application.start(), /CUBEPAY_API_KEY and CUBEPAY_API_HOST are not set/);
    });

    it("keeps the API key out of the pages, and development's orders out of the shop's database", () => {
      const built = filesIn(join(application.folder, "dist")).map((file) => readFileSync(file, "utf8")).join("\n");
      assert.match(built, /merchant_of_the_shop/);
      assert.doesNotMatch(built, /key_of_the_shop|sandbox-api-key|merchant_sandbox/);
      assert.equal(database.prepare("select count(*) as count from orders").get().count, 0);
      assert.ok(existsSync(join(application.folder, ".data/development.db")));
    });

    it("a customer orders and pays, and the page shows paid, then delivered, without being loaded again", async () => {
      const id = await customer.order(shop.shop);
      await customer.watch("p[role=status]");
      await customer.press("cubepay-button");
      await customer.clickInModal("[data-wallet]");
      await customer.says("p[role=status]", courseOfAnOrder[2]);

      assert.deepEqual(await customer.run(`return seen`), courseOfAnOrder);
      assert.match(await customer.shown("code"), /^0x[0-9a-f]{64}$/);
      assert.equal(await customer.run(`return document.querySelector("cubepay-button")`), null);
      assert.equal((await postPayment(shop.shop, { orderId: id })).status, 409, "a delivered order cannot be paid again");
    });

    it("closing the modal says that no payment was made, and the next try pays the same session", async () => {
      const before = cubePay.sandbox.sessions.length;
      await customer.order(shop.shop);
      await customer.press("cubepay-button");
      await customer.clickInModal("[data-close]");
      await customer.says(".notice", "No payment was made.");
      await customer.press("cubepay-button");
      await customer.clickInModal("[data-wallet]");
      await customer.says("p[role=status]", courseOfAnOrder[2]);

      assert.equal(cubePay.sandbox.sessions.length, before + 1);
    });

    it("a second tab is told that the order is being paid", async () => {
      const order = await orderByApi(shop.shop);
      assert.equal((await postPayment(shop.shop, { orderId: order })).status, 201);
      await customer.openOrder(shop.shop, order);
      await customer.press("cubepay-button");
      await customer.says(".notice", "A payment for this order is under way, perhaps in another tab. Finish it there, or try again in half a minute.");
    });

    it("a payment whose tab was closed and whose webhook was lost is delivered once", async () => {
      const order = await orderByApi(shop.shop);
      const session = await payAndLeave(shop.shop, order, cubePay.origin);
      await isIn("delivered", shop.shop, order);

      assert.equal(parcelsOf(session), 1);
      assert.equal(cubePay.session(session).captures.length, 1);
    });

    it("a payment whose tab was closed is finished by its webhook at once, and delivered once", async () => {
      const order = await orderByApi(shop.shop);
      const { paymentSessionId, paymentSessionToken } = await (await postPayment(shop.shop, { orderId: order })).json();
      // Keeps `payments.watch()` from finishing it.
      const farAway = new Date(Date.now() + 31_536_000_000).toISOString();
      const row = "cubepay_payments where payment_session_id = ?";
      for (let quietSince = Date.now(); Date.now() - quietSince < 2_500; await sleep(50)) {
        if (database.prepare(`select due_at from ${row}`).get(paymentSessionId).due_at === farAway) continue;
        database.prepare(`update cubepay_payments set due_at = ? where payment_session_id = ?`).run(farAway, paymentSessionId);
        quietSince = Date.now();
      }
      await fetch(`${cubePay.origin}/payment-sessions/${paymentSessionId}/transactions`, {
        method: "POST",
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${paymentSessionToken}` },
        body: JSON.stringify({ transactionHash: `0x${"ab".repeat(32)}`, userAddress: `0x${"cd".repeat(20)}` }),
      });
      await sleep(2_500);
      assert.equal((await orderOf(shop.shop, order)).stage, "open", "without a webhook, nothing happens");

      const webhook = () =>
        fetch(`${shop.shop}/api/cubepay/webhook`, {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ event: "Payment Status Update", paymentSessionId }),
        });
      assert.equal((await webhook()).status, 200);
      await isIn("paid", shop.shop, order);
      assert.deepEqual((await Promise.all(Array.from({ length: 5 }, webhook))).map(({ status }) => status), [200, 200, 200, 200, 200]);
      await isIn("delivered", shop.shop, order);
      await webhook();
      await sleep(300);

      assert.equal(parcelsOf(paymentSessionId), 1);
      assert.equal(cubePay.session(paymentSessionId).captures.length, 1);
    });

    it("the shop sets the price, whatever the browser sends, and only for who has the order's id", async () => {
      const order = await orderByApi(shop.shop);
      const response = await postPayment(shop.shop, { amount: "0.01", orderId: order });
      assert.equal(response.status, 201);
      assert.equal((await response.json()).amount, "17.50");

      const { number } = await orderOf(shop.shop, order);
      for (const orderId of [number, String(number), crypto.randomUUID(), "", null, { id: order }, "\0"]) {
        const refused = await postPayment(shop.shop, { amount: "0.01", orderId });
        assert.equal(refused.status, 404, JSON.stringify(orderId));
        assert.deepEqual(await refused.json(), { error: "This order does not exist." });
      }
    });

    it("unknown orders and products are not found, and the page of such an order says so", async () => {
      for (const path of [`/api/orders/${crypto.randomUUID()}`, "/api/orders/1", "/sandbox/payment-sessions/ps_1", "/server/main.ts", "/.env.development"]) {
        assert.equal((await fetch(shop.shop + path)).status, 404, path);
      }
      for (const body of ["{}", '{"product":"tea"}', '{"product":{"id":"midtown"}}']) {
        const response = await fetch(`${shop.shop}/api/orders`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
        assert.equal(response.status, 404, body);
      }
      await customer.browser.get(`${shop.shop}/order/${crypto.randomUUID()}`);
      await customer.says("main [role=alert]", "This order does not exist.");
    });

    it("a payment under way when the server is killed is delivered once after the restart", { timeout: 120_000 }, async () => {
      const order = await orderByApi(shop.shop);
      const session = await payAndLeave(shop.shop, order, cubePay.origin);
      await isIn("paid", shop.shop, order);
      await shop.stop("SIGKILL");
      shop = await application.start(account);
      await isIn("delivered", shop.shop, order);

      assert.equal(parcelsOf(session), 1);
      assert.equal(cubePay.session(session).captures.length, 1);
    });
  });
});
