// The look-up after the modal, where the endpoint's answer has a Location. It may only add to what is known.

import { session, token } from "../../support/session-endpoint.mjs";
import { cors } from "../elsewhere.mjs";
import { broken, endless, paused } from "./streams.mjs";

const at = (location) => session({ location });
const state = (fields, status = 200) => Response.json({ paymentSessionId: "ps_1", ...fields }, { status });
const html = (status = 200) => new Response("<!doctype html><title>Sign in</title>", { status, headers: { "content-type": "text/html" } });

const endings = {
  "the modal is closed": { openModal: "() => { throw { name: 'CubePayClosedError' } }", told: { code: "closed", outcome: "unpaid" } },
  "the modal failed": { openModal: "() => { throw new Error('torn down') }", told: { code: "sdk_open_failed", outcome: "unknown" } },
  "the modal gave no hash": { openModal: "() => ({})", told: { code: "sdk_result_malformed", outcome: "unknown" } },
  "the modal paid": {
    openModal: "() => ({ transactionHash: '0xhash', session: { status: 'FUNDED' } })",
    told: { paid: "0xhash", session: { status: "FUNDED" } },
  },
};

/** A look-up that tells nothing changes nothing, however the modal ended. */
const useless = [
  ["answered 401", () => html(401)],
  ["answered 404", () => html(404)],
  ["answered 429 with Retry-After", () => new Response("{}", { status: 429, headers: { "retry-after": "1" } })],
  ["answered 500", () => html(500)],
  ["answered 503", () => html(503)],
  ["answered 204", () => new Response(null, { status: 204 })],
  ["answered in HTML", () => html()],
  ["answered with nothing", () => new Response("")],
  ["answered with truncated JSON", () => new Response('{"status":"FUNDED","fundingTransactionHash":"0xpaid')],
  ["answered with null", () => Response.json(null)],
  ["answered with a number", () => Response.json(7)],
  ["answered with a string", () => Response.json("FUNDED")],
  ["answered with an empty object", () => Response.json({})],
  ["answered with another session", () => state({ paymentSessionId: "ps_9", status: "FUNDED", fundingTransactionHash: "0xother" })],
  ["answered with 402 and a hash", () => state({ status: "FUNDED", fundingTransactionHash: "0xpaid" }, 402)],
  ["redirected", () => new Response(null, { status: 302, headers: { location: "/api/payment-sessions/elsewhere" } })],
  ["redirected in a circle", (request) => new Response(null, { status: 307, headers: { location: request.url } })],
  ["hanging", (request, { mended }) => mended.then(() => state({})), "{ sessionTimeoutMs: 500 }"],
  ["hanging within its answer", (request, { mended }) => new Response(paused('{"status":', mended)), "{ sessionTimeoutMs: 500 }"],
  ["without end", () => new Response(endless(" ".repeat(64_000), 10)), "{ sessionTimeoutMs: 500 }"],
  ["broken off", () => new Response(broken("{"))],
];

const changingNothing = Object.entries(endings).flatMap(([ending, { openModal, told }]) =>
  useless
    .filter(([what], index) => ending === "the modal is closed" || index % 3 === 0 || what === "hanging")
    .map(([what, lookup, options]) => ({
      fault: `${ending}, and the look-up is ${what}`,
      world: { lookup },
      options,
      arrange: `window.openModal = ${openModal}`,
      expect: { ...told, lookups: what.startsWith("redirected") ? undefined : 1 },
    })),
);

const unpaidEndings = Object.entries(endings).filter(([, { told }]) => told.code);

/** A session that is paid resolves, though the modal said otherwise. */
const foundPaid = unpaidEndings.flatMap(([ending, { openModal }]) =>
  ["FUNDED", "CAPTURING", "SUCCEEDED"].map((status) => ({
    fault: `${ending}, and the look-up says ${status}`,
    world: { lookup: () => state({ status, fundingTransactionHash: "0xpaid" }) },
    arrange: `window.openModal = ${openModal}`,
    expect: { paid: "0xpaid", session: { status }, lookups: 1 },
  })),
);

