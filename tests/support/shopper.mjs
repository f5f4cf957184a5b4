// A customer with a browser, in the shop of an example.

import { By } from "selenium-webdriver";
import { startBrowser } from "./browser.mjs";
import { until as waitUntil } from "./until.mjs";

// A payment that a killed server was working on is free again after 15 seconds.
const timeLimit = 40_000;

/** Waits until a condition holds. */
export const until = (what, condition) => waitUntil(what, condition, timeLimit);

/** What an order's page says from the order to its delivery. */
export const courseOfAnOrder = [
  "Your order is waiting for its payment.",
  "Your payment has arrived. We are packing the beans.",
  "Thank you. Your coffee is with the courier.",
];

/** Clicks on this in the sandbox SDK's modal. Resolves with whether it was there. */
export const clickInModal = (browser, selector) =>
  browser.executeScript(
    `const found = document.querySelector("#cubepay-sdk-root")?.shadowRoot?.querySelector(arguments[0]);
    found?.click();
    return Boolean(found);`,
    selector,
  );

/** Starts a browser. `payButton` is the selector of an order's button that can be pressed. */
export async function inviteShopper({ payButton }) {
  const { browser, quit } = await startBrowser();
  const run = (script, ...args) => browser.executeScript(script, ...args);
  const find = (selector) => browser.findElement(By.css(selector));
  const shown = (selector) => run(`return document.querySelector(arguments[0])?.textContent ?? ""`, selector);
  const isThere = (selector) => until(`the page has ${selector}`, () => run(`return document.querySelector(arguments[0]) !== null`, selector));
  return {
    browser,
    leave: quit,
    run,
    find,
    isThere,
    shown,
    says: (selector, text) => until(`the page says "${text}"`, async () => (await shown(selector)) === text),
    press: async (selector) => (await find(selector)).click(),
    clickInModal: (selector) => until(`the modal has ${selector}`, () => clickInModal(browser, selector)),
    /** Opens the page of an order, and waits for its button. */
    async openOrder(shop, id) {
      await browser.get(`${shop}/order/${id}`);
      await isThere(payButton);
    },
    /** Opens the shop, orders Midtown, and returns the order's id once its button is there. */
    async order(shop) {
      await browser.get(shop);
      await isThere("[data-product=midtown] button");
      await (await find("[data-product=midtown] button")).click();
      await until("the order's page is there", () => run(`return location.pathname.startsWith("/order/")`));
      await isThere(payButton);
      return (await run(`return location.pathname`)).slice("/order/".length);
    },
    /** Keeps every sentence that an element shows from now on, in the page's `seen`. */
    watch: (selector) =>
      run(
        `const element = document.querySelector(arguments[0]);
        window.seen = [element.textContent];
        new MutationObserver(() => seen.push(element.textContent)).observe(element, { characterData: true, childList: true, subtree: true });`,
        selector,
      ),
  };
}
