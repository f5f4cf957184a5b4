// The demo shop in a browser, in a customer's terms.

import { after, before, beforeEach } from "node:test";
import { By, Key } from "selenium-webdriver";
import { startBrowser } from "../support/browser.mjs";
import { startDemo } from "../support/demo.mjs";
import { SandboxChain } from "./sandbox-chain.mjs";

const patience = 15_000;

// The sandbox modal lives in an open shadow root.
const modalScript = `
  const root = document.querySelector("#cubepay-sdk-root")?.shadowRoot;
  const modal = root?.querySelector("[role=dialog]");
`;

const inPage = (id) => By.css(`[data-testid="${id}"]`);

/**
 * Starts the shop and a browser for the tests of a file. Each test begins with an idle checkout of a wide window.
 * `behaviour` is what `createShopApp` takes; with `chain: true`, the money is on one; `confirmAfter` is the sandbox's, in milliseconds.
 */
export function checkoutForTests(behaviour = {}) {
  const checkout = new Checkout(behaviour);
  before(() => checkout.start(), { timeout: 60_000 });
  beforeEach(async () => {
    await checkout.wide();
    await checkout.open();
  });
  after(() => checkout.stop());
  return checkout;
}

class Checkout {
  #behaviour;
  #shop;
  #started;
  #chain;
  /** The sessions of earlier tests, by id. */
  #earlier = new Set();

  constructor(behaviour) {
    this.#behaviour = behaviour;
  }

  get browser() {
    return this.#started.browser;
  }

  /** The sandbox that the shop pays at, as `startSandbox` gives it. */
  get sandbox() {
    return this.#shop.sandbox;
  }

  /** The chain that the money is on, if it is. */
  get chain() {
    return this.#chain;
  }

