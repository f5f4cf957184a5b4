// `CubePaySDK.init` throws, rejects, hangs, or gives what is no SDK. What it gives is not documented: each variant counts.

import { javascript, wait } from "../../support/world.mjs";
import { pliableSdk } from "../../support/fake-sdk.mjs";
import { fewThrown, thrown } from "./thrown.mjs";

const paid = { paid: "0xhash" };
const failed = (more) => ({ code: "sdk_init_failed", outcome: "unpaid", ...more });
const row = (fault, initSdk, expect, more) => ({ fault, arrange: `window.initSdk = ${initSdk}`, expect, ...more });
const instance = "{ open: async () => ({ transactionHash: '0xhash' }) }";

const throwing = [
  ...thrown.map(({ what, value, said }) => row(`init throws ${what}`, `() => { throw ${value} }`, failed({ said }))),
  ...fewThrown.map(({ what, value, said }) => row(`init rejects with ${what}`, `() => Promise.reject(${value})`, failed({ said }))),
];

const nothing = [
  ["null", "null"],
  ["a number", "5"],
  ["a string", "'ok'"],
  ["an empty object", "{}"],
  ["an instance whose open is no function", "{ open: true }"],
  ["a promise of nothing", "Promise.resolve()"],
  ["a promise of an array", "Promise.resolve([])"],
  ["a function without open", "() => {}"],
].map(([what, value]) => row(`init gives ${what}`, `() => (${value})`, failed({ said: /open/ })));

const hidden = [
  row("init gives a revoked proxy", "() => { const it = Proxy.revocable({}, {}); it.revoke(); return it.proxy }", failed()),
  row("init gives an instance whose open is a getter that throws", "() => ({ get open() { throw new Error('not me') } })", failed()),
];

const variants = [
  ["an instance", `() => (${instance})`],
  ["a promise of an instance", `async () => (${instance})`],
  ["a slow promise of an instance", `() => new Promise((done) => setTimeout(done, 300, ${instance}))`],
  ["a thenable of an instance", `() => ({ then: (done) => done(${instance}) })`],
  ["a thenable of a thenable", `() => ({ then: (done) => done({ then: (done) => done(${instance}) }) })`],
  ["a thenable that resolves and then rejects", `() => ({ then(done, fail) { done(${instance}); fail(new Error("twice")) } })`],
  ["a thenable that resolves and then throws", `() => ({ then(done) { done(${instance}); throw new Error("twice") } })`],
  [
    "a promise of another realm",
    `() => { const frame = document.body.appendChild(document.createElement("iframe")); return frame.contentWindow.Promise.resolve(${instance}) }`,
  ],
  ["a frozen instance", `() => Object.freeze(${instance})`],
  ["an instance of a class", "() => new (class { #hash = '0xhash'; async open() { return { transactionHash: this.#hash } } })()"],
  ["an instance behind a proxy", `() => new Proxy(${instance}, {})`],
  ["an instance without a prototype", `() => Object.assign(Object.create(null), ${instance})`],
  ["a function with open", `() => Object.assign(() => {}, ${instance})`],
  ["an instance that opens synchronously", "() => ({ open: () => '0xhash' })"],
].map(([what, init]) => row(`init gives ${what}`, init, { ...paid, posts: 1 }));

const asGlobal = (text) => ({ sdk: () => javascript(text) });
const globals = [
  [
    "init gives nothing, and the global opens",
    "window.CubePaySDK = { init() { this.ready = true }, async open() { return this.ready && '0xhash' } }",
  ],
  ["init gives a promise of nothing, and the global opens", "window.CubePaySDK = { async init() {}, async open() { return '0xhash' } }"],
  ["there is no init, and the global opens", "window.CubePaySDK = { async open() { return '0xhash' } }"],
  [
    "the global is a class with static methods",
    "window.CubePaySDK = class { static init() { return new this() } async open() { return '0xhash' } }",
  ],
  ["the global is frozen", "window.CubePaySDK = Object.freeze({ init: () => Object.freeze({ open: async () => '0xhash' }) })"],
  ["the global is a function with init", "window.CubePaySDK = Object.assign(() => {}, { init: () => ({ open: async () => '0xhash' }) })"],
  [
    "the global cannot be written",
    "Object.defineProperty(window, 'CubePaySDK', { value: { init: () => ({ open: async () => '0xhash' }) } })",
  ],
].map(([fault, text]) => ({ fault, world: asGlobal(text), expect: paid }));

const hanging = [
  row("init never settles", "() => new Promise(() => {})", failed({ said: /250 ms/ }), { limits: "{ sdkTimeoutMs: 250 }" }),
  row("init gives a thenable that never calls back", "() => ({ then() {} })", failed(), { limits: "{ sdkTimeoutMs: 250 }" }),
  row("init settles after it was given up", "(options, usual) => new Promise((done) => setTimeout(() => done(usual()), 350))", failed(), {
    limits: "{ sdkTimeoutMs: 250 }",
    mend: "await new Promise((done) => setTimeout(done, 200))",
  }),
  row(
    "init rejects after it was given up",
    "() => new Promise((done, fail) => setTimeout(() => fail(new Error('too late')), 350))",
    failed(),
    {
      limits: "{ sdkTimeoutMs: 250 }",
      mend: "await new Promise((done) => setTimeout(done, 200))",
    },
  ),
  row(
    "init blocks the page for a while",
    "(options, usual) => { for (const until = performance.now() + 200; performance.now() < until; ); return usual() }",
    paid,
  ),
];

const odd = [
  row("init removes the container", "(options, usual) => (options.container.remove(), usual())", paid),
  row("init empties the page", "(options, usual) => { document.body.replaceChildren(); return usual() }", paid),
  row(
    "init changes its options",
    "(options, usual) => { options.merchantId = options.container = null; Object.freeze(options); return usual() }",
    paid,
  ),
  row("init takes the global away", "(options, usual) => { const given = usual(); delete window.CubePaySDK; return given }", paid),
  row(
    "init replaces the global",
    "(options, usual) => { const given = usual(); window.CubePaySDK = { init: () => given }; return given }",
    paid,
  ),
  row(
    "init removes the script's tag",
    "(options, usual) => { document.querySelector('script[src*=vendor]').remove(); return usual() }",
    paid,
  ),
  row(
    "init starts another payment",
    "(options, usual) => { cubepay.executePayment({ amount: 1 }).catch((error) => (window.other = error.code)); return usual() }",
    paid,
  ),
  row(
    "init configures the service anew",
    "(options, usual) => { cubepay.configure({ sessionEndpoint: '/api/payment-sessions/other' }); return usual() }",
    paid,
  ),
  row("init fails and the endpoint is slow", "() => { throw new Error('wrong merchant') }", failed({ said: /wrong merchant/ }), {
    world: { endpoint: async () => (await wait(300), new Response("{}")) },
  }),
  row(
    "init throws at the first call only",
    "(options, usual) => { window.initSdk = undefined; throw new Error('not yet') }",
    failed({ said: /not yet/ }),
  ),
  {
    fault: "an instance of before has lost its open",
    world: {
      sdk: () => javascript(`${pliableSdk}; { const { init } = CubePaySDK; CubePaySDK.init = (options) => (window.last = init(options)) }`),
    },
    arrange: "await cubepay.executePayment({ amount: 1 }); delete last.open",
    expect: paid,
  },
];

export const initFaults = [...throwing, ...nothing, ...hidden, ...variants, ...globals, ...hanging, ...odd];
