// `open` throws, rejects, hangs or settles oddly. From here on money can move, and only the SDK settles the payment.

import { fewThrown, thrown } from "./thrown.mjs";

const paid = (more) => ({ paid: "0xhash", opens: 1, ...more });
const failed = (more) => ({ code: "sdk_open_failed", outcome: "unknown", opens: 1, said: /server/, ...more });
const closed = (more) => ({ code: "closed", outcome: "unpaid", opens: 1, ...more });
const row = (fault, openModal, expect, more) => ({ fault, arrange: `window.openModal = ${openModal}`, expect, ...more });
const named = (value) => `Object.assign(${value}, { name: "CubePayClosedError" })`;

/** An instance without an async function around `open`: what it throws or gives comes as it is. */
const bare = "window.initSdk = () => ({ open: (ticket) => { sdk.opens += 1; return openModal ? openModal(ticket) : '0xhash' } })";
const bareRow = (fault, open, expect) => row(fault, open, expect, { arrange: `${bare}; window.openModal = ${open}` });

const rejecting = [
  ...thrown.map(({ what, value, said }) => row(`open rejects with ${what}`, `() => { throw ${value} }`, failed(said && { said }))),
  ...fewThrown.map(({ what, value, said }) => bareRow(`open throws ${what} at once`, `() => { throw ${value} }`, failed(said && { said }))),
];

const closing = [
  ["an Error of that name", named("new Error('closed')")],
  ["an Error of a subclass", "new (class CubePayClosedError extends Error { name = 'CubePayClosedError' })('closed')"],
  [
    "an Error whose prototype has the name",
    "(() => { class E extends Error {} E.prototype.name = 'CubePayClosedError'; return new E() })()",
  ],
  ["a plain object of that name", "({ name: 'CubePayClosedError' })"],
  ["a frozen object of that name", "Object.freeze({ name: 'CubePayClosedError', message: 'closed' })"],
  ["a DOMException of that name", "new DOMException('closed', 'CubePayClosedError')"],
  ["an object whose message is a getter that throws", "({ name: 'CubePayClosedError', get message() { throw new Error('not me') } })"],
  ["a function of that name", "Object.defineProperty(() => {}, 'name', { value: 'CubePayClosedError' })"],
  ["our own error of that name", "new cubepay.CubePayClosedError('closed', { code: 'closed' })"],
].map(([what, value]) => row(`the customer closes, which is ${what}`, `() => { throw ${value} }`, closed()));

const notClosing = [
  ["a string of the name", "'CubePayClosedError'"],
  ["an Error with the name in its message", "new Error('CubePayClosedError')"],
  ["an Error of the name in small letters", "Object.assign(new Error('x'), { name: 'cubepayclosederror' })"],
  ["an Error whose name is a String object", "Object.defineProperty(new Error('x'), 'name', { value: Object('CubePayClosedError') })"],
  ["our own error of another code", "new cubepay.CubePayError('x', { code: 'aborted' })"],
  ["an Error whose name is a getter that throws", "Object.defineProperty(new Error('x'), 'name', { get() { throw new Error('not me') } })"],
].map(([what, value]) => row(`open rejects with ${what}`, `() => { throw ${value} }`, failed()));

/** The token in what is thrown: it may reach neither the message nor the cause. */
const telling = [
  ["its message", "new Error('no ' + token)"],
  ["its name", "Object.assign(new Error('no'), { name: token })"],
  ["its stack", "Object.assign(new Error('no'), { stack: 'at ' + token })"],
  ["a field", "Object.assign(new Error('no'), { ticket: { token } })"],
  ["the name of a field", "Object.assign(new Error('no'), { [token]: 1 })"],
  ["a hidden field", "Object.defineProperty(new Error('no'), 'ticket', { value: token })"],
  ["a field that is a symbol's", "Object.assign(new Error('no'), { [Symbol('ticket')]: token })"],
  ["its cause", "new Error('no', { cause: new Error('no ' + token) })"],
  ["its cause's cause", "new Error('no', { cause: new Error('no', { cause: token }) })"],
  ["one of its errors", "new AggregateError([new Error(token)], 'no')"],
  ["a Map", "Object.assign(new Error('no'), { map: new Map([['token', token]]) })"],
  [
    "a field of a class",
    "new (class extends Error { constructor() { super('no'); this.request = { headers: new Map([[token, 1]]) } } })()",
  ],
  ["a field that toJSON hides", "Object.assign(new Error('no'), { ticket: { token, toJSON: () => ({}) } })"],
  ["a circular object", "(() => { const it = { token }; it.it = it; return it })()"],
  ["a string", "'no ' + token"],
  ["an array", "[token]"],
  ["its message, twice and at the end of ten kilobytes", "new Error(token + 'x'.repeat(10_000) + token)"],
].map(([what, value]) => row(`open rejects with the token in ${what}`, `({ paymentSessionToken: token }) => { throw ${value} }`, failed()));

