import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Key } from "selenium-webdriver";
import { engine } from "../support/browser.mjs";
import { preloadsInView } from "../support/button-preloading.mjs";
import { stageForTests } from "../support/scenario-stage.mjs";
import { reacts } from "./versions.mjs";

for (const react of reacts) {
  describe(`PayButton with React ${react.version}, in ${engine}`, { concurrency: false }, () => {
    const stage = stageForTests(react);
    const status = () => stage.attribute("#pay", "data-status");
    const untilStatus = (wanted) => stage.until(`the button is ${wanted}`, async () => (await status()) === wanted);

    it("takes the payment that its props describe, and tells its progress", async () => {
      await stage.open("button of one order");
      await stage.click("#pay");
      await untilStatus("paid");

      assert.deepEqual((await stage.calls()).sessions, [{ amount: "50.00", currency: "USD", requestId: "order-7", orderId: 7 }]);
      const told = (await stage.told()).map(([what]) => what);
      assert.deepEqual([told[0], told.at(-1)], ["started", "paid"]);
      assert.deepEqual(told.toSorted(), ["completed", "modal-opened", "paid", "sdk-ready", "session-created", "started"]);
    });

    it("takes US dollars when no currency is given", async () => {
      await stage.open("button without currency");
      assert.equal(await stage.text("#pay"), "Pay 50 USD");
      await stage.click("#pay");
      await untilStatus("paid");

      const [{ amount, currency }] = (await stage.calls()).sessions;
      assert.deepEqual([amount, currency], ["50.00", "USD"]);
    });

    it("requests nothing before the pointer comes near, and the core then, before any click", async () => {
      await stage.open("button");
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.deepEqual(await stage.loaded(), []);
      await stage.browser.actions().move({ origin: await stage.find("#pay") }).perform();

      await stage.until("the core is loaded", async () => (await stage.loaded()).length === 1);
      assert.deepEqual(await stage.calls(), { sessions: [], open: [] });
    });

    it("loads the core once the focus comes, for those without a pointer", async () => {
      await stage.open("button");
      await stage.run(`document.querySelector("#pay").focus()`);

      await stage.until("the core is loaded", async () => (await stage.loaded()).length === 1);
    });

    it("loads the core once a touch begins", async () => {
      await stage.open("button");
      await stage.run(`document.querySelector("#pay").dispatchEvent(new Event("touchstart", { bubbles: true }))`);

      await stage.until("the core is loaded", async () => (await stage.loaded()).length === 1);
    });

    preloadsInView(stage, (scenario) => stage.open(scenario));

    it('preload="none" loads nothing before the payment', async () => {
      await stage.open("button that does not preload");
      await stage.browser.actions().move({ origin: await stage.find("#pay") }).perform();
      await stage.run(`document.querySelector("#pay").focus(); document.querySelector("#pay").dispatchEvent(new Event("touchstart", { bubbles: true }))`);
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.deepEqual(await stage.loaded(), []);
      await stage.click("#pay");
      await untilStatus("paid");
    });

    it("is busy while it pays, keeps the focus, and ignores clicks", async () => {
      await stage.open("button with handlers");
      await stage.endByHand();
      assert.equal(await stage.attribute("#pay", "aria-busy"), "false");
      assert.equal(await stage.attribute("#pay", "aria-disabled"), null);
      await stage.run(`document.querySelector("#pay").focus()`);
      await stage.click("#pay");
      await stage.untilModalOpens();
      assert.equal(await stage.attribute("#pay", "aria-busy"), "true");
      assert.equal(await stage.attribute("#pay", "aria-disabled"), "true");
      assert.equal(await stage.run(`return document.activeElement.id`), "pay");
      assert.equal(await stage.run(`return document.activeElement.disabled`), false);
      await stage.run(`document.querySelector("#pay").click()`);
      await stage.endPaid("0xabc");
      await untilStatus("paid");

      assert.equal((await stage.calls()).sessions.length, 1);
      assert.equal((await stage.told()).filter(([what]) => what === "click").length, 1);
      assert.equal(await stage.attribute("#pay", "aria-busy"), "false");
      assert.equal(await stage.attribute("#pay", "aria-disabled"), null);
    });

    it("a double click takes one payment", async () => {
      await stage.open("button");
      await stage.endByHand();
      await stage.browser.actions().doubleClick(await stage.find("#pay")).perform();
      await stage.untilModalOpens();
      await stage.endPaid("0xabc");
      await untilStatus("paid");

      assert.equal((await stage.calls()).sessions.length, 1);
      assert.deepEqual(await stage.told(), [["paid", "0xabc"]]);
    });

    it("pays by the keyboard", async () => {
      await stage.open("button");
      await stage.run(`document.querySelector("#pay").focus()`);
      await stage.browser.actions().sendKeys(Key.ENTER).perform();

      await untilStatus("paid");
    });

    it("reads out that it pays, and what came of it", async () => {
      await stage.open("button");
      await stage.endByHand();
      await stage.click("#pay");
      await stage.untilAnnounced("Payment in progress…");
      assert.equal(await stage.text("#pay"), "Payment in progress…");
      await stage.untilModalOpens();
      await stage.endPaid("0xabc");

      await stage.untilAnnounced("Payment complete.");
      assert.equal(await stage.text("#pay"), "Pay 50.00 USD");
    });

    it("reads out that nothing was paid when the customer closed the modal, each time", async () => {
      await stage.open("button");
      await stage.run(`
        cubePay.outcome = "close";
        window.heard = [];
        new MutationObserver(() => {
          const text = document.querySelector("[role=status]")?.textContent;
          if (text) heard.push(text);
        }).observe(document.body, { childList: true, subtree: true, characterData: true });`);
      const closedTimes = async () => (await stage.run(`return heard`)).filter((text) => text === "No payment was made.").length;
      for (const times of [1, 2]) {
        await stage.click("#pay");
        await stage.until(`it was read out for the ${times}. time`, async () => (await closedTimes()) === times);
      }

      assert.deepEqual(await stage.told(), [["closed", "CubePayClosedError"], ["closed", "CubePayClosedError"]]);
    });

    it("reads out a failure by its outcome", async () => {
      await stage.open("button");
      await stage.run(`cubePay.endpoint = 400`);
      await stage.click("#pay");
      await stage.untilAnnounced("The payment did not go through. Nothing was charged.");
      // The order is paid already: "nothing was charged" would be untrue.
      await stage.run(`cubePay.endpoint = 409`);
      await stage.click("#pay");
      await stage.untilAnnounced("This order may already be paid. Please check before you pay again.");
      await stage.run(`cubePay.endpoint = "ok"; cubePay.outcome = "fail"`);
      await stage.click("#pay");

      await stage.untilAnnounced("It is not certain whether the payment went through.");
      assert.deepEqual(await stage.told(), [["failed", "session_rejected"], ["failed", "session_rejected"], ["failed", "sdk_open_failed"]]);
    });

    it("speaks in other words where it is given them", async () => {
      await stage.open("button with labels");
      assert.equal(await stage.text("#pay"), "50 $ zahlen");
      await stage.endByHand();
      await stage.click("#pay");
      await stage.untilText("#pay", "Einen Moment…");
      await stage.untilModalOpens();
      await stage.endPaid("0xabc");
      await stage.untilAnnounced("Bezahlt.");
      await stage.run(`cubePay.endpoint = 400`);
      await stage.click("#pay");

      await stage.untilAnnounced("Fehler: session_rejected");
    });

    it("keeps its children while it pays", async () => {
      await stage.open("button with children");
      await stage.endByHand();
      await stage.click("#pay");
      await stage.untilModalOpens();

      assert.equal(await stage.text("#pay"), "Buy the lamp");
      await stage.endPaid("0xabc");
      await untilStatus("paid");
    });

    it("what it reads out takes no room on the page, and is gone with it", async () => {
      await stage.open("removable button");
      await stage.click("#pay");
      await stage.untilAnnounced("Payment complete.");
      const box = await stage.run(`const { position, clipPath } = getComputedStyle(document.querySelector("[role=status]")); return { position, clipPath }`);
      assert.deepEqual(box, { position: "fixed", clipPath: "inset(50%)" });
      assert.equal(await stage.run(`return document.querySelector("#page").childElementCount`), 1);
      await stage.run(`remove()`);
      await stage.untilText("#page", "Gone");

      assert.equal(await stage.run(`return document.querySelectorAll("[role=status]").length`), 0);
    });

    it("reads out inside the dialog that it stands in, for the rest of the page is inert", async () => {
      await stage.open("button in a dialog");
      await stage.click("#pay");
      await stage.untilAnnounced("Payment complete.");

      assert.equal(await stage.run(`return document.querySelector("[role=status]").closest("dialog") !== null`), true);
    });

    it("calls the shop's own handlers too", async () => {
      await stage.open("button with handlers");
      await stage.click("#pay");
      await untilStatus("paid");

      const told = (await stage.told()).map(([what]) => what);
      for (const what of ["pointerenter", "focus", "click", "paid"]) {
        // WebKit gives no focus to a button that the pointer clicks.
        if (what !== "focus" || engine !== "webkit") assert.ok(told.includes(what), what);
      }
    });

    it("an onClick that prevents the default keeps it from paying", async () => {
      await stage.open("button whose onClick prevents");
      await stage.click("#pay");

      assert.equal(await status(), "idle");
      assert.deepEqual((await stage.calls()).sessions, []);
    });

    it("disabled, it neither pays nor loads anything", async () => {
      await stage.open("disabled button");
      await stage.browser.actions().move({ origin: await stage.find("#pay") }).click().perform();
      await new Promise((resolve) => setTimeout(resolve, 200));

      assert.equal(await status(), "idle");
      assert.deepEqual(await stage.loaded(), []);
    });

    it("gives its ref and its other props to the button, which submits no form", async () => {
      await stage.open("referred button");
      assert.equal(await stage.run(`return referred === document.querySelector("#pay")`), true);
      assert.deepEqual(
        await Promise.all(["class", "data-kind", "aria-describedby", "title", "type"].map((name) => stage.attribute("#pay", name))),
        ["big", "pay", "terms", "Pay now", "button"],
      );
      await stage.open("button in a form");
      await stage.click("#pay");
      await untilStatus("paid");

      assert.deepEqual((await stage.told()).map(([what]) => what), ["paid"]);
    });

    it("two on one page: the second says that a payment is under way, and the first is paid", async () => {
      await stage.open("two buttons");
      await stage.endByHand();
      await stage.click("#pay");
      await stage.untilModalOpens();
      await stage.run(`document.querySelector("#other").click()`);
      await stage.untilTold(["failed", "payment_in_progress"]);
      assert.equal(await status(), "paying");
      await stage.endPaid("0xabc");

      await stage.untilTold(["failed", "payment_in_progress"], ["paid", "0xabc"]);
    });

    it("removed while the modal is open, it still tells that it was paid", async () => {
      await stage.open("removable button");
      await stage.endByHand();
      await stage.click("#pay");
      await stage.untilModalOpens();
      await stage.run(`remove()`);
      await stage.untilText("#page", "Gone");
      await stage.endPaid("0xabc");

      await stage.untilTold(["paid", "0xabc"]);
    });

    it("pays through a stand-in that a test gave it", async () => {
      await stage.open("button with a stand-in service");
      await stage.click("#pay");

      await stage.untilTold(["paid", "0xstandin"]);
    });

    it("wakes up in a page that a server rendered, and pays", async () => {
      await stage.open("hydrated button");
      await stage.until("it is awake", () => stage.run(`return Object.keys(document.querySelector("#pay")).some((key) => key.startsWith("__reactProps"))`));
      await stage.click("#pay");

      await untilStatus("paid");
    });
  });
}
