// The merchant's endpoint answers well, and with what is no session, or an odd one.

import { session, token } from "../../support/session-endpoint.mjs";
import { endpoint, html, json, malformed, paid, to, whole } from "./session.mjs";

const noSession = [
  ["nothing, with 204", () => to(204), 204],
  ["nothing, with 205", () => to(205), 205],
  ["nothing, with 200", () => json("", 200), 200],
  ["whitespace", () => json(" \n ", 200), 200],
  ["HTML with 200", () => html(), 200],
  ["plain text", () => new Response("OK"), 200],
  ["truncated JSON", () => json(JSON.stringify(whole).slice(0, 40))],
  ["JSON with a comma too many", () => json(`${JSON.stringify(whole).slice(0, -1)},}`)],
  ["two JSON objects", () => json(`${JSON.stringify(whole)}${JSON.stringify(whole)}`)],
  ["JSON behind a guard against hijacking", () => json(`)]}',\n${JSON.stringify(whole)}`)],
  ["JSON in UTF-16", () => json(Buffer.from(JSON.stringify(whole), "utf16le"))],
  ["null", () => json("null")],
  ["true", () => json("true")],
  ["a number", () => json("42")],
  ["a string of JSON", () => json(JSON.stringify(JSON.stringify(whole)))],
  ["an array", () => json(JSON.stringify([whole]))],
  ["an empty object", () => json("{}")],
  ["an error with 200", () => json('{"error":"sold out"}', 200), 200],
  ["the session within another object", () => json(JSON.stringify({ data: whole }))],
  ["the session in snake case", () => json('{"payment_session_id":"ps_1","payment_session_token":"t"}')],
  ["a prototype in the place of fields", () => json(`{"__proto__":${JSON.stringify(whole)}}`)],
].map(([what, answer, status = 201]) => endpoint(`the endpoint answers ${what}`, answer, malformed(status)));

const wrongTypes = ["paymentSessionId", "paymentSessionToken"].flatMap((field) =>
  [
    ["absent", undefined],
    ["null", null],
    ["empty", ""],
    ["whitespace", " \t\n"],
    ["a number", 7],
    ["a boolean", true],
    ["an object", { value: "x" }],
    ["an array", ["x"]],
  ].map(([what, value]) =>
    endpoint(`${field} is ${what}`, () => json(JSON.stringify({ ...whole, [field]: value })), malformed(201, { said: new RegExp(field) })),
  ),
);

/** A session that CubePay knows from an earlier attempt with the same `requestId`. */
const known = (what, fields, expect, more) =>
  endpoint(`the requestId was used before, and its session is ${what}`, () => json(JSON.stringify({ ...whole, ...fields })), { opens: 0, ...expect }, more);
const looked = (what, fields, state, expect) => ({
  fault: `the requestId was used before, its session is ${what}`,
  world: {
    endpoint: (request) =>
      request.method === "POST"
        ? json(JSON.stringify({ ...whole, ...fields }), 201, { location: "?id=ps_1" })
        : (typeof state === "number" ? to(state) : Response.json({ paymentSessionId: "ps_1", ...state })),
  },
  expect: { opens: 0, lookups: 1, ...expect },
});
const uncertain = malformed(201, { outcome: "unknown", said: /look it up on the server/i });
const ended = { code: "session_ended", outcome: "unpaid", posts: 1, said: /new requestId/ };
const hash = { fundingTransactionHash: "0xknown" };

