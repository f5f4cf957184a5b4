// The merchant's endpoint: not there, slow, or reached through what is no fetch.

import { session, token } from "../../support/session-endpoint.mjs";
import { wait } from "../../support/world.mjs";
import { cors, head, raw, session as sessionElsewhere } from "../elsewhere.mjs";
import { endless, paused } from "./streams.mjs";

export const paid = (more) => ({ paid: "0xhash", posts: 1, ...more });
export const unavailable = (more) => ({ code: "session_unavailable", outcome: "unpaid", posts: 1, ...more });
export const rejected = (status, more) => ({ code: "session_rejected", outcome: "unpaid", status, posts: 1, ...more });
export const malformed = (status, more) => ({ code: "session_malformed", outcome: "unpaid", status, posts: 1, ...more });
export const once = "{ maxAttempts: 1 }";
export const quick = "{ maxAttempts: 1, sessionTimeoutMs: 250 }";
export const there = (more) => `{ sessionEndpoint: "$ELSEWHERE/api/payment-sessions", maxAttempts: 1${more ?? ""} }`;
export const json = (text, status = 201, headers) =>
  new Response(text, { status, headers: { "content-type": "application/json", ...headers } });
export const html = (status = 200) =>
  new Response("<!doctype html><title>Sign in</title>", { status, headers: { "content-type": "text/html" } });
export const to = (status, location) => new Response(null, { status, headers: location ? { location } : {} });
export const whole = { paymentSessionId: "ps_1", paymentSessionToken: token };
export const endpoint = (fault, answer, expect, more) => ({ fault, world: { endpoint: answer }, expect, ...more });

const unreachable = [
  {
    fault: "nobody listens at the endpoint",
    options: '{ sessionEndpoint: "$NOBODY/api/payment-sessions", maxAttempts: 1 }',
    expect: unavailable({ posts: 0, caused: true }),
  },
  {
    fault: "the endpoint is on a port that browsers forbid",
    options: '{ sessionEndpoint: "http://127.0.0.1:1/api/payment-sessions", maxAttempts: 1 }',
    expect: unavailable({ posts: 0 }),
  },
  ...[
    ["drops the connection before it answers", raw("", { tear: true })],
    ["ends the connection without an answer", raw("")],
    ["answers with what is no HTTP", raw("SSH-2.0-OpenSSH_9.6\r\n")],
    ["breaks off in the headers", raw("HTTP/1.1 201 -\r\ncontent-ty", { tear: true })],
    [
      "breaks off after the headers",
      (request, response) =>
        response
          .writeHead(201, { ...cors, "content-length": 500 })
          .write("", () => setTimeout(() => response.socket.resetAndDestroy(), 20)),
    ],
    ["sends less than its length says", raw(`${head(201, { "content-length": 500 })}{"paymentSessionId":"ps_1"`)],
    ["answers without CORS headers", (request, response) => response.writeHead(201).end(JSON.stringify(whole))],
    [
      "redirects to an origin that browsers forbid",
      (request, response) => response.writeHead(307, { ...cors, location: "http://127.0.0.1:1/" }).end(),
    ],
    [
      "redirects in a circle",
      (request, response) => response.writeHead(307, { ...cors, location: request.url }).end(),
      { posts: undefined },
    ],
  ].map(([what, answer, expect]) => ({
    fault: `the endpoint ${what}`,
    world: { elsewhere: answer },
    options: there(),
    expect: unavailable({ status: undefined, posts: undefined, ...expect }),
  })),
  // A path of its own: browsers remember what a preflight allowed.
  {
    fault: "the endpoint refuses the preflight",
    world: { preflight: false },
    options: '{ sessionEndpoint: "$ELSEWHERE/api/payment-sessions/closed", maxAttempts: 1 }',
    expect: unavailable({ posts: 0 }),
  },
  {
    fault: "the page's CSP forbids the endpoint",
    world: { csp: "connect-src 'self'" },
    options: there(),
    expect: unavailable({ posts: 0 }),
  },
  {
    fault: "the connection drops once",
    world: {
      elsewhere: (request, response, { attempt }) =>
        attempt < 2 ? raw("", { tear: true })(request, response) : sessionElsewhere(request, response),
    },
    options: '{ sessionEndpoint: "$ELSEWHERE/api/payment-sessions" }',
    expect: paid({ posts: 2 }),
  },
  {
    fault: "the answer of the first attempt is lost on its way",
    world: {
      elsewhere: (request, response, { attempt }) =>
        attempt < 2
          ? raw(`${head(201, { "content-length": 500 })}{"paymentSessionId"`)(request, response)
          : sessionElsewhere(request, response),
    },
    options: '{ sessionEndpoint: "$ELSEWHERE/api/payment-sessions" }',
    expect: paid({ posts: 2 }),
  },
];

