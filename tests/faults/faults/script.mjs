// The SDK's script: not there, slow, not whole, or not what it should be.

import { javascript, wait } from "../../support/world.mjs";
import { head, raw } from "../elsewhere.mjs";
import { pliableSdk } from "../../support/fake-sdk.mjs";
import { paused } from "./streams.mjs";

export const paid = { paid: "0xhash" };
export const failed = (more) => ({ code: "sdk_load_failed", outcome: "unpaid", opens: 0, ...more });
export const missing = (more) => ({ code: "sdk_missing", outcome: "unpaid", opens: 0, ...more });
export const briefly = "{ sdkTimeoutMs: 300 }";

const html = (headers) =>
  new Response("<!doctype html><title>Shop</title>", { headers: { "content-type": "text/html", "cache-control": "no-store", ...headers } });

// Browsers keep a 410 for ever, unless they are told not to.
export const none = (status, headers) => new Response("no", { status, headers: { "cache-control": "no-store", ...headers } });
const to = (location) => new Response(null, { status: 302, headers: { location, "cache-control": "no-store" } });
const called = (type, headers) => javascript(pliableSdk, { "content-type": type, ...headers });
export const bundle = (fault, answer, expect, more) => ({ fault, world: { sdk: answer }, expect, ...more });

const absent = [
  ...[401, 403, 404, 410, 500, 502, 503].map((status) =>
    bundle(`the script is answered ${status}`, () => none(status), failed({ said: /[Cc]heck/ })),
  ),
  bundle("the script is answered 429 with Retry-After", () => none(429, { "retry-after": "1" }), failed()),
  bundle("the script is redirected in a circle", (request) => to(request.url), failed()),
  bundle("the script is redirected to nowhere", (request, { elsewhere }) => to(`${elsewhere.nobody}/sdk.js`), failed()),
  bundle("the script is HTML that is not to be sniffed", () => html({ "x-content-type-options": "nosniff" }), failed()),
  bundle(
    "the script is plain text that is not to be sniffed",
    () => called("text/plain", { "x-content-type-options": "nosniff" }),
    failed(),
  ),
  bundle("the script is called an image", () => called("image/png"), failed()),
  ...[
    ["refused", "$NOBODY/sdk.js"],
    ["on a port that browsers forbid", "http://127.0.0.1:1/sdk.js"],
    ["dropped before an answer", "$ELSEWHERE/sdk.js", raw("", { tear: true })],
    [
      "broken off in the middle",
      "$ELSEWHERE/sdk.js",
      raw(`${head(200, { "content-type": "text/javascript", "content-length": 999 })}${pliableSdk.slice(0, 50)}`, { tear: true }),
    ],
  ].map(([what, address, answer]) => ({
    fault: `the script is ${what}`,
    world: { elsewhere: answer },
    options: `{ sdkUrl: "${address}" }`,
    expect: failed(),
  })),
];