const usedBefore = [
  ...["FUNDED", "CAPTURING", "SUCCEEDED"].map((status) => known(`${status} with its hash`, { status, ...hash }, { paid: "0xknown", session: { status }, details: {}, lookups: 0 })),
  known("FUNDED, and the SDK's script cannot be had", { status: "FUNDED", ...hash }, { paid: "0xknown" }, {
    world: {
      endpoint: () => json(JSON.stringify({ ...whole, status: "FUNDED", ...hash })),
      sdk: (request, { mended }) => mended.then(() => new Response(null, { status: 404 })),
    },
  }),
  known("FUNDED, and its token is gone", { status: "FUNDED", ...hash, paymentSessionToken: undefined }, { paid: "0xknown", session: { network: "SEPOLIA" } }, {
    world: { endpoint: () => json('{"paymentSessionId":"ps_1","status":"FUNDED","fundingTransactionHash":"0xknown","network":"SEPOLIA"}') },
  }),
  known("FUNDED, and the caller aborts when it is told", { status: "FUNDED", ...hash }, { paid: "0xknown" }, {
    request: "{ amount: '5', signal: (window.aborter = new AbortController()).signal, onProgress: ({ type }) => type === 'session-created' && aborter.abort() }",
  }),
  ...["FUNDED", "CAPTURING", "SUCCEEDED"].map((status) => known(`${status} without a hash`, { status, fundingTransactionHash: null }, { ...uncertain, lookups: 0 })),
  known("FUNDED with a hash that is a number", { status: "FUNDED", fundingTransactionHash: 7 }, uncertain),
  known("FUNDED with a hash of white space", { status: "FUNDED", fundingTransactionHash: " " }, uncertain),
  known("FUNDED, and it has no id", { status: "FUNDED", ...hash, paymentSessionId: undefined }, malformed(201, { outcome: "unknown", said: /paymentSessionId/ })),
  ...["CANCELED", "ERROR"].flatMap((status) => [
    known(status, { status }, ended),
    known(`${status}, and its token is gone`, { status, paymentSessionToken: undefined }, ended),
    known(`${status} with the hash of a transaction`, { status, ...hash }, uncertain),
    known(`${status} with a hash that the customer submitted`, { status, userSubmittedTransactionHash: "0xsent" }, uncertain),
  ]),
  ...["CREATED", "PENDING", "REFUNDED", "funded"].map((status) => known(status, { status, ...hash }, paid({ opens: 1 }))),
  looked("FUNDED without a hash, and the look-up has it", { status: "FUNDED" }, { status: "FUNDED", ...hash }, { paid: "0xknown", session: { status: "FUNDED" } }),
  looked("FUNDED without a hash, and the look-up has none", { status: "FUNDED" }, { status: "FUNDED" }, uncertain),
  looked("FUNDED without a hash, and the look-up says CREATED", { status: "FUNDED" }, { status: "CREATED" }, uncertain),
  looked("FUNDED without a hash, and the look-up fails", { status: "FUNDED" }, 503, uncertain),
  looked("ERROR with a transaction, and the look-up says FUNDED", { status: "ERROR", ...hash }, { status: "FUNDED", ...hash }, { paid: "0xknown" }),
];

const odd = [
  endpoint(
    "the answer has every key twice",
    () => json(`{"paymentSessionId":"ps_0","paymentSessionToken":"other",${JSON.stringify(whole).slice(1)}`),
    paid(),
  ),
  endpoint(
    "the answer has the token twice, at last as a number",
    () => json(`${JSON.stringify(whole).slice(0, -1)},"paymentSessionToken":5}`),
    malformed(201, { said: /paymentSessionToken/ }),
  ),
  endpoint(
    "the answer has the id twice, at last empty",
    () => json(`${JSON.stringify(whole).slice(0, -1)},"paymentSessionId":""}`),
    malformed(201, { said: /paymentSessionId/ }),
  ),
  endpoint("the answer is called plain text", () => new Response(JSON.stringify(whole)), paid()),
  endpoint("the answer begins with a byte order mark", () => json(`\ufeff${JSON.stringify(whole)}`), paid()),
  endpoint("the answer is twenty megabytes long", () => json(JSON.stringify({ ...whole, filler: "x".repeat(20_000_000) })), paid()),
  endpoint(
    "the answer is nested a thousand times",
    () => json(JSON.stringify({ ...whole, deep: 0 }).replace(":0", `:${"[".repeat(1_000)}${"]".repeat(1_000)}`)),
    paid(),
  ),
  endpoint(
    "the answer has ten thousand fields",
    () => json(JSON.stringify({ ...whole, ...Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`field${index}`, index])) })),
    paid(),
  ),
  endpoint(
    "the answer has fields of the language's own",
    () => json(`${JSON.stringify(whole).slice(0, -1)},"__proto__":{"x":1},"toString":1,"then":"x","toJSON":2}`),
    paid(),
  ),
  endpoint(
    "the answer repeats the token in other fields",
    () => json(JSON.stringify({ ...whole, url: `https://pay/${token}`, nested: { deep: [token] }, [token]: 1 })),
    paid(),
  ),
  endpoint(
    "the session's id has quotes and tags in it",
    () => json(JSON.stringify({ ...whole, paymentSessionId: '"><b>\u2028' })),
    paid({ sessionId: '"><b>\u2028' }),
  ),
  endpoint("the answer is 200 instead of 201", () => json(JSON.stringify(whole), 200), paid()),
  endpoint("the answer is 206", () => json(JSON.stringify(whole), 206), paid()),
  { fault: "the metadata is five megabytes long", request: "{ amount: '5', metadata: { note: 'x'.repeat(5_000_000) } }", expect: paid() },
  {
    fault: "the metadata tries to set our fields",
    request: "{ amount: '5', requestId: 'order-7', metadata: { amount: '0.01', currency: 'EUR', requestId: 'other', __proto__: null } }",
    expect: paid(),
  },
];

export const answerFaults = [...noSession, ...wrongTypes, ...usedBefore, ...odd];
