// What no page of the shop would post: JSON made to break parsers, and fields made to break out of where they are put.

import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { openShop, order } from "./shop.mjs";

/** The names that a polluted prototype would show everywhere. */
const builtIns = [Object.prototype, Array.prototype, String.prototype, Function.prototype];
const fingerprint = () => builtIns.map((prototype) => Reflect.ownKeys(prototype).length).join();

const bytes = (...numbers) => new Uint8Array(numbers);
const posted = (body, headers = {}) =>
  new Request("https://shop.example/api/payment-sessions", { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body });

test("a hundred thousand brackets end in an answer", async () => {
  const depth = 100_000;
  const bodies = ["[".repeat(depth), '{"a":'.repeat(depth), `{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`, `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`];
  for (const body of bodies) {
    const response = await openShop({ maxBodyBytes: 1_000_000 }).POST(order(body));
    assert.equal(response.status, 400, body.slice(0, 20));
  }
});

test("a hundred thousand keys are read in well under the time limit", async () => {
  const keys = Array.from({ length: 100_000 }, (_, at) => `"k${at}":${at}`);
  const begun = performance.now();
  assert.equal((await openShop({ maxBodyBytes: 4_000_000 }).POST(order(`{${keys}}`))).status, 201);
  assert.ok(performance.now() - begun < 5_000);
});

test("of a key that is there twice, price is told the value that was checked and sent", async () => {
  let told;
  const shop = openShop({ price: ({ body }) => ((told = body), { amount: "50.00" }) });
  assert.equal((await shop.POST(order('{"requestId":"one","amount":"bad","requestId":"two","amount":"50.00"}'))).status, 201);
  assert.deepEqual([told.requestId, told.amount], ["two", "50.00"]);
  assert.equal(JSON.parse(shop.asked[0].body).requestId, "two");
  assert.equal((await openShop().POST(order('{"requestId":"one","requestId":["two"]}'))).status, 400);
});

test("no spelling of a prototype's name pollutes anything or becomes an option", async () => {
  const before = fingerprint();
  const hostile = [
    '{"\\u005f\\u005fproto\\u005f\\u005f":{"amount":"0.01","polluted":1}}',
    '{"a":{"b":[{"__proto__":{"polluted":1}}]},"__proto__":[1],"__proto__":null}',
    '{"constructor":{"prototype":{"polluted":1}},"prototype":{"polluted":1}}',
    '{"hasOwnProperty":1,"toString":"x","valueOf":null,"toJSON":{},"then":"x","length":-1}',
    '{"apiKey":"sk_other","apiHost":"https://evil.example","host":"evil","timeoutMs":1,"maxAttempts":0,"fetch":"x","path":"/captures","method":"DELETE"}',
  ];
  for (const body of hostile) {
    let told;
    const shop = openShop({ price: (context) => ((told = Object.assign({}, context.body)), { amount: "50.00" }) });
    assert.equal((await shop.POST(order(body))).status, 201, body);
    assert.equal(told.polluted, undefined);
    assert.equal({}.polluted, undefined);
    const [{ url, method, body: sent }] = shop.asked;
    assert.deepEqual([url, method], ["https://api.example/payment-sessions", "POST"]);
    const { requestId, ...rest } = JSON.parse(sent);
    assert.deepEqual(rest, { amount: "50.00", currency: "USD" });
  }
  assert.equal(fingerprint(), before);
});

test("bytes that are no UTF-8 JSON are refused, compressed ones without being unpacked", async () => {
  const text = '{"amount":"50.00"}';
  const refused = [
    gzipSync(text),
    gzipSync("x".repeat(10_000_000)),
    new Uint8Array(new Uint16Array([...text].map((each) => each.charCodeAt(0))).buffer),
    bytes(0x22, 0xc0, 0xaf, 0x22),
    bytes(0x22, 0xed, 0xa0, 0x80, 0x22),
    bytes(0x7b, 0x7d, 0x00),
    bytes(0xe2, 0x80),
  ];
  for (const body of refused) {
    for (const headers of [{}, { "Content-Encoding": "gzip" }]) assert.equal((await openShop().POST(posted(body, headers))).status, 400);
  }
  assert.equal((await openShop().POST(posted(bytes(0xef, 0xbb, 0xbf, 0x7b, 0x7d)))).status, 201, "a byte order mark is not part of the text");
});

test("numbers that JSON or JavaScript reads in a way of its own are no amounts", async () => {
  for (const number of ["-0", "0.0", "0e5", "1e999", "-1e999", "1e-999", "-5e-324"]) {
    assert.equal((await openShop().POST(order(`{"amount":${number}}`))).status, 400, number);
  }
  for (const number of ["NaN", "Infinity", "0x10", "01", "1.", ".5", "+1", "1_000", "1n"]) {
    const response = await openShop().POST(order(`{"amount":${number}}`));
    assert.match((await response.json()).error, /not valid JSON/, number);
  }
});

