import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Key } from "selenium-webdriver";
import { inProject } from "../../scripts/project.mjs";
import { engine } from "../support/browser.mjs";
import { preloadsInView } from "../support/button-preloading.mjs";
import { stageForTests } from "./stage.mjs";

describe(`<cubepay-button>, in ${engine}`, { concurrency: false }, () => {
  const stage = stageForTests();
  const open = async (scenario) => {
    await stage.open(scenario);
    await stage.until("the page is ready", () => stage.run(`return "ready" in document.querySelector("#page").dataset`));
  };
  const press = () => stage.click("#pay");
  const untilStatus = (wanted) => stage.until(`the button is ${wanted}`, async () => (await stage.attribute("#pay", "data-status")) === wanted);
  const inner = (name) => stage.run(`return inner().getAttribute(arguments[0])`, name);
  const shown = () => stage.run(`return shown()`);

  it("takes the payment that its attributes describe, and dispatches its events", async () => {
    await open("button of one order");
    await stage.run(`window.tellsProgress = true`);
    await press();
    await untilStatus("paid");
    await stage.until("the end was told", async () => (await stage.told()).at(-1)[0] === "cubepay-paid");

    assert.deepEqual((await stage.calls()).sessions, [{ amount: "50.00", currency: "USD", requestId: "order-7", orderId: 7 }]);
    const told = await stage.told();
    assert.deepEqual(told[0], ["cubepay-pay", null]);
    assert.match(told.at(-1)[1], /^0x/);
    const steps = told.filter(([type]) => type === "cubepay-progress").map(([, step]) => step);
    assert.deepEqual(steps.toSorted(), ["completed", "modal-opened", "sdk-ready", "session-created", "started"]);
  });

  it("mirrors properties in attributes, and attributes in properties", async () => {
    await open("button");
    const read = (script) => stage.run(`const button = document.querySelector("#pay"); ${script}`);
    assert.deepEqual(
      await read(`
        Object.assign(button, { amount: 70, currency: "EUR", requestId: "r-1", metadata: { orderId: 1 }, labels: { idle: "Pay now" }, disabled: true });
        return ["amount", "currency", "request-id", "metadata", "labels", "disabled"].map((name) => button.getAttribute(name));`),
      ["70", "EUR", "r-1", '{"orderId":1}', '{"idle":"Pay now"}', ""],
    );
    assert.deepEqual(
      await read(`
        for (const [name, text] of [["amount", "5.00"], ["currency", "JPY"], ["request-id", "r-2"], ["metadata", '{"a":[1]}'], ["labels", '{"idle":"x"}']]) button.setAttribute(name, text);
        button.removeAttribute("disabled");
        const { amount, currency, requestId, metadata, labels, disabled } = button;
        return { amount, currency, requestId, metadata, labels, disabled };`),
      { amount: "5.00", currency: "JPY", requestId: "r-2", metadata: { a: [1] }, labels: { idle: "x" }, disabled: false },
    );
    assert.deepEqual(
      await read(`
        Object.assign(button, { amount: undefined, currency: null, metadata: undefined });
        return ["amount", "currency", "metadata"].map((name) => button.hasAttribute(name));`),
      [false, false, false],
    );
  });

  it("writes a number with the currency's decimals, as the request of the main entry does", async () => {
    await open("button");
    await stage.run(`document.querySelector("#pay").amount = 70`);
    assert.equal(await shown(), "Pay 70 USD");
    await press();
    await untilStatus("paid");

    assert.equal((await stage.calls()).sessions[0].amount, "70.00");
  });

  it("takes JSON as a property too, which is what Vue makes of an attribute in a template", async () => {
    await open("button");
    await stage.run(`document.querySelector("#pay").metadata = '{"orderId":3}'`);
    await press();
    await untilStatus("paid");

    assert.equal((await stage.calls()).sessions[0].orderId, 3);
  });

  it("upgrades an element that was in the page before, with the properties that it had", async () => {
    await open("button before its definition");
    await stage.run(`return define().then(() => {})`);
    await stage.until("the element is defined", () => stage.run(`return Boolean(customElements.get("cubepay-button"))`));
    assert.equal(await shown(), "Pay 70 USD");
    await press();
    await stage.untilTold(["cubepay-pay", null], ["cubepay-paid", "0xearly"]);

    assert.deepEqual(await stage.run(`const { amount, metadata } = paid; return { amount, metadata }`), { amount: 70, metadata: { orderId: 2 } });
    assert.equal(await stage.attribute("#pay", "metadata"), '{"orderId":2}');
  });

  it("a cancelled cubepay-pay keeps the payment from beginning, and a listener may change the request before", async () => {
    await open("button");
    await stage.run(`
      addEventListener("cubepay-pay", (event) => event.preventDefault(), { once: true });`);
    await press();
    assert.equal(await stage.attribute("#pay", "data-status"), "idle");
    assert.deepEqual((await stage.calls()).sessions, []);
    await stage.run(`addEventListener("cubepay-pay", ({ target }) => (target.metadata = { late: true }))`);
    await press();
    await untilStatus("paid");

    assert.equal((await stage.calls()).sessions[0].late, true);
  });

  it("is busy while it pays, keeps the focus, and ignores clicks", async () => {
    await open("button");
    await stage.endByHand();
    await stage.run(`document.querySelector("#pay").focus()`);
    await press();
    await stage.untilModalOpens();
    assert.deepEqual([await inner("aria-busy"), await inner("aria-disabled")], ["true", "true"]);
    assert.equal(await stage.run(`return document.activeElement.id`), "pay");
    await stage.run(`window.clicks = 0; document.querySelector("#pay").addEventListener("click", () => (clicks += 1)); document.querySelector("#pay").click()`);
    assert.equal(await stage.run(`return clicks`), 0);
    await stage.endPaid("0xabc");
    await stage.untilTold(["cubepay-pay", null], ["cubepay-paid", "0xabc"]);

    assert.deepEqual([await inner("aria-busy"), await inner("aria-disabled")], ["false", null]);
  });

  it("has the status in data-status, in its property and as a custom state, and a part for styles", async () => {
    await open("button");
    await stage.endByHand();
    const matches = (selector) => stage.run(`return CSS.supports("selector(:state(x))") ? document.querySelector("#pay").matches(arguments[0]) : undefined`, selector);
    assert.notEqual(await matches(":state(idle)"), false);
    await press();
    await untilStatus("paying");
    assert.notEqual(await matches(":state(paying)"), false);
    assert.notEqual(await matches(":state(idle)"), true);
    assert.equal(await stage.run(`return document.querySelector("#pay").status`), "paying");
    await stage.untilModalOpens();
    await stage.endPaid("0xabc");
    await untilStatus("paid");

    assert.equal(await inner("part"), "button");
    assert.equal(await stage.run(`return document.querySelector("#pay").shadowRoot.querySelectorAll("style, [style]").length + document.querySelector("#pay").shadowRoot.adoptedStyleSheets.length`), 0);
  });

  it("shows its content, and during a payment what is in the paying slot", async () => {
    await open("button with content");
    await stage.endByHand();
    assert.equal(await shown(), "Buy the lamp");
    await press();
    await stage.untilModalOpens();
    assert.equal(await shown(), "One moment");
    await stage.endPaid("0xabc");
    await untilStatus("paid");

    assert.equal(await shown(), "Buy the lamp");
  });

  it("shows amount and currency where its content is white space only", async () => {
    await open("button with white space");
    await stage.until("the text is there", async () => (await shown()) === "Pay 50.00 USD");
  });

  it("announces how the payment stands, in other words where it is given them", async () => {
    await open("button with labels");
    assert.equal(await shown(), "50 $ zahlen");
    await stage.endByHand();
    await press();
    await stage.untilAnnounced("Einen Moment…");
    await stage.untilModalOpens();
    await stage.endPaid("0xabc");
    await stage.untilAnnounced("Bezahlt.");
    await stage.run(`cubePay.endpoint = 400`);
    await press();

    await stage.untilAnnounced("The payment did not go through. Nothing was charged.");
    // The order is paid already: "nothing was charged" would be untrue.
    await stage.run(`cubePay.endpoint = 409`);
    await press();
    await stage.untilAnnounced("This order may already be paid. Please check before you pay again.");
    await stage.run(`document.querySelector("#pay").remove()`);
    assert.equal(await stage.run(`return document.querySelectorAll("[role=status]").length`), 0);
  });

  it("passes its aria-label on to the native button", async () => {
    await open("button");
    await stage.run(`document.querySelector("#pay").setAttribute("aria-label", "Pay for the lamp")`);
    assert.equal(await inner("aria-label"), "Pay for the lamp");
    await stage.run(`document.querySelector("#pay").removeAttribute("aria-label")`);
    assert.equal(await inner("aria-label"), null);
  });

  it("a closed modal and a failure have events of their own", async () => {
    await open("button");
    await stage.run(`cubePay.outcome = "close"`);
    await press();
    await untilStatus("closed");
    await stage.run(`cubePay.outcome = "fail"`);
    await press();
    await untilStatus("failed");

    await stage.untilTold(["cubepay-pay", null], ["cubepay-closed", "closed"], ["cubepay-pay", null], ["cubepay-error", "sdk_open_failed"]);
  });

  it("logs an error unless its event is cancelled", async () => {
    await open("button");
    await stage.run(`window.logsErrors = true; cubePay.endpoint = 400`);
    await press();
    await stage.untilTold(["cubepay-pay", null], ["cubepay-error", "session_rejected"]);

    assert.match((await stage.complaints()).join(), /Failed to create payment session/);
  });

  it("malformed metadata and labels fail the payment and are named, before the endpoint is asked; unknown attributes are ignored", async () => {
    await open("button with malformed JSON");
    await stage.run(`addEventListener("cubepay-error", ({ detail }) => (window.message = detail.message))`);
    assert.equal(await shown(), "Pay 50.00 USD");
    const refused = async (name, malformed) => {
      await stage.run(`told.length = 0; Object.assign(document.querySelector("#pay"), arguments[0])`, malformed);
      await press();
      await stage.untilTold(["cubepay-pay", null], ["cubepay-error", "invalid_request"]);
      assert.equal(await stage.run(`return message`), `${name} must be an object, or JSON such as {"key":"value"}`);
    };
    await refused("metadata", {});
    for (const metadata of ["{orderId: 7}", "7", 7, "[object Object]"]) await refused("metadata", { metadata });
    await refused("labels", { metadata: { orderId: 7 } });
    for (const labels of ["C'est payé", '"Bezahlt."', true]) await refused("labels", { labels });
    assert.deepEqual((await stage.calls()).sessions, []);
    await stage.run(`document.querySelector("#pay").labels = '{"paid":"Bezahlt."}'`);
    await press();

    await untilStatus("paid");
  });

  it("metadata without a JSON form, a service that is none, and a missing amount fail as invalid_request", async () => {
    await open("button");
    for (const bad of [`{ metadata: { big: 1n } }`, `{ metadata: undefined, service: "cubepay" }`, `{ service: undefined, amount: undefined }`]) {
      await stage.run(`told.length = 0; Object.assign(document.querySelector("#pay"), ${bad})`);
      await press();
      await stage.untilTold(["cubepay-pay", null], ["cubepay-error", "invalid_request"]);
    }
    assert.deepEqual((await stage.calls()).sessions, []);
  });

  it("disabled, it neither pays nor loads anything", async () => {
    await open("disabled button");
    await stage.browser.actions().move({ origin: await stage.find("#pay") }).click().perform();
    await stage.run(`document.querySelector("#pay").click()`);
    await new Promise((resolve) => setTimeout(resolve, 200));

    assert.deepEqual(await stage.told(), []);
    assert.deepEqual(await stage.loaded(), []);
  });

  for (const [how, come] of [
    ["the pointer", async () => stage.browser.actions().move({ origin: await stage.find("#pay") }).perform()],
    ["the focus", () => stage.run(`document.querySelector("#pay").focus()`)],
    ["a touch", () => stage.run(`inner().dispatchEvent(new Event("touchstart"))`)],
  ]) {
    it(`loads nothing before ${how} comes, and the core then`, async () => {
      await open("button");
      await new Promise((resolve) => setTimeout(resolve, 200));
      assert.deepEqual(await stage.loaded(), []);
      await come();

      await stage.until("the core is loaded", async () => (await stage.loaded()).length === 1);
      assert.deepEqual((await stage.calls()).sessions, []);
    });
  }

  preloadsInView(stage, open);

  it('preload="none" loads nothing before the payment, until the attribute says otherwise', async () => {
    await open("button that does not preload");
    await stage.browser.actions().move({ origin: await stage.find("#pay") }).perform();
    await stage.run(`document.querySelector("#pay").focus(); inner().dispatchEvent(new Event("touchstart"))`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.deepEqual(await stage.loaded(), []);
    await stage.run(`document.querySelector("#pay").preload = "visible"`);
    await stage.until("the core is loaded", async () => (await stage.loaded()).length === 1);
    await press();
    await untilStatus("paid");
  });

  it("pays by the keyboard, in a form that it does not submit", async () => {
    await open("button in a form");
    await stage.run(`document.querySelector("#pay").focus()`);
    await stage.browser.actions().sendKeys(Key.ENTER).perform();
    await untilStatus("paid");

    assert.deepEqual((await stage.told()).map(([type]) => type), ["cubepay-pay", "cubepay-paid"]);
    assert.equal(await stage.run(`return new FormData(document.querySelector("form")).has("pay")`), false);
  });

  for (const [scenario, around] of [
    ["button in a dialog", `document.querySelector("dialog")`],
    ["button in a shadow root in a dialog", `document.querySelector("dialog")`],
    ["button slotted into a dialog", `document.querySelector("#host").shadowRoot.querySelector("[role=dialog]")`],
  ]) {
    it(`announces inside the dialog that it is rendered in, for the rest of the page is inert: ${scenario}`, async () => {
      await open(scenario);
      await stage.run(`inner().click()`);
      await stage.until("the payment was announced", () => stage.run(`return ${around}.querySelector("[role=status]")?.textContent === "Payment complete."`));

      assert.match(JSON.stringify(await stage.told()), /cubepay-paid/);
    });
  }

  it("moved while the session is made, it goes on", async () => {
    await open("button");
    await stage.endByHand();
    await press();
    await stage.run(`document.body.append(document.querySelector("#pay"))`);
    await stage.untilModalOpens();
    await stage.endPaid("0xabc");

    await stage.untilTold(["cubepay-pay", null], ["cubepay-paid", "0xabc"]);
  });

  it("removed before the modal opened, it cancels the payment, and pays again once it is back", async () => {
    await open("button");
    await stage.run(`cubePay.endpoint = "hang"`);
    await press();
    await stage.untilPosted();
    await stage.run(`window.button = document.querySelector("#pay"); button.remove(); button.click()`);
    await stage.until("the payment has ended", () => stage.run(`return button.status === "idle"`));
    assert.deepEqual(await stage.told(), [["cubepay-pay", null]]);
    await stage.run(`cubePay.endpoint = "ok"; document.querySelector("#page").append(button)`);
    await press();
    await untilStatus("paid");

    assert.equal((await stage.calls()).open.length, 1);
  });

  it("removed while the modal is open, the payment goes on and the removed element still tells its end", async () => {
    await open("button");
    await stage.endByHand();
    await press();
    await stage.untilModalOpens();
    await stage.run(`
      window.button = document.querySelector("#pay");
      button.addEventListener("cubepay-paid", ({ detail }) => (window.heard = detail.transactionHash));
      button.remove();`);
    await stage.endPaid("0xabc");

    await stage.until("its end was told", () => stage.run(`return window.heard === "0xabc"`));
    assert.equal(await stage.run(`return document.querySelectorAll("[role=status]").length`), 0);
  });

  it("a clone has the attributes and a state of its own", async () => {
    await open("button of one order");
    await press();
    await untilStatus("paid");
    await stage.run(`const clone = document.querySelector("#pay").cloneNode(true); clone.id = "clone"; document.querySelector("#page").append(clone)`);
    assert.equal(await stage.attribute("#clone", "data-status"), "idle");
    assert.deepEqual(await stage.run(`const { requestId, metadata } = document.querySelector("#clone"); return { requestId, metadata }`), { requestId: "order-7", metadata: { orderId: 7 } });
  });

  it("two on one page: the second says that a payment is under way, and the first is paid", async () => {
    await open("two buttons");
    await stage.endByHand();
    await press();
    await stage.untilModalOpens();
    await stage.run(`document.querySelector("#other").click()`);
    await stage.until("the second failed", async () => (await stage.attribute("#other", "data-status")) === "failed");
    await stage.endPaid("0xabc");

    await stage.untilTold(["cubepay-pay", null], ["cubepay-pay", null], ["cubepay-error", "payment_in_progress"], ["cubepay-paid", "0xabc"]);
  });

  it("another copy or version of the package that comes later changes nothing", async () => {
    await open("button");
    const copy = `import("/copy.js").then(({ CubePayButton }) => CubePayButton)`;
    assert.equal(await stage.run(`const first = customElements.get("cubepay-button"); return ${copy}.then((other) => other !== first && customElements.get("cubepay-button") === first)`), true);
    await press();
    await untilStatus("paid");
  });

  it("the manifest has the attributes, the properties, the slots and the parts that the element has", async () => {
    await open("button");
    const [{ declarations: [manifest] }] = JSON.parse(readFileSync(inProject("pkg/custom-elements.json"), "utf8")).modules;
    const names = (list) => list.map(({ name }) => name).toSorted();
    const has = await stage.run(`
      const element = customElements.get("cubepay-button");
      const own = Object.entries(Object.getOwnPropertyDescriptors(element.prototype)).map(([name]) => name);
      return {
        attributes: element.observedAttributes,
        members: own.filter((name) => name !== "constructor" && !name.endsWith("Callback")),
        parts: [...document.querySelector("#pay").shadowRoot.querySelectorAll("[part]")].map((each) => each.getAttribute("part")),
      };`);
    assert.deepEqual(names(manifest.attributes), has.attributes.toSorted());
    assert.deepEqual(names(manifest.members), has.members.toSorted());
    assert.deepEqual(names(manifest.cssParts), has.parts);
    const source = readFileSync(inProject("pkg-template/src/element/cubepay-button.ts"), "utf8");
    assert.deepEqual(names(manifest.events), [...new Set(source.match(/(?<=#dispatch\(")cubepay-\w+/g))].toSorted());
  });
});
