// The page's container and other parts of it go away; its globals are changed.

import { session } from "../../support/session-endpoint.mjs";
import { javascript, wait } from "../../support/world.mjs";
import { pliableSdk } from "../../support/fake-sdk.mjs";
import { until } from "./caller.mjs";

export const paid = (more) => ({ paid: "0xhash", ...more });
const slowScript = { sdk: async () => (await wait(200), javascript(pliableSdk)) };
export const slowSession = { endpoint: async () => (await wait(250), session()) };
export const opened = `${until("window.sdk?.opens")}; await new Promise((done) => setTimeout(done, 20))`;
export const pending = "window.openModal = () => new Promise((done) => (window.settle = done))";
const own = `const root = document.body.appendChild(Object.assign(document.createElement("div"), { id: "mine" }))`;
export const row = (fault, arrange, expect, more) => ({ fault, arrange, expect, ...more });

const containers = [
  row(
    "the default container was removed since the payment before",
    "await cubepay.executePayment({ amount: 1 }); document.querySelector('#cubepay-sdk-root').remove()",
    paid({ opens: 1 }),
  ),
  row(
    "the default container was replaced since the payment before",
    "await cubepay.executePayment({ amount: 1 }); const it = document.querySelector('#cubepay-sdk-root'); it.replaceWith(it.cloneNode())",
    paid({ opens: 1 }),
  ),
  row(
    "the configured container was removed since the payment before",
    `${own}; cubepay.configure({ container: root }); await cubepay.executePayment({ amount: 1 }); root.remove()`,
    { code: "missing_container", outcome: "unpaid", posts: 0 },
  ),
  row("the container of a selector was removed before the payment", `${own}; cubepay.configure({ container: "#mine" }); root.remove()`, {
    code: "missing_container",
    outcome: "unpaid",
    posts: 0,
    said: /'mine'/,
  }),
  row(
    "the container of a selector is removed while the script loads",
    `${own}; cubepay.configure({ container: "#mine" })`,
    { code: "missing_container", outcome: "unpaid" },
    { world: slowScript, during: "await new Promise((done) => setTimeout(done, 100)); document.querySelector('#mine').remove()" },
  ),
  row(
    "the configured element is removed while the script loads",
    `${own}; cubepay.configure({ container: root })`,
    { code: "missing_container", outcome: "unpaid" },
    { world: slowScript, during: "await new Promise((done) => setTimeout(done, 100)); document.querySelector('#mine').remove()" },
  ),
  row("the default container is removed while the session is made", "await cubepay.preload()", paid(), {
    world: slowSession,
    during: `${until("document.querySelector('#cubepay-sdk-root')")}; document.querySelector('#cubepay-sdk-root').remove()`,
  }),
  row(
    "the container is removed while the modal is open",
    pending,
    { paid: "0xlate", opens: 1 },
    { during: `${opened}; document.querySelector('#cubepay-sdk-root').remove(); settle('0xlate')` },
  ),
  row(
    "the container is removed while the modal is open, and the SDK fails for it",
    "window.openModal = () => new Promise((done, fail) => (window.fail = fail))",
    { code: "sdk_open_failed", outcome: "unknown", opens: 1 },
    { during: `${opened}; document.querySelector('#cubepay-sdk-root').remove(); fail(new TypeError('null has no shadowRoot'))` },
  ),
  row(
    "the container moves to another place while the modal is open",
    pending,
    { paid: "0xlate", opens: 1 },
    { during: `${opened}; document.body.prepend(document.querySelector('#cubepay-sdk-root')); settle('0xlate')` },
  ),
  row("the body is replaced while the session is made", "", paid(), {
    world: slowSession,
    during: "await new Promise((done) => setTimeout(done, 100)); document.body.replaceWith(document.createElement('body'))",
  }),
  row(
    "the body is removed before the payment",
    "window.body = document.body; body.remove()",
    { code: "missing_container", outcome: "unpaid", said: /cubepay-sdk-root/ },
    { mend: "document.documentElement.append(body)" },
  ),
  row("the head is removed before the payment", "document.head.remove()", paid()),
  row("the head is emptied while the script loads", "", paid(), {
    world: slowScript,
    during: "await new Promise((done) => setTimeout(done, 100)); document.head.replaceChildren()",
  }),
  row(
    "two elements have the container's id",
    "for (const turn of [1, 2]) document.body.append(Object.assign(document.createElement('div'), { id: 'cubepay-sdk-root' }))",
    paid(),
  ),
];