const wrong = [
  bundle("the script is empty", () => javascript(""), missing()),
  bundle("the script is answered 204", () => new Response(null, { status: 204 }), missing()),
  bundle("the script is only a comment", () => javascript("/* moved */"), missing()),
  bundle("the script is HTML", () => html(), missing(), { problems: /Syntax|token|expected|Script error/i }),
  bundle("the script is redirected to HTML", (request) => (request.url.includes("login") ? html() : to("/vendor/login")), missing(), {
    problems: /Syntax|token|expected|Script error/i,
  }),
  bundle("the script is JSON", () => javascript('{"error":"gone"}'), missing(), { problems: /Syntax|token|expected|Script error/i }),
  bundle("the script is truncated", () => javascript(pliableSdk.slice(0, pliableSdk.length / 2)), missing(), {
    problems: /Syntax|token|expected|Unexpected end|Script error/i,
  }),
  bundle("the script is a module", () => javascript("export const CubePaySDK = {}"), missing(), {
    problems: /Syntax|export|token|Script error/i,
  }),
  bundle("the script throws before it defines the global", () => javascript("throw new Error('the bundle throws')"), missing(), {
    problems: /the bundle throws/,
  }),
  bundle("the script throws a string", () => javascript("throw 'the bundle throws'"), missing(), { problems: /the bundle throws/ }),
  bundle(
    "the script throws after it has defined the global",
    () => javascript(`${pliableSdk}; throw new Error('the bundle throws')`),
    paid,
    { problems: /the bundle throws/ },
  ),
  bundle(
    "the script rejects a promise that nobody handles",
    () => javascript(`${pliableSdk}; Promise.reject(new Error('the bundle throws'))`),
    paid,
    { problems: /the bundle throws/ },
  ),
  bundle("the script defines another global", () => javascript("window.CubistPaySDK = {}"), missing({ said: /CubePaySDK/ })),
  bundle("the script keeps the global to itself", () => javascript("const CubePaySDKs = 1; { const CubePaySDK = {} }"), missing()),
  bundle("the script defines null", () => javascript("window.CubePaySDK = null"), missing()),
  bundle(
    "the script defines a getter that throws",
    () => javascript("Object.defineProperty(window, 'CubePaySDK', { configurable: true, get() { throw new Error('not me') } })"),
    missing(),
    { mend: "delete window.CubePaySDK" },
  ),
  ...[
    "5",
    "'sdk'",
    "true",
    "{}",
    "() => {}",
    "{ init: 5 }",
    "{ open: 5 }",
    "[]",
    "Object.freeze({})",
    "new Proxy({}, { get() { throw new Error('not me') } })",
  ].map((value) =>
    bundle(
      `the script defines ${value}`,
      () => javascript(`window.CubePaySDK = ${value}`),
      { code: "sdk_init_failed", outcome: "unpaid" },
      { mend: "delete window.CubePaySDK" },
    ),
  ),
  bundle(
    "the script registers with a module loader of the page",
    () => javascript(`if (typeof define === "function" && define.amd) define(() => ({})); else { ${pliableSdk} }`),
    missing({ said: /AMD loader/ }),
    {
      arrange: "window.define = Object.assign(() => {}, { amd: {} })",
      mend: "delete window.define",
    },
  ),
  bundle("the script defines the global a moment after it ran", () => javascript(`setTimeout(() => { ${pliableSdk} }, 150)`), missing(), {
    mend: "await new Promise((done) => setTimeout(done, 300))",
  }),
  bundle("the script is called plain text", () => called("text/plain"), paid),
  bundle("the script has no type", () => called(""), paid),
  bundle("the script is ten megabytes long", () => javascript(`${pliableSdk}/*${"x".repeat(10_000_000)}*/`), paid),
  bundle("the script is redirected", (request) => (request.url.includes("moved") ? javascript(pliableSdk) : to("/vendor/moved.js")), paid),
];

const slow = [
  bundle("the script is slow", async () => (await wait(500), javascript(pliableSdk)), paid),
  bundle("the script hangs", (request, { mended }) => mended.then(() => javascript(pliableSdk)), failed({ said: /300 ms/ }), {
    limits: briefly,
  }),
  bundle(
    "the script hangs within its text",
    (request, { mended }) => javascript(paused(pliableSdk.slice(0, 50), mended, pliableSdk.slice(50))),
    failed(),
    { limits: briefly },
  ),
  bundle("the script hangs, and then it is gone", (request, { mended }) => mended.then(() => none(404)), failed(), {
    limits: briefly,
    mend: "await new Promise((done) => setTimeout(done, 200))",
  }),
  bundle("the script comes after the payment gave it up", async () => (await wait(450), javascript(pliableSdk)), failed(), {
    limits: briefly,
    mend: "await new Promise((done) => setTimeout(done, 300))",
  }),
];

/** Browsers find an element by its id or name where a global is looked for. */
const namesakes = [
  ["a tag of the page's own, which still loads, has the id of the SDK's global", '<script async id="CubePaySDK" src="/vendor/cubist-pay-client-sdk.umd.js$SEARCH"></script>', 300],
  ["an element has the id of the SDK's global", '<meta id="CubePaySDK">', 0],
  ["two elements have the name of the SDK's global", '<script id="CubePaySDK"></script><script id="CubePaySDK"></script>', 0],
].map(([fault, head, delay]) => ({
  fault,
  world: { head, sdk: async () => (await wait(delay), javascript(pliableSdk)) },
  expect: { paid: "0xhash", opens: 1 },
}));

export const scriptFaults = [...namesakes, ...absent, ...wrong, ...slow];
