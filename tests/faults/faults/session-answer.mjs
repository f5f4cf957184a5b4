// The merchant's endpoint answers well, and with what is no session, or an odd one.

import { session, token } from "../../page/world.mjs";
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

export const answerFaults = [...noSession, ...wrongTypes, ...odd];