const globals = [
  ["Date jumps", "window.own = Date.now; Date.now = () => 0", "Date.now = own"],
  ["performance's clock stands still", "performance.now = () => 5", "delete performance.now"],
  ["performance's clock runs backwards", "let at = 1e9; performance.now = () => (at -= 1000)", "delete performance.now"],
  ["performance.measure throws", "performance.measure = () => { throw new Error('no timeline') }", "delete performance.measure"],
  ["performance.clearMeasures is missing", "performance.clearMeasures = undefined", "delete performance.clearMeasures"],
  [
    "performance has no entries",
    "performance.getEntriesByName = () => { throw new Error('no timeline') }",
    "delete performance.getEntriesByName",
  ],
  [
    "crypto has no randomUUID",
    "Object.defineProperty(crypto, 'randomUUID', { configurable: true, value: undefined })",
    "delete crypto.randomUUID",
  ],
  [
    "arrays have a toJSON of an old library's",
    "Array.prototype.toJSON = function () { return 'an array' }",
    "delete Array.prototype.toJSON",
  ],
  ["objects have an enumerable field of an old library's", "Object.prototype.each = function () {}", "delete Object.prototype.each"],
  ["objects have an enumerable text of an old library's", "Object.prototype.version = '1.4'", "delete Object.prototype.version"],
  ["strings have a toJSON", "String.prototype.toJSON = function () { return String(this) }", "delete String.prototype.toJSON"],
  [
    "promises are patched",
    "window.own = Promise.prototype.then; Promise.prototype.then = function (...all) { return own.apply(this, all) }",
    "Promise.prototype.then = own",
  ],
  ["Headers is patched", "window.own = Headers; window.Headers = class extends own {}", "window.Headers = own"],
  [
    "the storages throw",
    "Object.defineProperty(window, 'localStorage', { configurable: true, get() { throw new Error('blocked') } })",
    "delete window.localStorage",
  ],
  [
    "the page is offline by its own account",
    "Object.defineProperty(navigator, 'onLine', { configurable: true, get: () => false }); window.dispatchEvent(new Event('offline'))",
    "delete navigator.onLine",
  ],
  [
    "timers are rounded up to a second",
    "window.own = setTimeout; window.setTimeout = (callback, delay, ...all) => own(callback, Math.max(delay ?? 0, 1000), ...all)",
    "window.setTimeout = own",
  ],
  [
    "an older copy of the package left its registry behind",
    "globalThis[Symbol.for('cubepay-checkout')] = { sdks: { broken: 1 }, policy: undefined, extra: true }",
    "",
  ],
  ["the registry's SDKs are of another form", "globalThis[Symbol.for('cubepay-checkout')] = { sdks: 5 }", ""],
  ["the console is missing", "window.own = console; window.console = undefined", "window.console = own"],
].map(([what, arrange, mend]) => row(`in the page, ${what}`, arrange, paid({ posts: 1 }), { mend }));

const bases = [
  row(
    "the page's base is of another origin",
    "document.head.append(Object.assign(document.createElement('base'), { href: '$ELSEWHERE/' }))",
    paid(),
    {
      options:
        "{ sessionEndpoint: location.origin + '/api/payment-sessions', sdkUrl: location.origin + '/vendor/cubist-pay-client-sdk.umd.js' + location.search }",
      mend: "document.querySelector('base').remove()",
    },
  ),
  row(
    "the page has no Intl",
    "window.own = Intl; window.Intl = undefined",
    { paid: "0xhash", posts: 1 },
    { mend: "window.Intl = own" },
  ),
];

export const pageFaults = [...containers, ...globals, ...bases];