const states = [
  ["FUNDED without a hash", { status: "FUNDED", fundingTransactionHash: null }, "unknown"],
  ["FUNDED with an empty hash", { status: "FUNDED", fundingTransactionHash: " " }, "unknown"],
  ["FUNDED with a hash that is a number", { status: "FUNDED", fundingTransactionHash: 7 }, "unknown"],
  ["SUCCEEDED without a hash", { status: "SUCCEEDED" }, "unknown"],
  ["PENDING with a hash that the customer submitted", { status: "PENDING", userSubmittedTransactionHash: "0xsent" }, "unknown"],
  ["CREATED with a hash that the customer submitted", { status: "CREATED", userSubmittedTransactionHash: "0xsent" }, "unknown"],
  ["CREATED", { status: "CREATED" }, "unpaid"],
  ["PENDING", { status: "PENDING", userSubmittedTransactionHash: null }, "unpaid"],
  ["PENDING with an empty submitted hash", { status: "PENDING", userSubmittedTransactionHash: "" }, "unpaid"],
  ["CANCELED", { status: "CANCELED" }, "unpaid"],
  ["ERROR", { status: "ERROR" }, "unpaid"],
  ["a status that is not documented", { status: "REFUNDED" }, "unpaid"],
  ["a status that is a number", { status: 3, fundingTransactionHash: "0xpaid" }, "unpaid"],
  [
    "FUNDED, and first another status",
    '{"status":"CREATED","fundingTransactionHash":null,"status":"FUNDED","fundingTransactionHash":"0xpaid"}',
  ],
  ["FUNDED in twenty megabytes", { status: "FUNDED", fundingTransactionHash: "0xpaid", filler: "x".repeat(20_000_000) }],
].map(([what, fields, outcome]) => ({
  fault: `the modal is closed, and the look-up says ${what}`,
  world: { lookup: () => (typeof fields === "string" ? new Response(fields) : state(fields)) },
  arrange: `window.openModal = ${endings["the modal is closed"].openModal}`,
  expect: outcome ? { code: "closed", outcome, lookups: 1 } : { paid: "0xpaid", lookups: 1 },
}));

const laterThanPaid = [
  ["CREATED still", { status: "CREATED" }, { status: "FUNDED" }],
  ["PENDING still", { status: "PENDING" }, { status: "FUNDED" }],
  ["SUCCEEDED already", { status: "SUCCEEDED", network: "SEPOLIA" }, { status: "SUCCEEDED", network: "SEPOLIA" }],
  ["ERROR", { status: "ERROR" }, {}],
  ["another hash", { status: "FUNDED", fundingTransactionHash: "0xother" }, { status: "FUNDED" }],
  ["the token", { status: "FUNDED", paymentSessionToken: token, nested: { token } }, { status: "FUNDED" }],
].map(([what, fields, session]) => ({
  fault: `the modal paid, and the look-up says ${what}`,
  world: { lookup: () => state(fields) },
  arrange: `window.openModal = ${endings["the modal paid"].openModal}`,
  expect: { paid: "0xhash", session, lookups: 1 },
}));

const paidElsewhere = () => state({ status: "FUNDED", fundingTransactionHash: "0xpaid" });
const closed = { code: "closed", outcome: "unpaid" };

const locations = [
  ["is of another origin", (scene) => `${scene.elsewhere.origin}/api/payment-sessions/ps_1`, { ...closed, lookups: 0 }],
  ["has no host", () => "http://", { ...closed, lookups: 0 }],
  ["is a script", () => "javascript:alert(1)", { ...closed, lookups: 0 }],
  ["is data", () => 'data:application/json,{"status":"FUNDED","fundingTransactionHash":"0xother"}', { ...closed, lookups: 0 }],
  ["has a password in it", (scene) => scene.shop.origin.replace("://", "://user:secret@"), { ...closed, lookups: 0 }],
  ["has another path", () => "/api/payment-sessions/ps_1", { ...closed, lookups: 0 }],
  ["has a path that begins like the endpoint's", () => "/api/payment-sessions-of-others", { ...closed, lookups: 0 }],
  ["has the path of the endpoint and a slash", () => "/api/payment-sessions/", { ...closed, lookups: 0 }],
  ["has another path, relative to the endpoint's", () => "orders?id=ps_1", { ...closed, lookups: 0 }],
  ["climbs out of the endpoint's path", () => "/api/payment-sessions/../orders", { ...closed, lookups: 0 }],
  ["has the endpoint's path in another case", () => "/API/payment-sessions?id=ps_1", { ...closed, lookups: 0 }],
  ["is of another port", ({ shop }) => `${shop.origin.replace(/:\d+$/, ":1")}/api/payment-sessions?id=ps_1`, { ...closed, lookups: 0 }],
  ["is relative", () => "payment-sessions?id=ps_1", { paid: "0xpaid", lookups: 1 }],
  ["is a query", () => "?id=ps_1", { paid: "0xpaid", lookups: 1 }],
  ["is absolute", ({ shop }) => `${shop.origin}/api/payment-sessions?id=ps_1`, { paid: "0xpaid", lookups: 1 }],
  ["has a fragment", () => "?id=ps_1#later", { paid: "0xpaid", lookups: 1 }],
].map(([what, location, expect]) => ({
  fault: `the modal is closed, and the Location ${what}`,
  world: { endpoint: (request, scene) => (request.method === "POST" ? at(location(scene)) : paidElsewhere()) },
  arrange: `window.openModal = ${endings["the modal is closed"].openModal}`,
  expect,
}));

const there = '{ sessionEndpoint: "$ELSEWHERE/api/payment-sessions" }';
const onElsewhere = (headers) => (request, response) =>
  request.method === "POST"
    ? response.writeHead(201, { ...cors, ...headers }).end(JSON.stringify({ paymentSessionId: "ps_1", paymentSessionToken: token }))
    : response
        .writeHead(200, { ...cors })
        .end(JSON.stringify({ paymentSessionId: "ps_1", status: "FUNDED", fundingTransactionHash: "0xpaid" }));

