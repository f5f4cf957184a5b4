// The caller's callback throws; it calls twice, or where it cannot work.

import { readFileSync } from "node:fs";
import { inProject } from "../../../scripts/project.mjs";
import { session } from "../../support/session-endpoint.mjs";
import { javascript, wait } from "../../support/world.mjs";
import { pliableSdk } from "../../support/fake-sdk.mjs";
import { fewThrown } from "./thrown.mjs";
import { controller, paid, request, until } from "./caller.mjs";

const callbacks = [
  ...["started", "session-created", "sdk-ready", "modal-opened", "completed"].map((step) => ({
    fault: `the callback throws at "${step}"`,
    request: `{ amount: '5', onProgress: ({ type }) => { if (type === "${step}") throw new Error("the callback throws") } }`,
    expect: paid({ posts: 1, opens: 1 }),
  })),
  ...fewThrown.map(({ what, value }) => ({
    fault: `the callback throws ${what} at every step`,
    request: `{ amount: '5', onProgress() { throw ${value} } }`,
    expect: paid({ posts: 1, opens: 1 }),
  })),
  {
    fault: "the callback rejects at every step",
    request: "{ amount: '5', onProgress: async () => { throw new Error('the callback throws') } }",
    expect: paid(),
  },
  {
    fault: "the callback gives a thenable that throws",
    request: "{ amount: '5', onProgress: () => ({ then() { throw new Error('the callback throws') } }) }",
    expect: paid(),
  },
  { fault: "the callback never settles", request: "{ amount: '5', onProgress: () => new Promise(() => {}) }", expect: paid() },
  {
    fault: "the callback gives a revoked proxy",
    request: "{ amount: '5', onProgress() { const it = Proxy.revocable({}, {}); it.revoke(); return it.proxy } }",
    expect: paid(),
  },
  {
    fault: "the callback changes and freezes its events",
    request: "{ amount: '5', onProgress(event) { event.requestId = 'other'; event.type = 5; Object.freeze(event) } }",
    expect: paid(),
  },
  {
    fault: "the callback pays",
    request:
      "{ amount: '5', onProgress: ({ type }) => { cubepay.executePayment({ amount: 1 }).catch((error) => (window.other = [...(window.other ?? []), error.code])) } }",
    expect: paid({ posts: 1, during: ["payment_in_progress"] }),
    during: "await witness.ended; return [...new Set(window.other)]",
  },
  {
    fault: "the callback throws, and the console throws too",
    arrange: "window.log = console.error; console.error = () => { throw new Error('no console') }",
    request: "{ amount: '5', onProgress() { throw new Error('the callback throws') } }",
    mend: "console.error = log",
    expect: paid(),
  },
  {
    fault: "the callback blocks the page for a while",
    request: "{ amount: '5', onProgress() { for (const until = performance.now() + 50; performance.now() < until; ); } }",
    expect: paid(),
  },
];

const late = "window.openModal = () => new Promise((done) => (window.settle = done)); window.first = cubepay.executePayment({ amount: 1 })";
const inProgress = (more) => ({ code: "payment_in_progress", outcome: "unpaid", opens: 0, posts: 0, ...more });
const opened = until("window.sdk?.opens");

