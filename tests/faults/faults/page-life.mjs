// The page is hidden, left and come back to.

import assert from "node:assert/strict";
import { session } from "../../support/session-endpoint.mjs";
import { javascript, wait } from "../../support/world.mjs";
import { pliableSdk } from "../../support/fake-sdk.mjs";
import { opened, paid, pending, row, slowSession } from "./page.mjs";

const hide = `Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" }); document.dispatchEvent(new Event("visibilitychange"))`;

const show = "delete document.hidden; delete document.visibilityState; document.dispatchEvent(new Event('visibilitychange'))";

/** Minimizes the window for a moment: the page is hidden, and its timers are slowed. */
async function minimized({ shop: { browser } }) {
  await browser.manage().window().minimize();
  assert.equal(await browser.executeScript("return document.hidden"), true);
  await wait(300);
  await browser.manage().window().setRect({ width: 900, height: 700 });
}

const hidden = [
  row("the page says that it is hidden before the payment", hide, paid(), { mend: show }),
  row("the page says that it is hidden during the POST", "", paid(), { world: slowSession, during: hide, mend: show }),
  row(
    "the page says that it is hidden while the modal is open",
    pending,
    { paid: "0xlate", opens: 1 },
    { during: `${opened}; ${hide}; settle('0xlate')`, mend: show },
  ),
  row("the window is minimized during the POST", "", paid(), {
    world: { endpoint: async () => (await wait(500), session()) },
    meanwhile: minimized,
  }),
  row("the window is minimized while the script loads", "", paid(), {
    world: { sdk: async () => (await wait(500), javascript(pliableSdk)) },
    meanwhile: minimized,
  }),
  row(
    "the window is minimized while the modal is open",
    "window.openModal = () => new Promise((done) => setTimeout(done, 500, '0xlate'))",
    { paid: "0xlate", opens: 1 },
    { meanwhile: minimized },
  ),
  row("the window is minimized during the wait for a second attempt", "", paid({ posts: 2 }), {
    world: { endpoint: (request, { attempt }) => (attempt === 1 ? new Response(null, { status: 503 }) : session()) },
    meanwhile: minimized,
  }),
];

const back = ({ browser }) =>
  browser.wait(() => browser.executeScript("return !!(window.ready && window.row)"), 10_000, "the page did not come back");

/** Leaves the page, and comes back: to the page as it was where the browser kept it, to a new one elsewhere. */
async function leave(shop) {
  await shop.browser.get(`${shop.origin}/package/index.js`);
  await shop.browser.navigate().back();
  await back(shop);
  // The page as it was still has its modal.
  await shop.browser.executeScript("window.settle?.('0xlate')");
}

async function reload(shop) {
  await shop.browser.navigate().refresh();
  await back(shop);
}

/** Goes away at the moment when the shop's host, or the page, shows that the payment has come so far. */
const goes = (fault, away, reached, more) => ({
  fault,
  expect: { gone: true },
  ...more,
  async meanwhile({ shop }) {
    await shop.browser.wait(() => reached(shop), 5_000, "the payment did not come so far");
    await away(shop);
  },
});

const modalIsOpen = ({ browser }) => browser.executeScript("return !!window.settle");
const hanging = {
  core: { file: (path, request, { mended }) => (path.includes("/core/") ? mended.then(() => undefined) : undefined) },
  script: { sdk: (request, { mended }) => mended.then(() => javascript(pliableSdk)) },
  session: { endpoint: (request, { mended }) => mended.then(() => session()) },
};

const left = [
  goes("the page is left and come back to while the core loads", leave, (shop) => shop.times("/package/core/"), { world: hanging.core }),
  goes("the page is left and come back to while the script loads", leave, (shop) => shop.times("/vendor/"), { world: hanging.script }),
  goes("the page is left and come back to during the POST", leave, (shop) => shop.times("/api/"), { world: hanging.session }),
  goes("the page is left and come back to while the modal is open", leave, modalIsOpen, { arrange: pending }),
  goes("the page is reloaded during the POST", reload, (shop) => shop.times("/api/"), { world: hanging.session }),
  goes("the page is reloaded while the modal is open", reload, modalIsOpen, { arrange: pending }),
  row("`pagehide` is told during the POST, and the page stays", "", paid({ posts: 1 }), {
    world: slowSession,
    during: "window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))",
  }),
  row(
    "`beforeunload` is told while the modal is open, and the customer stays",
    pending,
    { paid: "0xlate", opens: 1 },
    { during: `${opened}; window.dispatchEvent(new Event('beforeunload', { cancelable: true })); settle('0xlate')` },
  ),
  row("the router goes to another address during the POST", "", paid({ posts: 1 }), {
    world: slowSession,
    during: "history.pushState({}, '', '/thanks' + location.search)",
    mend: "history.back(); await new Promise((done) => setTimeout(done, 100))",
  }),
  row(
    "the page stops all that is loading",
    "",
    { code: "session_unavailable", outcome: "unpaid" },
    {
      options: "{ maxAttempts: 1, sessionTimeoutMs: 2000 }",
      arrange: "await cubepay.preload()",
      world: hanging.session,
      during: "await new Promise((done) => setTimeout(done, 100)); window.stop()",
    },
  ),
];

export const pageLifeFaults = [...hidden, ...left];
