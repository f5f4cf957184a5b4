// The sandbox's page in the engine that ENGINE names.

import assert from "node:assert/strict";
import { json } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { By, Key } from "selenium-webdriver";
import { violations } from "../support/axe.mjs";
import { startBrowser } from "../support/browser.mjs";
import { serve } from "../support/loopback-server.mjs";
import { startSandbox } from "../support/sandbox.mjs";
import { until } from "../support/until.mjs";

describe("the sandbox's page", { concurrency: false }, () => {
  let browser;
  let quit;
  let sandbox;
  let shop;
  const webhooks = [];
  before(
    async () => {
      shop = await serve(async (request, response) => {
        webhooks.push(await json(request));
        response.end();
      });
      sandbox = await startSandbox(["--webhook", `${shop.origin}/webhook`, "--capture-after", "0"]);
      ({ browser, quit } = await startBrowser());
      await resize(1280, 900);
      await browser.get(sandbox.url);
    },
    { timeout: 60_000 },
  );
  after(async () => {
    await quit?.();
    await sandbox?.stop();
    await shop?.close();
  });

  const resize = (width, height) => browser.manage().window().setRect({ width, height });
  const run = (script, ...args) => browser.executeScript(script, ...args);
  const text = (selector) => run(`return document.querySelector(arguments[0])?.textContent ?? ""`, selector);
  const shown = (selector, expected) => until(`${selector} shows ${expected}`, async () => (await text(selector)).includes(expected));
  const click = async (selector) => {
    await until(`${selector} can be pressed`, () => run(`const found = document.querySelector(arguments[0]); return found !== null && !found.disabled`, selector));
    await browser.findElement(By.css(selector)).click();
  };
  const choose = async ({ paymentSessionId }) => {
    await click(`[data-session="${paymentSessionId}"]`);
    await shown("#identity", paymentSessionId);
  };

  it("shows the variables to copy while there is no payment", async () => {
    await shown("#connection", "Live at");
    await shown("#variables", `CUBEPAY_API_HOST=${sandbox.url}`);
    assert.equal(await run(`return document.querySelector("#detail").hidden`), true);
    assert.deepEqual(await violations(browser), []);
  });

  it("shows a session as soon as it is made, with its calls and webhooks, and no token", async () => {
    const { paymentSessionId, paymentSessionToken } = await sandbox.create({ requestId: "order-1" });
    await shown("#amount", "$50.00");
    await shown("#identity", paymentSessionId);
    await shown("#log", "POST call");
    await shown("#log", "delivered · 200");
    assert.ok(!(await run(`return document.documentElement.outerHTML`)).includes(paymentSessionToken));
  });

  it("lists a session by its time and amount first, so that an order can be recognised", async () => {
    const { paymentSessionId, createdAt } = await sandbox.create({ amount: "12.50", requestId: crypto.randomUUID() });
    await shown("#sessions", "$12.50");
    const time = new Date(createdAt).toLocaleTimeString("en-GB");
    assert.ok((await text(`[data-session="${paymentSessionId}"]`)).startsWith(`${time} $12.50`));
    await shown("#identity", `Created ${time}`);
  });

  it("has buttons that say what they do", async () => {
    const names = await run(`return [...document.querySelectorAll("#actions button")].map((button) => button.textContent)`);
    assert.deepEqual(names, ["Fund", "Cancel", "Expire", "Fail", "Stop webhooks", "Apply"]);
    assert.equal(await text("#fault label"), "Next call fails:");
  });

  it("follows its course and its money: funded by the button, captured in parts, the rest refunded", async () => {
    const session = await sandbox.create({ amount: "64.00" });
    await choose(session);
    await click("[data-action=fund]");
    await shown("#status", "FUNDED");
    assert.equal((await sandbox.look(session)).status, "FUNDED");
    await sandbox.capture(session.paymentSessionId, { requestId: "c-1", captureAmount: "20.00" });
    await shown("#flow", "One-time wallet$44.00Captured$20.00Refunded$0.00");
    await sandbox.capture(session.paymentSessionId, { requestId: "c-2", captureAmount: "10.00", isFinalCapture: true });
    await shown("#flow", "One-time wallet$0.00Captured$30.00Refunded$34.00");
    assert.equal(await text("#course [aria-current]"), "SUCCEEDED");
    assert.equal(await run(`return document.querySelector("[data-action=fund]").disabled`), true);
    assert.deepEqual(await violations(browser), []);
  });

  it("cancels, expires and fails a session", async () => {
    for (const [action, status] of [["cancel", "CANCELED"], ["expire", "CANCELED"], ["fail", "ERROR"]]) {
      await choose(await sandbox.create());
      await shown("#status", "CREATED");
      await click(`[data-action=${action}]`);
      await shown("#status", status);
      assert.equal(await text("#course [data-bad]"), status);
    }
  });

  it("lets the next call of the chosen session fail", async () => {
    const session = await sandbox.create();
    await choose(session);
    await browser.findElement(By.css("#fault-kind option[value=busy]")).click();
    await click("#fault button");
    await shown("#message", "The next API call about this session fails this way.");
    await until("a call is refused", async () => (await sandbox.look(session)).error === "The sandbox was asked to be busy.");
    await shown("#log", "fault: busy");
  });

  it("stops the webhooks of the chosen session", async () => {
    const session = await sandbox.create();
    await choose(session);
    await shown("#log", "delivered · 200");
    await click("[data-action=silence]");
    await shown("#message", "Webhooks about later changes of this session are not sent.");
    await sandbox.press(session.paymentSessionId, "fund");
    await shown("#log", "lost");
  });

  it("sends a webhook again", async () => {
    const session = await sandbox.create();
    await choose(session);
    await shown("#log", "delivered · 200");
    const about = () => webhooks.filter(({ paymentSessionId }) => paymentSessionId === session.paymentSessionId).length;
    const before = about();
    await click("#log summary");
    await click("#log .again");
    await until("it arrives again", () => about() === before + 1);
  });

  it("keeps the chosen session, what is open and the focus while others move", async () => {
    const session = await sandbox.create({ amount: "7.00" });
    await choose(session);
    await shown("#log", "delivered · 200");
    await click("#log summary");
    await run(`document.querySelector("#log .again").focus()`);
    await sandbox.create({ amount: "8.00" });
    await shown("#sessions", "$8.00");
    await sandbox.press(session.paymentSessionId, "fund");
    await shown("#status", "FUNDED");
    assert.equal(await text("#amount"), "$7.00");
    assert.equal(await run(`return document.querySelector("#log details[open]") !== null && document.activeElement.className`), "again");
  });

  it("is worked by keyboard: arrows in the list, Enter to choose", async () => {
    await run(`document.querySelector("#sessions button").focus()`);
    await browser.actions().sendKeys(Key.ARROW_DOWN).perform();
    const second = await run(`return document.querySelectorAll("#sessions button")[1].dataset.session`);
    assert.equal(await run(`return document.activeElement.dataset.session`), second);
    await browser.actions().sendKeys(Key.ENTER).perform();
    await shown("#identity", second);
  });

  it("fits a narrow window, without scrolling sideways", async () => {
    await resize(390, 844);
    await until("it is laid out", () => run(`return document.documentElement.scrollWidth <= document.documentElement.clientWidth`));
    assert.deepEqual(await violations(browser), []);
    await choose(await sandbox.create({ amount: "9.00" }));
    await until("the session is in view", () => run(`return document.activeElement.id === "amount"`));
    await resize(1280, 900);
  });

  it("says when the sandbox is gone, and goes on when it is there again", async () => {
    const port = Number(new URL(sandbox.url).port);
    await sandbox.stop("SIGKILL");
    await shown("#connection", "Not connected");
    sandbox = await startSandbox([], { port });
    await until("it is live", async () => (await text("#connection")).includes("Live"), 30_000);
    await sandbox.create({ amount: "11.00" });
    await shown("#amount", "$11.00");
  });
});