const slow = [
  endpoint("the endpoint hangs", (request, { mended }) => mended.then(() => session()), unavailable({ said: /250 ms/ }), {
    options: quick,
  }),
  endpoint("the endpoint hangs at every attempt", (request, { mended }) => mended.then(() => session()), unavailable({ posts: 2 }), {
    options: "{ maxAttempts: 2, sessionTimeoutMs: 150 }",
  }),
  endpoint(
    "the endpoint hangs once",
    (request, { attempt, mended }) => (attempt === 1 ? mended.then(() => session()) : session()),
    paid({ posts: 2 }),
    { options: "{ sessionTimeoutMs: 600 }" },
  ),
  endpoint(
    "the endpoint hangs within its answer",
    (request, { mended }) => json(paused('{"paymentSessionId":"ps_1",', mended)),
    unavailable(),
    { options: quick },
  ),
  endpoint("the endpoint answers without end", () => json(endless(" ".repeat(64_000), 5)), unavailable(), { options: quick }),
  endpoint("the endpoint answers a byte at a time, without end", () => json(endless(" ", 20)), unavailable(), { options: quick }),
  endpoint("the endpoint is slow", async () => (await wait(600), session()), paid()),
  endpoint(
    "the first attempt is answered when the second has been sent",
    async (request, { attempt }) => (await wait(attempt === 1 ? 1_400 : 100), session()),
    paid({ posts: 2 }),
    { options: "{ sessionTimeoutMs: 600 }" },
  ),
];

/** What pages and extensions put in the place of `fetch`, and core must have been loaded before it. */
const replacedFetch = [
  ["throws a string", "() => { throw 'blocked' }", unavailable({ said: /blocked/ })],
  ["rejects with a string", "() => Promise.reject('blocked')", unavailable({ said: /blocked/ })],
  ["rejects with nothing", "() => Promise.reject()", unavailable()],
  ["rejects with a plain object", "() => Promise.reject({ message: 'blocked' })", unavailable({ said: /blocked/ })],
  ["gives nothing", "() => undefined", unavailable()],
  ["resolves with nothing", "() => Promise.resolve()", unavailable()],
  ["resolves with an empty object", "async () => ({})", unavailable()],
  [
    "resolves with a response whose body was read",
    "async () => { const it = new Response('{}'); await it.text(); return it }",
    unavailable(),
  ],
  [
    "resolves with a response whose text throws",
    "async () => Object.assign(new Response('{}'), { text() { throw new Error('no text') } })",
    unavailable({ said: /no text/ }),
  ],
  [
    "resolves with a response whose text is no text",
    "async () => Object.assign(new Response('{}', { status: 201 }), { text: async () => 5 })",
    malformed(201),
  ],
  ["resolves with an imitation without headers", "async () => ({ ok: true, status: 201, text: async () => '{}' })", unavailable()],
  [
    "resolves with an imitation without a status",
    "async () => ({ ok: true, text: async () => '{}', headers: new Headers() })",
    unavailable(),
  ],
  ["never settles", "() => new Promise(() => {})", unavailable({ said: /250 ms/ })],
].map(([what, replacement, expect]) => ({
  fault: `a page's own fetch ${what}`,
  options: quick,
  arrange: `await cubepay.preload(); window.own = fetch; window.fetch = ${replacement}`,
  mend: "window.fetch = own",
  expect: { outcome: "unpaid", ...expect, posts: 0 },
}));

export const sessionFaults = [...unreachable, ...slow, ...replacedFetch];