  /** The sessions that the test has made so far, oldest first, without their tokens. */
  async sessions() {
    return (await this.sandbox.sessions()).filter(({ paymentSessionId }) => !this.#earlier.has(paymentSessionId));
  }

  /** The first of them. */
  async session() {
    return (await this.sessions())[0];
  }

  /** How the shop's server answers for an order. */
  order(reference) {
    return fetch(`${this.#shop.url}/api/orders/${reference}`);
  }

  async start() {
    const { chain = false, confirmAfter = 50, ...behaviour } = this.#behaviour;
    const args = chain ? ["--chain", "--block-every", "300"] : ["--confirm-after", String(confirmAfter), "--capture-after", "50"];
    this.#shop = await startDemo({ args, speed: 0.1, deliver: () => {}, ...behaviour });
    this.#chain = chain ? await SandboxChain.of(this.sandbox) : undefined;
    this.#started = await startBrowser();
    await this.wide();
  }

  async stop() {
    await this.#started?.quit();
    await this.#shop?.close();
  }

  wide() {
    return this.browser.manage().window().setRect({ width: 1280, height: 900 });
  }

  narrow() {
    return this.browser.manage().window().setRect({ width: 480, height: 860 });
  }

  /** Opens the shop with one of its "What if…" cases, in a session of its own: nothing of an earlier test is left. */
  async open(name = "fine") {
    await this.#shop.reset();
    for (const { paymentSessionId } of await this.sandbox.sessions()) this.#earlier.add(paymentSessionId);
    await this.browser.get("about:blank");
    await this.browser.get(`${this.#shop.url}/?case=${name}`);
    await this.until("the page has come alive", () => this.run(`return document.querySelector("[data-case][aria-current]") !== null`));
  }

  run(script, ...args) {
    return this.browser.executeScript(script, ...args);
  }

  until(what, condition) {
    return this.browser.wait(async () => condition(), patience, `waited in vain until ${what}`, 30);
  }

  find(id) {
    return this.browser.findElement(inPage(id));
  }

  textOf(id) {
    return this.run(`return document.querySelector('[data-testid="${id}"]').textContent.trim()`);
  }

  // ---- the customer

  async pay() {
    await (await this.find("pay")).click();
  }

  /** Chromium alone can pretend these: media features by their names, and viewports narrower than a window can be. */
  pretend(features) {
    const named = Object.entries(features).map(([name, value]) => ({ name, value }));
    return this.browser.sendDevToolsCommand("Emulation.setEmulatedMedia", { features: named });
  }

  pretendViewport(size) {
    const exact = { ...size, deviceScaleFactor: 1, mobile: false };
    return size
      ? this.browser.sendDevToolsCommand("Emulation.setDeviceMetricsOverride", exact)
      : this.browser.sendDevToolsCommand("Emulation.clearDeviceMetricsOverride", {});
  }

  hoverPay() {
    return this.pointer((actions, pay) => actions.move({ origin: pay }));
  }

  doubleClickPay() {
    return this.pointer((actions, pay) => actions.doubleClick(pay));
  }

  async pointer(gesture) {
    await gesture(this.browser.actions(), await this.find("pay")).perform();
  }

  press(...keys) {
    return this.browser
      .actions()
      .sendKeys(...keys)
      .perform();
  }

  /** Presses Tab until `script` says that the focus is there. */
  async tabTo(what, script, most = 40) {
    for (let presses = 0; presses < most; presses += 1) {
      if (await this.run(script)) return;
      await this.press(Key.TAB);
    }
    throw new Error(`The keyboard never reached ${what}`);
  }

  // ---- the modal

  untilModalOpens() {
    return this.until("the modal opens", () => this.modalIsOpen());
  }

  modalIsOpen() {
    return this.run(`${modalScript} return Boolean(modal && modal.getBoundingClientRect().width)`);
  }

  untilModalIsGone() {
    return this.until("the modal is gone", async () => !(await this.modalIsOpen()));
  }

  modalCount() {
    return this.run(`${modalScript} return root ? root.querySelectorAll("[role=dialog]").length : 0`);
  }

  /** Where the modal stands: `left`, `top`, `right`, `bottom`, and the viewport's `width` and `height`. */
  modalPlace() {
    return this.run(`${modalScript}
      const { left, top, right, bottom } = modal.getBoundingClientRect();
      return { left, top, right, bottom, width: document.documentElement.clientWidth, height: innerHeight };`);
  }

  /** Where the modal stands once its animations have ended, and the frame without them is drawn. */
  async modalRestingPlace() {
    await this.browser.executeAsyncScript(`${modalScript}
      const done = arguments[0];
      const ends = modal.getAnimations().map((animation) => animation.finished);
      Promise.allSettled(ends).then(() => requestAnimationFrame(() => requestAnimationFrame(() => done())));`);
    return this.modalPlace();
  }

  /** Clicks with the pointer on the first element of the modal that `selector` names. */
  async clickInModal(selector) {
    await this.until(`the modal shows ${selector}`, () => this.run(`${modalScript} return Boolean(root?.querySelector('${selector}'))`));
    await this.modalRestingPlace();
    const { x, y } = await this.run(`${modalScript}
      const box = root.querySelector('${selector}').getBoundingClientRect();
      return { x: Math.round(box.left + box.width / 2), y: Math.round(box.top + box.height / 2) };`);
    await this.clickAt(x, y);
  }

  async clickAt(x, y) {
    await this.browser.actions().move({ x, y }).click().perform();
  }

  /** What the modal says below its choices, or in their place. */
  modalStatus() {
    return this.run(`${modalScript} return root?.querySelector("[role=status]")?.textContent ?? ""`);
  }

  modalText() {
    return this.run(`${modalScript} return modal?.innerText ?? ""`);
  }

  /** The choices that the modal offers, by their ids. */
  modalChoices() {
    return this.run(`${modalScript} return [...(root?.querySelectorAll("[data-wallet]") ?? [])].map((button) => button.dataset.wallet)`);
  }

  chooseWallet() {
    return this.clickInModal("[data-wallet]");
  }

  focusIsOnAWallet() {
    return `${modalScript} return Boolean(root?.activeElement?.dataset.wallet)`;
  }

  // ---- the keyboard

  /** The element that has the focus, in the modal too: what it is, and whether its outline shows. */
  focus() {
    return this.run(`
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return {
        on: element.dataset.testid ?? element.id ?? "",
        name: element.getAttribute("aria-label") ?? element.textContent.trim().split("\\n")[0],
        outlined: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
      };`);
  }

  // ---- what the page says

  state() {
    return this.run(`return document.querySelector('[data-testid="status"]').dataset.state`);
  }

  async untilState(state) {
    await this.until(`the shop says "${state}"`, async () => (await this.state()) === state);
  }

  /** The stages that the timeline has drawn. */
  stages() {
    return this.run(`return [...document.querySelectorAll("[data-event]")].map((row) => row.dataset.event)`);
  }

  async payWithAWallet() {
    await this.pay();
    await this.chooseWallet();
    await this.untilState("paid");
  }

  /** A page that is being loaded has no answer. */
  async untilStage(stage) {
    await this.until(`the timeline shows "${stage}"`, () => this.stages().then((stages) => stages.includes(stage)).catch(() => false));
  }

  async payUntilDelivered() {
    await this.payWithAWallet();
    await this.untilStage("delivered");
  }

  /** The addresses that the page has requested. */
  requested() {
    return this.run(`return performance.getEntriesByType("resource").map((entry) => entry.name)`);
  }
}