const instant = [
  ["a hash without a promise", "() => '0xhash'", paid()],
  ["a thenable", "() => ({ then: (done) => done('0xhash') })", paid()],
  ["a thenable that resolves, and then rejects", "() => ({ then(done, fail) { done('0xhash'); fail(new Error('twice')) } })", paid()],
  ["a thenable that resolves, and then throws", "() => ({ then(done) { done('0xhash'); throw new Error('twice') } })", paid()],
  ["a thenable that resolves twice", "() => ({ then(done) { done('0xhash'); done('0xother') } })", paid()],
  [
    "a thenable that rejects, and then resolves",
    "() => ({ then(done, fail) { fail(new Error('first')); done('0xhash') } })",
    failed({ said: /first/ }),
  ],
  ["a thenable that throws", "() => ({ then() { throw new Error('not today') } })", failed({ said: /not today/ })],
  [
    "an object whose `then` is a getter that throws",
    "() => ({ get then() { throw new Error('not today') } })",
    failed({ said: /not today/ }),
  ],
  ["a revoked proxy", "() => { const it = Proxy.revocable({}, {}); it.revoke(); return it.proxy }", failed()],
  [
    "a promise of another realm",
    "() => document.body.appendChild(document.createElement('iframe')).contentWindow.Promise.resolve('0xhash')",
    paid(),
  ],
  [
    "a rejected promise of another realm",
    "() => document.body.appendChild(document.createElement('iframe')).contentWindow.Promise.reject('not today')",
    failed({ said: /not today/ }),
  ],
  ["nothing", "() => {}", { code: "sdk_result_malformed", outcome: "unknown", opens: 1 }],
].map(([what, open, expect]) => bareRow(`open gives ${what}`, open, expect));

const second = "const second = await cubepay.executePayment({ amount: 5 }).catch((error) => error.code)";
const opened =
  "while (!(window.sdk?.opens > 0)) await new Promise((done) => setTimeout(done, 10)); await new Promise((done) => setTimeout(done, 30))";

const hanging = [
  row(
    "open never settles, and a second payment is tried",
    "() => new Promise((done) => (window.settle = done))",
    { paid: "0xlate", opens: 1, posts: 1, during: ["payment_in_progress", true] },
    {
      during: `let early = false; witness.ended.then(() => (early = true)); ${opened}; ${second}; const pending = !early; settle("0xlate"); return [second, pending]`,
    },
  ),
  row(
    "open settles long after every time limit",
    "() => new Promise((done) => setTimeout(done, 1_200, '0xlate'))",
    { paid: "0xlate", opens: 1 },
    { limits: "{ sdkTimeoutMs: 500, sessionTimeoutMs: 500 }" },
  ),
  row(
    "open hangs, and the customer closes at last",
    "() => new Promise((done, fail) => (window.fail = fail))",
    closed({ during: "payment_in_progress" }),
    {
      during: `${opened}; ${second}; fail({ name: "CubePayClosedError" }); return second`,
    },
  ),
  row(
    "open hangs, and the caller aborts",
    "() => new Promise((done) => (window.settle = done))",
    { paid: "0xlate", opens: 1 },
    {
      arrange: "window.controller = new AbortController(); window.openModal = () => new Promise((done) => (window.settle = done))",
      request: "{ amount: '5', signal: controller.signal }",
      during: `${opened}; controller.abort(); await new Promise((done) => setTimeout(done, 50)); settle("0xlate")`,
    },
  ),
  row(
    "open hangs, and the container is removed",
    "() => new Promise((done) => (window.settle = done))",
    { paid: "0xlate", opens: 1 },
    {
      during: `${opened}; document.querySelector("#cubepay-sdk-root").remove(); await new Promise((done) => setTimeout(done, 50)); settle("0xlate")`,
    },
  ),
  row(
    "open hangs, and the SDK's script and global are removed",
    "() => new Promise((done) => (window.settle = done))",
    { paid: "0xlate", opens: 1 },
    {
      during: `${opened}; document.querySelector("script[src*=vendor]").remove(); delete window.CubePaySDK; settle("0xlate")`,
    },
  ),
];

const again = [
  {
    fault: "the SDK opens once in its life",
    arrange: `window.initSdk = () => { let used = false; return { async open() { sdk.opens += 1; if (used) throw new Error("already opened"); used = true; return "0xonce" } } };
      await cubepay.executePayment({ amount: 1 })`,
    expect: failed({ said: /already opened/ }),
  },
  {
    fault: "an instance that failed once fails for ever",
    arrange: `let inits = 0; window.initSdk = (options, usual) => { inits += 1; let broken = inits === 1; return { async open() { sdk.opens += 1; if (broken) throw new Error("torn down"); return "0xhash" } } }`,
    expect: failed({ said: /torn down/ }),
  },
  bareRow(
    "open starts another payment",
    "async () => { window.other = await cubepay.executePayment({ amount: 1 }).catch((error) => error.code); return other }",
    { paid: "payment_in_progress", opens: 1, posts: 1 },
  ),
  bareRow(
    "open blocks the page for a while",
    "() => { for (const until = performance.now() + 200; performance.now() < until; ); return '0xhash' }",
    paid(),
  ),
  bareRow(
    "open changes its ticket",
    "(ticket) => { for (const key of Object.keys(ticket)) delete ticket[key]; Object.freeze(ticket); return '0xhash' }",
    paid(),
  ),
  bareRow("the customer closes at once, which is thrown", `() => { throw ${named("new Error('closed')")} }`, closed()),
  bareRow("the customer closes at once, which a plain object is thrown for", "() => { throw { name: 'CubePayClosedError' } }", closed()),
  bareRow("open wants to be called on its instance", "function () { return '0xhash' }", paid()),
];

export const openFaults = [...rejecting, ...closing, ...notClosing, ...telling, ...instant, ...hanging, ...again];
