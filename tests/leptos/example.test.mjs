import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sandboxSdkSource } from "cubepay-checkout/testing";
import { run } from "../../scripts/process.mjs";
import { filesIn } from "../../scripts/project.mjs";
import { violations } from "../support/axe.mjs";
import { openCubePay } from "../support/cubepay-api.mjs";
import { orderByApi, payAndLeave, postPayment } from "../support/shop-customer.mjs";
import { Database } from "../support/better-sqlite.mjs";
import { courseOfAnOrder, inviteShopper, until } from "../support/shopper.mjs";
import { installLeptos } from "./application.mjs";

/** The files that a merchant has written. */
const written = ["public/index.html", "scripts", "server", "src", ".env.development", "Cargo.lock", "Cargo.toml", "package.json"];
const status = "article > p[role=status]:not(.notice)";
const notice = ".notice[role=status]";
const notPaid = "The payment did not go through, and nothing was charged. Please try again.";
const notKnown = "We could not confirm your payment. Please check this page again before you pay again.";

const orderOf = async (shop, id) => (await fetch(`${shop}/api/orders?id=${id}`)).json();

describe("the Leptos example, with the crate and the packed package", { concurrency: false }, () => {
  let cubePay;
  let application;
  let account;
  let customer;
  before(
    async () => {
      cubePay = await openCubePay({ apiKey: "key_of_the_shop", captureAfterMs: 2_500 });
      account = { CUBEPAY_API_KEY: "key_of_the_shop", CUBEPAY_API_HOST: cubePay.origin, CUBEPAY_MERCHANT_ID: "merchant_of_the_shop" };
      application = await installLeptos();
      customer = await inviteShopper({ payButton: "article button" });
    },
    { timeout: 1_200_000 },
  );
  after(async () => {
    await customer?.leave();
    await application?.remove();
    cubePay?.close();
  });

  const isModalOpen = () => customer.run(`return Boolean(document.querySelector("#cubepay-sdk-root")?.shadowRoot?.querySelector("[data-wallet]"))`);
  const pay = async () => {
    await customer.press("article button");
    await customer.clickInModal("[data-wallet]");
  };

  describe("on a machine that lacks something", { concurrency: false }, () => {
    let programs;
    before(() => (programs = mkdtempSync(join(tmpdir(), "cubepay-programs-"))));
    after(() => rmSync(programs, { recursive: true, force: true }));

    /** Puts a program on the path that prints a line. */
    const program = (name, line) => {
      writeFileSync(join(programs, name), `#!${process.execPath}\nconsole.log(${JSON.stringify(line)});\n`);
      chmodSync(join(programs, name), 0o755);
    };
    const pages = () => run(process.execPath, ["scripts/pages.js"], { quiet: true, cwd: application.folder, env: { PATH: programs } });
    const wasmBindgen = /name = "wasm-bindgen"\nversion = "(.+)"/;

    it("`npm run dev` says how to get Rust", async () => {
      await assert.rejects(pages(), /tools that are missing[^]*Rust:\s+see https:\/\/rustup\.rs/);
    });

    it("`npm run dev` says how to get the target and the wasm-bindgen of Cargo.lock, all at once", async () => {
      const [, version] = wasmBindgen.exec(readFileSync(join(application.folder, "Cargo.lock"), "utf8"));
      program("cargo", "cargo 1.95.0");
      program("rustc", "/nowhere/lib");
      program("wasm-bindgen", "wasm-bindgen 0.2.1");
      await assert.rejects(pages(), ({ message }) => {
        assert.match(message, /rustup target add wasm32-unknown-unknown/);
        assert.ok(message.includes(`wasm-bindgen ${version} (0.2.1 is installed):`), message);
        assert.ok(message.includes(`cargo install wasm-bindgen-cli --version ${version}`), message);
        return true;
      });
    });

    it("the README names the same wasm-bindgen", () => {
      const [, version] = wasmBindgen.exec(readFileSync(join(application.folder, "Cargo.lock"), "utf8"));
      assert.ok(readFileSync(join(application.folder, "README.md"), "utf8").includes(`cargo install wasm-bindgen-cli --version ${version}\n`));
    });

    it("a build without a merchant id fails and says which variable to set", async () => {
      await assert.rejects(application.build(), /CUBEPAY_MERCHANT_ID is not set\. Set it to your merchant id/);
    });
  });

  describe("in development", { concurrency: false }, () => {
    it("`npm run dev` builds the pages, starts sandbox and server, and takes an order through payment and delivery", { timeout: 1_200_000 }, async () => {
      const dev = await application.develop();
      try {
        await customer.order(dev.shop);
        await pay();
        await customer.says(status, courseOfAnOrder[2]);
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
      { timeout: 1_200_000 },
    );
    after(async () => {
      database?.close();
      await shop?.stop();
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

    it("serves the wasm as what it is, and neither the server's files nor the sources", async () => {
      const wasm = await fetch(`${shop.shop}/northbound_bg.wasm`);
      assert.equal(wasm.headers.get("content-type"), "application/wasm");
      assert.equal(wasm.headers.get("cache-control"), "public, max-age=0", "a browser asks whether its copy is the current one");
      assert.ok(wasm.headers.get("etag"));
      for (const path of ["/server/main.js", "/.env.development", "/Cargo.toml", "/src/main.rs", "/.data/shop.db"]) {
        assert.equal((await fetch(shop.shop + path)).status, 404, path);
      }
    });

    it("keeps the API key out of the pages, and development's orders out of the shop's database", () => {
      const built = filesIn(join(application.folder, "dist")).map((file) => readFileSync(file, "latin1")).join("\n");
      assert.match(built, /merchant_of_the_shop/);
      assert.doesNotMatch(built, /key_of_the_shop|sandbox-api-key|merchant_sandbox/);
      assert.equal(database.prepare("select count(*) as count from orders").get().count, 0);
      assert.ok(existsSync(join(application.folder, ".data/development.db")));
    });

    it("a customer orders and pays, and the page shows paid, then delivered, without being loaded again", async () => {
      const id = await customer.order(shop.shop);
      assert.deepEqual(await violations(customer.browser), []);
      await customer.watch(status);
      await pay();
      await customer.says(status, courseOfAnOrder[2]);

      assert.deepEqual(await customer.run(`return seen`), courseOfAnOrder);
      assert.match(await customer.shown("code"), /^0x[0-9a-f]{64}$/);
      assert.equal(await customer.run(`return document.querySelector("article button")`), null);
      assert.deepEqual(await violations(customer.browser), []);
      assert.equal((await postPayment(shop.shop, { orderId: id })).status, 409, "a delivered order cannot be paid again");
    });

    it("closing the modal is announced and keeps the focus, and the next try pays the same session", async () => {
      const before = cubePay.sandbox.sessions.length;
      await customer.order(shop.shop);
      await customer.watch(notice);
      await customer.press("article button");
      await customer.clickInModal("[data-close]");
      await customer.says(notice, "No payment was made.");
      assert.deepEqual(await customer.run(`return seen`), ["", "Payment in progress…", "No payment was made."]);
      assert.equal(await customer.run(`return document.activeElement.textContent`), "Pay $17.50");
      await pay();
      await customer.says(status, courseOfAnOrder[2]);
      assert.equal(cubePay.sandbox.sessions.length, before + 1);
    });

    it("the button is busy during a payment, and ignores presses", async () => {
      const before = cubePay.sandbox.sessions.length;
      await customer.order(shop.shop);
      const button = `const button = document.querySelector("article button");`;
      await customer.run(`${button} button.click(); button.click();`);
      await until("it is busy", () => customer.run(`${button} return button.ariaBusy === "true" && button.ariaDisabled === "true" && !button.disabled`));
      assert.equal(await customer.shown("article button"), "One moment…");
      await customer.run(`${button} button.click()`);
      await customer.clickInModal("[data-wallet]");
      await customer.says(status, courseOfAnOrder[2]);
      assert.equal(cubePay.sandbox.sessions.length, before + 1);
    });

    it("a second tab is told that the order is being paid", async () => {
      const order = await orderByApi(shop.shop);
      assert.equal((await postPayment(shop.shop, { orderId: order })).status, 201);
      await customer.openOrder(shop.shop, order);
      await customer.press("article button");
      await customer.says(notice, "A payment for this order is under way, perhaps in another tab. Finish it there, or try again in half a minute.");
    });

    it("a payment that fails before the modal says that nothing was charged, and the next press pays the same session", async () => {
      const before = cubePay.sandbox.sessions.length;
      renameSync(application.sdk, `${application.sdk}.away`);
      try {
        await customer.order(shop.shop);
        await customer.press("article button");
        await customer.says(notice, notPaid);
      } finally {
        renameSync(`${application.sdk}.away`, application.sdk);
      }
      await pay();
      await customer.says(status, courseOfAnOrder[2]);
      assert.equal(cubePay.sandbox.sessions.length, before + 1);
    });

    it("a session that CubePay has cancelled opens no modal, and a later press pays with a new one", async () => {
      const { fetch: answer } = cubePay.sandbox;
      const before = cubePay.sandbox.sessions.length;
      cubePay.sandbox.fetch = async (request) => {
        const response = await answer(request);
        if (new URL(request.url).pathname !== "/payment-sessions") return response;
        const session = await response.json();
        cubePay.sandbox.setStatus(session.paymentSessionId, "CANCELED");
        return Response.json({ ...session, status: "CANCELED" }, { status: response.status });
      };
      try {
        await customer.order(shop.shop);
        await customer.press("article button");
        await customer.says(notice, notPaid);
        assert.equal(await isModalOpen(), false);
      } finally {
        cubePay.sandbox.fetch = answer;
      }
      // The server keeps the order for a browser that was given a session, until it learns that the session is dead.
      await until("the order can be paid", async () => {
        await customer.press("article button");
        await until("the attempt has come to something", async () => (await isModalOpen()) || (await customer.shown(notice)).includes("under way"));
        return isModalOpen();
      });
      await customer.clickInModal("[data-wallet]");
      await customer.says(status, courseOfAnOrder[2]);
      assert.equal(cubePay.sandbox.sessions.length, before + 2);
    });

    it("a session that is cancelled while the modal is open says that the outcome is not known, and the next press pays", async () => {
      await customer.order(shop.shop);
      await customer.press("article button");
      await until("the modal is open", isModalOpen);
      cubePay.sandbox.setStatus(cubePay.sandbox.sessions.at(-1).paymentSessionId, "CANCELED");
      await customer.clickInModal("[data-wallet]");
      await customer.says(notice, notKnown);
      await pay();
      await customer.says(status, courseOfAnOrder[2]);
    });

    it("leaving the page before the modal opens cancels the payment, and nobody asks about the order any more", async () => {
      const before = cubePay.sandbox.sessions.length;
      await customer.order(shop.shop);
      await customer.run(`
        const now = fetch;
        window.asked = 0;
        window.fetch = async (request, ...rest) => {
          const { pathname } = new URL(request.url ?? request, location.href);
          if (pathname === "/api/orders") asked += 1;
          if (pathname === "/api/payment-sessions") await new Promise((resolve) => setTimeout(resolve, 300));
          return now(request, ...rest);
        };`);
      await customer.press("article button");
      await customer.press(".masthead a");
      await customer.isThere(".shelf");
      const asked = await customer.run(`return asked`);
      await sleep(1_500);
      assert.equal(await isModalOpen(), false);
      assert.equal(cubePay.sandbox.sessions.length, before);
      assert.ok((await customer.run(`return asked`)) <= asked + 1);
    });

    it("leaving the page while the modal is open loses nothing: the order is paid and delivered", async () => {
      const id = await customer.order(shop.shop);
      await customer.press("article button");
      await until("the modal is open", isModalOpen);
      await customer.run(`history.back()`);
      await customer.isThere(".shelf");
      await customer.clickInModal("[data-wallet]");
      await until("the order is delivered", async () => (await orderOf(shop.shop, id)).stage === "delivered");
      await customer.run(`history.forward()`);
      await customer.says(status, courseOfAnOrder[2]);
    });

    it("a payment whose tab was closed and whose webhook was lost is delivered once", async () => {
      const order = await orderByApi(shop.shop);
      const session = await payAndLeave(shop.shop, order, cubePay.origin);
      await until("the order is delivered", async () => (await orderOf(shop.shop, order)).stage === "delivered");

      assert.equal(database.prepare("select count(*) as count from parcels where payment_session_id = ?").get(session).count, 1);
      assert.equal(cubePay.session(session).captures.length, 1);
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

    it("unknown orders, products and pages are not found, and the page of such an order says so", async () => {
      for (const path of [`/api/orders?id=${crypto.randomUUID()}`, "/api/orders?id=1", "/api/orders", "/api/orders?id[]=1", "/sandbox/payment-sessions/ps_1"]) {
        assert.equal((await fetch(shop.shop + path)).status, 404, path);
      }
      for (const body of ["{}", '{"product":"tea"}', '{"product":{"id":"midtown"}}', '{"product":"constructor"}']) {
        const response = await fetch(`${shop.shop}/api/orders`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
        assert.equal(response.status, 404, body);
      }
      await customer.browser.get(`${shop.shop}/order/${crypto.randomUUID()}`);
      await customer.says("main [role=alert]", "This order does not exist.");
    });

    it("a server that is away for a moment is asked again", { timeout: 120_000 }, async () => {
      const id = await customer.order(shop.shop);
      const { port } = new URL(shop.shop);
      await shop.stop("SIGKILL");
      await sleep(1_500);
      shop = await application.start(account, port);
      await payAndLeave(`http://127.0.0.1:${port}`, id, cubePay.origin);
      await customer.says(status, courseOfAnOrder[2]);
    });
  });
});
