// Loader and wasm do not come, or not whole. A wasm that is not to be had is replaced by the copy in the package.

import { readFileSync } from "node:fs";
import { inProject } from "../../../scripts/project.mjs";
import { javascript, wait } from "../../support/world.mjs";
import { cors, head, raw } from "../elsewhere.mjs";
import { broken, paused } from "./streams.mjs";

export const paid = { paid: "0xhash" };
export const failed = { code: "core_load_failed", outcome: "unpaid", posts: 0 };
const bytes = readFileSync(inProject("pkg/core/cubepay_checkout_bg.wasm"));
const loader = readFileSync(inProject("pkg/core/load.js"), "utf8");

const wasm = (body, headers) =>
  new Response(body, { headers: { "content-type": "application/wasm", "cache-control": "no-store", ...headers } });

const html = () => new Response("<!doctype html><title>Shop</title>", { headers: { "content-type": "text/html" } });
const none = (status, headers) => new Response(`status ${status}`, { status, headers });
const to = (location) => new Response(null, { status: 302, headers: { location } });

export const only = (name, answer) => ({ file: (path, request, scene) => (path.endsWith(name) ? answer(request, scene) : undefined) });
const all = (answer) => ({ file: (path, request, scene) => (path.includes("/core/") ? answer(request, scene) : undefined) });

const withoutWasm = (name, answer) => ({
  file: (path, request, scene) => (path.endsWith(name) ? answer(request, scene) : path.endsWith(".wasm") ? none(404) : undefined),
});

const replacedByTheCopy = [
  ["answered 403", () => none(403)],
  ["answered 404", () => none(404)],
  ["answered 429 with Retry-After", () => none(429, { "retry-after": "60" })],
  ["answered 500", () => none(500)],
  ["answered 204", () => new Response(null, { status: 204 })],
  ["the shop's HTML page", html],
  ["empty", () => wasm("")],
  ["empty and of another type", () => new Response("")],
  ["truncated", () => wasm(bytes.subarray(0, bytes.length / 2))],
  ["truncated and of another type", () => new Response(bytes.subarray(0, bytes.length / 2))],
  ["broken off in the middle", () => wasm(broken(bytes.subarray(0, 5_000)))],
  ["not wasm at all", () => wasm("not wasm at all")],
  ["of another build", () => wasm(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))],
  ["redirected to HTML", (request) => (request.url.includes("login") ? html() : to("/login.wasm"))],
  ["redirected in a circle", (request) => to(request.url)],
  ["twenty megabytes of something else", () => wasm(Buffer.alloc(20_000_000, 1))],
].map(([what, answer]) => ({ fault: `the wasm is ${what}`, world: only(".wasm", answer), expect: paid }));

const elsewhere = [
  ["refused", "$NOBODY/core.wasm"],
  ["on a port that browsers forbid", "http://127.0.0.1:1/core.wasm"],
  ["on another origin without CORS", "$ELSEWHERE/core.wasm", (request, response) => response.end(bytes)],
  ["dropped before an answer", "$ELSEWHERE/core.wasm", raw("", { tear: true })],
  ["answered with what is no HTTP", "$ELSEWHERE/core.wasm", raw("SSH-2.0-OpenSSH_9.6\r\n")],
  ["shorter than its length says", "$ELSEWHERE/core.wasm", raw(`${head(200, { "content-length": 99_999 })}\0asm`)],
  [
    "gzip by its header only",
    "$ELSEWHERE/core.wasm",
    (request, response) => response.writeHead(200, { ...cors, "content-encoding": "gzip" }).end(bytes),
  ],
].map(([what, address, answer]) => ({
  fault: `the wasm is ${what}`,
  world: { elsewhere: answer },
  options: `{ wasmUrl: "${address}" }`,
  expect: paid,
}));

const loaderFaults = [
  ["answered 404", () => none(404)],
  ["answered 429 with Retry-After", () => none(429, { "retry-after": "60" })],
  ["answered 500", () => none(500)],
  ["the shop's HTML page", html],
  ["of a type that is no script", () => new Response(loader, { headers: { "content-type": "text/plain" } })],
  ["broken off in the middle", () => javascript(broken(loader.slice(0, 500)))],
  ["redirected to HTML", (request) => (request.url.includes("login") ? html() : to("/login/load.js"))],
  ["redirected in a circle", (request) => to(request.url)],
  [
    "redirected to an origin without CORS",
    (request, { elsewhere }) => to(`${elsewhere.origin}/load.js`),
    (request, response) => response.end(loader),
  ],
  ["empty", () => javascript("")],
  ["truncated into a syntax error", () => javascript(loader.slice(0, loader.length / 2))],
  ["a module without `load`", () => javascript("export const other = 1")],
  ["a module that throws while it runs", () => javascript("throw new Error('the module throws'); export const load = 1")],
  ["a module that throws nothing of use", () => javascript("throw undefined; export const load = 1")],
].map(([what, answer, other]) => ({
  fault: `the loader is ${what}`,
  world: { ...only("load.js", answer), elsewhere: other },
  expect: failed,
}));

