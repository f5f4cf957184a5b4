// The caller aborts: with anything, at any moment.

import { session } from "../../support/session-endpoint.mjs";
import { javascript, wait } from "../../support/world.mjs";
import { pliableSdk } from "../../support/fake-sdk.mjs";
import { fewThrown } from "./thrown.mjs";

export const paid = (more) => ({ paid: "0xhash", ...more });
const aborted = (more) => ({ code: "aborted", outcome: "unpaid", opens: 0, ...more });
export const request = "{ amount: '5', signal: controller.signal }";
export const controller = "window.controller = new AbortController()";
export const until = (condition) => `while (!(${condition})) await new Promise((done) => setTimeout(done, 10))`;
const hangs = { endpoint: (request, { mended }) => mended.then(() => session()) };

/** The caller aborts when the request has reached the endpoint. */
const duringThePost = (fault, arrange, abort = "controller.abort()", more) => ({
  fault,
  world: hangs,
  arrange: `await cubepay.preload(); ${arrange}; window.abort = () => ${abort}`,
  request,
  async meanwhile({ shop }) {
    await shop.browser.wait(() => shop.times("/api/") > 0, 5_000, "the request was not sent");
    await shop.browser.executeScript("window.abort()");
  },
  expect: aborted({ posts: 1 }),
  ...more,
});

const reasons = [...fewThrown.filter(({ what }) => what !== "undefined"), { what: "itself as the reason", value: "controller" }].flatMap(
  ({ what, value }) => [
    {
      fault: `the signal was aborted before the call with ${what}`,
      arrange: `${controller}; controller.abort(${value})`,
      request,
      expect: aborted({ posts: 0 }),
    },
    duringThePost(`the caller aborts during the POST with ${what}`, controller, `controller.abort(${value})`),
  ],
);

const moments = [
  {
    fault: "the caller aborts with nothing, in the tick of the call",
    arrange: controller,
    request,
    during: "controller.abort()",
    expect: aborted({ posts: 0, caused: true }),
  },
  {
    fault: "the caller aborts with undefined",
    arrange: controller,
    request,
    during: "controller.abort(undefined)",
    expect: aborted({ posts: 0 }),
  },
  {
    fault: "the caller aborts while the core is loaded",
    world: { file: (path, request, { mended }) => (path.includes("/core/") ? mended.then(() => undefined) : undefined) },
    arrange: controller,
    request,
    during: "await new Promise((done) => setTimeout(done, 40)); controller.abort()",
    expect: aborted({ posts: 0 }),
  },
  {
    fault: "the caller aborts while the script is loaded",
    world: { sdk: (request, { mended }) => mended.then(() => javascript(pliableSdk)) },
    arrange: controller,
    request,
    during: "await new Promise((done) => setTimeout(done, 150)); controller.abort()",
    expect: aborted(),
  },
  {
    fault: "the caller aborts while init runs",
    arrange: `${controller}; window.initSdk = (options, usual) => new Promise((done) => (window.release = () => done(usual())))`,
    mend: "release()",
    request,
    during: `${until("window.release")}; controller.abort()`,
    expect: aborted(),
  },
  duringThePost("the caller aborts between two attempts", controller, "setTimeout(() => controller.abort(), 100)", {
    world: { endpoint: () => new Response(null, { status: 503, headers: { "retry-after": "5" } }) },
  }),
  {
    fault: "the caller aborts while the headers function is awaited",
    options: "{ headers: () => new Promise(() => {}) }",
    arrange: `await cubepay.preload(); ${controller}`,
    request,
    during: "await new Promise((done) => setTimeout(done, 40)); controller.abort()",
    expect: aborted({ posts: 0 }),
  },
  {
    fault: "a timeout of the caller's ends the POST",
    world: hangs,
    arrange: "await cubepay.preload()",
    request: "{ amount: '5', signal: AbortSignal.timeout(60) }",
    expect: aborted({ caused: true }),
  },
  duringThePost(
    "the signal of a frame is aborted",
    "window.controller = new (document.body.appendChild(document.createElement('iframe')).contentWindow.AbortController)()",
  ),
  duringThePost(
    "the signal is a polyfill's",
    "window.signal = Object.assign(new EventTarget(), { aborted: false })",
    "{ signal.aborted = true; signal.dispatchEvent(new Event('abort')) }",
    { request: "{ amount: '5', signal }" },
  ),
  duringThePost(
    "the reason of the signal is a getter that throws",
    `${controller}; Object.defineProperty(controller.signal, "reason", { get() { throw new Error("not me") } })`,
  ),
  {
    fault: "the signal was aborted, and its reason is a getter that throws",
    arrange: `${controller}; Object.defineProperty(controller.signal, "reason", { get() { throw new Error("not me") } }); controller.abort()`,
    request,
    // Part of the request cannot be read.
    expect: { code: "invalid_request", outcome: "unpaid", posts: 0 },
  },
  {
    fault: "the caller aborts in the callback when the session is made",
    arrange: controller,
    request: "{ amount: '5', signal: controller.signal, onProgress: ({ type }) => type === 'session-created' && controller.abort() }",
    expect: aborted({ posts: 1 }),
  },
  {
    fault: "the caller aborts in the callback when the payment starts",
    arrange: controller,
    request: "{ amount: '5', signal: controller.signal, onProgress: ({ type }) => type === 'started' && controller.abort() }",
    expect: aborted({ posts: 0 }),
  },
  {
    fault: "the caller aborts in the callback when the modal has opened",
    arrange: controller,
    request: "{ amount: '5', signal: controller.signal, onProgress: ({ type }) => type === 'modal-opened' && controller.abort() }",
    expect: paid({ opens: 1 }),
  },
  {
    fault: "the caller aborts in the callback when the payment is complete",
    arrange: controller,
    request: "{ amount: '5', signal: controller.signal, onProgress: ({ type }) => type === 'completed' && controller.abort() }",
    expect: paid({ opens: 1 }),
  },
  {
    fault: "the caller aborts while the modal is open",
    arrange: `${controller}; window.openModal = () => new Promise((done) => setTimeout(done, 200, "0xhash"))`,
    request,
    during: `${until("window.sdk?.opens")}; controller.abort(new Error("too late"))`,
    expect: paid({ opens: 1 }),
  },
  {
    fault: "the caller aborts during the look-up",
    world: { lookup: async () => (await wait(150), Response.json({ paymentSessionId: "ps_1", status: "FUNDED" })) },
    arrange: controller,
    request,
    during: `${until("window.sdk?.opens")}; controller.abort()`,
    expect: paid({ lookups: 1 }),
  },
  {
    fault: "the caller aborts after the end",
    arrange: controller,
    request,
    during: "await witness.ended; controller.abort()",
    expect: paid(),
  },
];

export const abortFaults = [...reasons, ...moments];