const twice = [
  { fault: "a payment is under way in the modal", arrange: `${late}; ${opened}`, mend: "settle('0x1'); await first", expect: inProgress() },
  {
    fault: "a payment is under way in the modal, and the second has a malformed amount",
    arrange: `${late}; ${opened}`,
    request: "{ amount: -1 }",
    mend: "settle('0x1'); await first",
    expect: inProgress(),
  },
  {
    fault: "a payment is under way in another copy of the package",
    arrange: `window.copy = await import("/copy/index.js"); copy.configure({ merchantId: "m_1", sdkUrl: "/vendor/cubist-pay-client-sdk.umd.js" + location.search });
      ${late.replace("cubepay.", "copy.")}; ${opened}`,
    mend: "settle('0x1'); await first",
    expect: inProgress(),
  },
  {
    fault: "a payment is under way in another service",
    arrange: `window.other = new cubepay.CubePayService({ merchantId: "m_2", sdkUrl: "/vendor/cubist-pay-client-sdk.umd.js" + location.search });
      ${late.replace("cubepay.", "other.")}; ${opened}`,
    mend: "settle('0x1'); await first",
    expect: inProgress(),
  },
  {
    fault: "a payment is under way, and the second was aborted already",
    arrange: `${late}; ${opened}; ${controller}; controller.abort()`,
    request,
    mend: "settle('0x1'); await first",
    expect: inProgress(),
  },
  {
    fault: "the customer clicks twice in one tick",
    during: "return cubepay.executePayment({ amount: 1 }).catch((error) => error.code)",
    expect: paid({ posts: 1, opens: 1, during: "payment_in_progress" }),
  },
  {
    fault: "the caller tries again as soon as the first is refused",
    call: "cubepay.executePayment({ amount: -1 }).catch(() => cubepay.executePayment({ amount: 1 }))",
    expect: paid({ posts: 1, opens: 1 }),
  },
  {
    fault: "the caller tries again as soon as the first has failed",
    world: { endpoint: (request, { attempt }) => (attempt === 1 ? new Response("{}", { status: 400 }) : session()) },
    call: "cubepay.executePayment({ amount: 1, requestId: 'order-7' }).catch(() => cubepay.executePayment({ amount: 1, requestId: 'order-7' }))",
    expect: paid({ posts: 2, opens: 1, untold: true }),
  },
  {
    fault: "the service is configured anew while it pays",
    during: "cubepay.configure({ sessionEndpoint: '/api/payment-sessions/other', sdkUrl: '/vendor/other.js', merchantId: '' })",
    expect: paid({ posts: 1 }),
  },
  {
    fault: "the request is changed while it is paid",
    arrange: "window.order = { amount: '5', requestId: 'order-7' }",
    request: "order",
    during: "Object.assign(order, { amount: '0.01', requestId: 'other' }); Object.freeze(order)",
    expect: paid({ posts: 1 }),
  },
  {
    fault: "a preload that hangs is under way",
    world: { sdk: async () => (await wait(300), javascript(pliableSdk)) },
    arrange: "cubepay.preload()",
    expect: paid({ posts: 1 }),
  },
];

const hands = [
  {
    fault: "the method is taken off its service",
    arrange: "window.pay = (({ executePayment }) => executePayment)(cubepay.cubePayService)",
    call: "pay({ amount: '50.00' })",
    expect: paid({ posts: 1, opens: 1 }),
  },
  {
    fault: "the service is behind a proxy, as Vue's reactive makes one",
    arrange: `const wrap = (object) => new Proxy(object, { get: (target, key, self) => { const value = Reflect.get(target, key, self); return typeof value === "object" && value ? wrap(value) : value } });
      const service = new cubepay.CubePayService(); window.shop = wrap({ service });
      shop.service.configure({ merchantId: "m_1", sdkUrl: "/vendor/cubist-pay-client-sdk.umd.js" + location.search }); await shop.service.preload()`,
    call: "shop.service.executePayment({ amount: '50.00' })",
    expect: paid({ posts: 1, opens: 1 }),
  },
  {
    fault: "all methods are taken off a service of its own, and called on another object",
    arrange: "window.mine = { ...new cubepay.CubePayService() }; mine.configure({ merchantId: 'm_1', sdkUrl: '/vendor/cubist-pay-client-sdk.umd.js' + location.search })",
    call: "mine.executePayment({ amount: '50.00' })",
    expect: paid({ posts: 1, opens: 1 }),
  },
];

const unsupported = (more) => ({ code: "unsupported_environment", outcome: "unpaid", posts: 0, ...more });

const places = [
  {
    fault: "there is no WebAssembly",
    arrange: "window.own = WebAssembly; delete window.WebAssembly",
    mend: "window.WebAssembly = own",
    expect: unsupported(),
  },
  {
    fault: "the call is made in a worker",
    call: `new Promise((resolve, reject) => {
      const text = "import('" + location.origin + "/package/index.js').then(({ configure, executePayment }) => (configure({ merchantId: 'm_1' }), executePayment({ amount: 5 }))).catch(({ name, message, ...error }) => postMessage({ name, message, ...error }))";
      const worker = new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })), { type: "module" });
      worker.onerror = (event) => reject(event.message);
      worker.onmessage = ({ data: { message, ...fields } }) => reject(new cubepay.CubePayError(message, fields));
    })`,
    world: {
      file: (path) =>
        path === "/package/index.js"
          ? javascript(readFileSync(inProject("pkg/index.js")), { "access-control-allow-origin": "*" })
          : undefined,
    },
    expect: unsupported(),
  },
];

export const callFaults = [...callbacks, ...twice, ...hands, ...places];