test("signs that look like digits, letters or nothing are no amount and no currency", async () => {
  for (const amount of ["٥٠.٠٠", "५०", "50\u00a0", "\ufeff50", "50\u200b", "5\u202e0", "50\u0000", "50.00\r\nX: 1", "50\u2028", "5０", "½"]) {
    assert.equal((await openShop().POST(order({ amount }))).status, 400, JSON.stringify(amount));
  }
  for (const currency of ["ＵＳＤ", "USÐ", "USD\u0000", "US\u0405", "USD\u200b", "\nUSD", "USD,EUR", { toString: "USD" }]) {
    assert.equal((await openShop().POST(order({ currency }))).status, 400, JSON.stringify(currency));
  }
});

test("whatever a requestId is made of, it reaches CubePay as it is, and no header", async () => {
  const odd = ["a\u2028b\u2029c", "\u202eabc", "a\u200bb", "😀".repeat(255), "';--", "{{7*7}}", "../../captures", "%0d%0aX-Evil:%201", '","amount":"0.01', "__proto__"];
  for (const requestId of odd) {
    const shop = openShop();
    const response = await shop.POST(order({ requestId }));
    assert.equal(response.status, 201, JSON.stringify(requestId));
    const [{ url, headers, body }] = shop.asked;
    assert.equal(url, "https://api.example/payment-sessions");
    assert.deepEqual(JSON.parse(body), { amount: "50.00", currency: "USD", requestId });
    assert.deepEqual([...headers.keys()].sort(), ["accept", "authorization", "content-type"]);
    assert.deepEqual([...response.headers.keys()].sort(), ["cache-control", "content-type", "location", "x-content-type-options"]);
  }
  for (const requestId of ["😀".repeat(256), "a\udc00b", "\ud83d", "a\u0085b", "\u2028", "\u00a0"]) {
    assert.equal((await openShop().POST(order({ requestId }))).status, 400, JSON.stringify(requestId));
  }
});

const names = fc.constantFrom("amount", "currency", "requestId", "metadata", "orderId", "__proto__", "constructor", "", "\u0000", "x".repeat(300));
const words = fc.constantFrom("50.00", "USD", "\r\nX-Evil: 1", "\ud800", "x".repeat(300), "1e3", "-1", "sk_test");
const { tree: hostileObject } = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: "small" }, words, fc.string({ unit: "binary" }), fc.double(), fc.boolean(), fc.constant(null), fc.array(tie("value"), { maxLength: 4 }), tie("tree")),
  tree: fc.array(fc.tuple(fc.oneof(names, fc.string()), tie("value")), { maxLength: 5 }).map((pairs) => `{${pairs.map(([name, value]) => `${JSON.stringify(name)}:${written(value)}`)}}`),
}));

/** JSON of a value in which the objects are written already: a JavaScript object could not have a key twice. */
function written(value) {
  if (Array.isArray(value)) return `[${value.map(written)}]`;
  return typeof value === "string" && value.startsWith("{") ? value : JSON.stringify(value);
}

/** The text, or what is left of it when a part is missing or in the way. */
const spoiled = fc
  .tuple(hostileObject, fc.nat(), fc.constantFrom("", "", "", "{", "]", '"', "\\", "\u0000", "1e999"))
  .map(([text, at, insert]) => (insert === "" ? text : `${text.slice(0, at % text.length)}${insert}${text.slice(at % text.length)}`));

test("whatever is posted, the answer is a session of the shop's price or a refusal", async () => {
  const before = fingerprint();
  const statuses = new Set();
  const anyBody = fc.asyncProperty(fc.oneof(spoiled, fc.string({ unit: "binary" })), async (text) => {
    const shop = openShop();
    const response = await shop.POST(order(text));
    const answer = await response.json();
    statuses.add(response.status);
    assert.deepEqual(shop.errors, []);
    if (response.status === 400) return assert.deepEqual([Object.keys(answer), shop.asked], [["error"], []]);
    assert.deepEqual([response.status, answer.amount], [201, "50.00"]);
    const [{ headers, body }] = shop.asked;
    const { requestId, ...rest } = JSON.parse(body);
    assert.deepEqual(rest, { amount: "50.00", currency: "USD" });
    assert.deepEqual([...headers.keys()].sort(), ["accept", "authorization", "content-type"]);
  });
  await fc.assert(anyBody, { numRuns: 2_000 });
  assert.deepEqual([...statuses].sort(), [201, 400]);
  assert.equal(fingerprint(), before);
});