/** A page whose requests reach the endpoint under another path than they were sent to. */
const prefixes = [
  {
    fault: "the modal is closed, and the page is under a prefix that the endpoint does not know",
    options: '{ sessionEndpoint: "/shop/api/payment-sessions" }',
    world: {
      file: (path, { method }) =>
        path.startsWith("/shop/api/") ? (method === "POST" ? at("/api/payment-sessions?id=ps_1") : paidElsewhere()) : undefined,
      endpoint: () => new Response("another application", { status: 404 }),
    },
    expect: { ...closed, lookups: 0 },
  },
  {
    fault: "the modal is closed, and a proxy strips the prefix of the page before an endpoint that sends a query",
    options: '{ sessionEndpoint: "/shop/api/payment-sessions" }',
    world: {
      file: (path, { method }) => (path.startsWith("/shop/api/") ? (method === "POST" ? at("?id=ps_1") : paidElsewhere()) : undefined),
      endpoint: () => new Response("another application", { status: 404 }),
    },
    expect: { paid: "0xpaid", lookups: 0 },
  },
  {
    fault: "the modal is closed, and the POST was redirected to the path that its Location's query belongs to",
    options: "{ sessionEndpoint: '/api/payment-sessions' }",
    world: {
      endpoint: (request) => {
        if (!new URL(request.url).pathname.endsWith("/")) return new Response(null, { status: 308, headers: { location: "/api/payment-sessions/" } });
        return request.method === "POST" ? at("?id=ps_1") : paidElsewhere();
      },
    },
    expect: { paid: "0xpaid", lookups: 1 },
  },
  {
    fault: "the modal is closed, and the POST was redirected away from the path that its Location names",
    options: "{ sessionEndpoint: '/api/payment-sessions' }",
    world: {
      endpoint: (request) => {
        if (!new URL(request.url).pathname.endsWith("/")) return new Response(null, { status: 308, headers: { location: "/api/payment-sessions/" } });
        return request.method === "POST" ? at("/api/payment-sessions?id=ps_1") : paidElsewhere();
      },
    },
    expect: { ...closed, lookups: 0 },
  },
  {
    fault: "the modal is closed, and the POST was redirected to another origin",
    world: {
      elsewhere: onElsewhere({ location: "?id=ps_1" }),
      endpoint: (request, { elsewhere }) => new Response(null, { status: 307, headers: { location: `${elsewhere.origin}/api/payment-sessions` } }),
    },
    expect: { ...closed, lookups: 0 },
  },
].map((row) => ({ ...row, arrange: `window.openModal = ${endings["the modal is closed"].openModal}` }));

const others = [
  {
    fault: "the modal is closed, and the endpoint of another origin exposes its Location",
    world: { elsewhere: onElsewhere({ location: "?id=ps_1" }) },
    options: there,
    arrange: `window.openModal = ${endings["the modal is closed"].openModal}`,
    expect: { paid: "0xpaid", lookups: 1 },
  },
  {
    fault: "the modal is closed, and the endpoint of another origin hides its Location",
    world: { elsewhere: onElsewhere({ location: "?id=ps_1", "access-control-expose-headers": "x-other" }) },
    options: there,
    arrange: `window.openModal = ${endings["the modal is closed"].openModal}`,
    expect: { ...closed, lookups: 0 },
  },
  {
    fault: "the modal is closed, and no header can hold the token",
    world: {
      endpoint: (request) =>
        request.method === "POST"
          ? Response.json(
              { paymentSessionId: "ps_1", paymentSessionToken: "a\nb" },
              { status: 201, headers: { location: "?id=ps_1" } },
            )
          : paidElsewhere(),
    },
    arrange: `window.openModal = ${endings["the modal is closed"].openModal}`,
    expect: { ...closed, lookups: 0 },
  },
  {
    fault: "the modal is closed, and a page's own fetch throws at the look-up",
    world: { lookup: paidElsewhere },
    arrange: `const own = window.fetch; window.openModal = () => { window.fetch = () => { throw "blocked" }; throw { name: "CubePayClosedError" } }; window.own = own`,
    mend: "window.fetch = own",
    expect: { ...closed, lookups: 0 },
  },
  {
    fault: "the modal paid, and a page's own fetch never settles at the look-up",
    world: { lookup: paidElsewhere },
    options: "{ sessionTimeoutMs: 500 }",
    arrange: `window.own = window.fetch; window.openModal = () => { window.fetch = () => new Promise(() => {}); return "0xhash" }`,
    mend: "window.fetch = own",
    expect: { paid: "0xhash", lookups: 0 },
  },
];

export const reconcileFaults = [...changingNothing, ...foundPaid, ...states, ...laterThanPaid, ...locations, ...prefixes, ...others];