/** The hint makes a first payment faster, and is not needed. */
const hintFaults = [
  ["answered 404", () => none(404)],
  ["the shop's HTML page", html],
  ["of another build", () => javascript("export const other = 1")],
  ["a module that throws", () => javascript("throw new Error('a hint')")],
  ["hanging", (request, { mended }) => mended.then(() => javascript(""))],
].map(([what, answer]) => ({ fault: `the hint is ${what}`, world: only("hint.js", answer), expect: paid }));

const copyFaults = [
  ["answered 404", () => none(404)],
  ["the shop's HTML page", html],
  ["a module without the wasm", () => javascript("export const other = 1")],
  ["cut off within the base64", () => javascript('export const wasm = "AGFzbQEAAAAB"')],
  ["no base64", () => javascript('export const wasm = "*** not base64 ***"')],
].map(([what, answer]) => ({ fault: `the wasm is absent, and its copy ${what}`, world: withoutWasm("inline.js", answer), expect: failed }));

export const coreFaults = [
  ...replacedByTheCopy,
  ...elsewhere,
  { fault: "the wasm is slow", world: only(".wasm", async () => (await wait(400), wasm(bytes))), expect: paid },
  {
    fault: "the wasm comes in two parts with a pause",
    world: only(".wasm", () => wasm(paused(bytes.subarray(0, 20_000), wait(200), bytes.subarray(20_000)))),
    expect: paid,
  },
  { fault: "the wasm is of another type", world: only(".wasm", () => wasm(bytes, { "content-type": "text/plain" })), expect: paid },
  {
    fault: "the wasm is redirected",
    world: only(".wasm", (request) => (request.url.includes("/copy/") ? undefined : to("/copy/core/cubepay_checkout_bg.wasm"))),
    expect: paid,
  },
  {
    fault: "the page's CSP forbids to fetch the wasm",
    world: { elsewhere: (request, response) => response.end(bytes), csp: "connect-src 'self'" },
    options: '{ wasmUrl: "$ELSEWHERE/core.wasm" }',
    expect: paid,
  },
  {
    fault: "the wasm hangs",
    world: only(".wasm", (request, { mended }) => mended.then(() => wasm(bytes))),
    options: "{ sdkTimeoutMs: 250 }",
    expect: { ...failed, said: /timeout/ },
  },
  {
    fault: "the wasm hangs in the middle",
    world: only(".wasm", (request, { mended }) => wasm(paused(bytes.subarray(0, 20_000), mended, bytes.subarray(20_000)))),
    options: "{ sdkTimeoutMs: 250 }",
    expect: failed,
  },
  ...loaderFaults,
  { fault: "the loader is slow", world: only("load.js", async () => (await wait(400), undefined)), expect: paid },
  {
    fault: "the loader hangs",
    world: only("load.js", (request, { mended }) => mended.then(() => javascript(loader))),
    options: "{ sdkTimeoutMs: 250 }",
    expect: failed,
  },
  ...hintFaults,
  ...copyFaults,
  {
    fault: "the wasm is absent, and its copy hangs",
    world: withoutWasm("inline.js", (request, { mended }) => mended.then(() => undefined)),
    options: "{ sdkTimeoutMs: 250 }",
    expect: failed,
  },
  { fault: "all of the core is answered 503", world: all(() => none(503)), expect: failed },
  { fault: "all of the core is HTML", world: all(html), expect: failed },
  {
    fault: "all of the core hangs",
    world: all((request, { mended }) => mended.then(() => undefined)),
    options: "{ sdkTimeoutMs: 250 }",
    expect: failed,
  },
  {
    fault: "the core of another build answers the loader",
    world: only("load.js", () =>
      javascript("export const load = async () => ({ executePayment() { throw new RangeError('a bug') }, preload() {} })"),
    ),
    reload: "a core that was loaded stays loaded",
    expect: { code: "internal", outcome: "unknown", opens: 0 },
  },
  {
    fault: "the page's CSP has no 'wasm-unsafe-eval'",
    world: { csp: "script-src 'self' 'nonce-n0nce'" },
    reload: "the policy is in the page's header",
    expect: { ...failed, said: /'wasm-unsafe-eval'/ },
  },
];
