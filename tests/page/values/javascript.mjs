// Values that a script can hold, as the source that makes them: a test sends it to a page, and prints it when it fails.

import fc from "fast-check";

const sources = (...texts) => fc.constantFrom(...texts);

/** Names that mean something to the package, so that imitations come up. */
const names = [
  ...["message", "name", "then", "open", "init", "transactionHash", "fundingTransactionHash", "session", "details", "status", "paymentSessionId"],
  ...["nodeType", "isConnected", "ownerDocument", "style", "aborted", "reason", "addEventListener", "removeEventListener", "href", "toJSON"],
  ...["headers", "text", "get", "url", "toString", "length", "constructor", "amount", "merchantId", "--accent", "x"],
];

const oddTexts = [
  ...["", " ", "0", "50.00", "USD", "XXX", "usd", "GET", "CubePayClosedError", "AbortError", "FUNDED", "0xhash", "ps_1", "omit", "#absent", "body", "div[", "*"],
  ...["/api/payment-sessions", "//", "http://", "javascript:0", "data:,", "a:b@c", "__proto__", "constructor", "\0", "\ud800", "\udc00x", "a\nb", "\u2028", "é€𝒳"],
];
const text = fc.oneof(fc.constantFrom(...oddTexts), fc.string({ unit: "binary", maxLength: 20 }), fc.string({ maxLength: 20 })).map((text) => JSON.stringify(text));

const numbers = ["0", "-0", "1", "-1", "0.1 + 0.2", "50", "1.005", "2 ** 31", "2 ** 53", "NaN", "Infinity", "-Infinity", "5e-324", "1e308"];
const number = fc.oneof(sources(...numbers), fc.double().map((number) => (Object.is(number, -0) ? "-0" : String(number))));

const primitive = fc.oneof(
  { weight: 3, arbitrary: text },
  { weight: 2, arbitrary: number },
  sources("undefined", "null", "true", "false", "0n", "10n ** 40n", "Symbol()", "Symbol('s')", "Symbol.iterator", "document.all"),
);

const objectOfPlatform = sources(
  ...["[]", "{}", "Object.create(null)", "Object.freeze({ a: 1 })", "new Date(0)", "new Date(NaN)", "/x/g", "new Map([[{}, 1]])", "new Set([NaN])"],
  ...["new WeakMap()", "new Uint8Array(3)", "new Float64Array([NaN])", "new BigInt64Array(1)", "new ArrayBuffer(8)", "new DataView(new ArrayBuffer(1))"],
  ...["Object(1)", "Object('USD')", "Object(1n)", "Object(Symbol())", "new Error('no')", "new DOMException('no', 'AbortError')", "new (class Mine { #x = 1 })()"],
  ...["window", "document", "document.body", "document.createElement('div')", "document.createTextNode('x')", "document.createElement('template').content"],
  ...["new Event('abort')", "new Headers({ a: 'b' })", "new Headers()", "new URL('/x', location.href)", "new Response('{}')", "new AbortController().signal", "location", "Intl"],
  ...["new Proxy({}, {})", "new Proxy(() => {}, {})", "new Proxy([], {})", "(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy })()"],
  ...["(() => { const { proxy, revoke } = Proxy.revocable(() => {}, {}); revoke(); return proxy })()", "(() => { const o = {}; o.self = o; return o })()"],
  ...["(() => { const a = []; a.push(a); return a })()", "(() => {})", "class {}", "(function* () {})", "(async function* () {})()", "Math", "Promise"],
);

const traps = ["get", "set", "has", "ownKeys", "getPrototypeOf", "getOwnPropertyDescriptor", "defineProperty", "deleteProperty", "isExtensible"];

/** Objects made of other values. */
function composed(value) {
  const name = fc.constantFrom(...names).map((name) => JSON.stringify(name));
  const trap = fc.constantFrom(...traps);
  return fc.oneof(
    { weight: 4, arbitrary: fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 4 }).map((fields) => `({ ${fields.map(([name, value]) => `${name}: ${value}`).join(", ")} })`) },
    { weight: 2, arbitrary: fc.tuple(name, value).map(([name, value]) => `({ get ${name}() { throw ${value} } })`) },
    // The first time it is read it is one thing, the next time another.
    fc.tuple(name, value, value).map(([name, one, other]) => `((reads) => ({ get ${name}() { return reads++ ? ${one} : ${other} } }))(0)`),
    fc.tuple(name, value).map(([name, value]) => `Object.create({ ${name}: ${value} })`),
    fc.tuple(name, value).map(([name, value]) => `Object.assign(new Error("no"), { ${name}: ${value} })`),
    fc.tuple(name, value).map(([name, value]) => `((f) => Object.defineProperty(f, ${name}, { value: ${value} }))(function () {})`),
    fc.tuple(trap, value).map(([trap, value]) => `new Proxy({}, { ${trap}() { throw ${value} } })`),
    fc.tuple(trap, value).map(([trap, value]) => `new Proxy(() => {}, { ${trap}() { return ${value} } })`),
    value.map((value) => `({ [Symbol.toPrimitive]() { return ${value} } })`),
    value.map((value) => `({ toString() { throw ${value} }, valueOf() { throw ${value} } })`),
    value.map((value) => `({ toString: () => ${value}, valueOf: () => ${value} })`),
    value.map((value) => `({ toJSON() { throw ${value} } })`),
    value.map((value) => `({ toJSON: () => ${value} })`),
    value.map((value) => `new Error("no", { cause: ${value} })`),
    value.map((value) => `[${value}]`),
    value.map((value) => `(() => ${value})`),
    value.map((value) => `(() => { throw ${value} })`),
    value.map((value) => `(async () => ${value})`),
    value.map((value) => `Promise.resolve(${value})`),
    value.map((value) => `({ then(resolve) { resolve(${value}) } })`),
    value.map((value) => `({ then(resolve, reject) { reject(${value}) } })`),
    value.map((value) => `({ then(resolve, reject) { resolve(${value}); reject(1); resolve(2); throw 3 } })`),
    value.map((value) => `({ then() { throw ${value} } })`),
    value.map((value) => `({ then(resolve) { setTimeout(resolve, 1, ${value}) } })`),
  );
}

const values = (depth) => {
  const flat = fc.oneof({ weight: 3, arbitrary: primitive }, { weight: 2, arbitrary: objectOfPlatform.map((source) => `(${source})`) });
  if (depth === 0) return flat;
  return fc.oneof({ weight: 2, arbitrary: flat }, { weight: 3, arbitrary: composed(values(depth - 1)) });
};

/** Any value that does not keep its reader waiting for ever. */
export const anyValue = values(2);

/** The same, and those whose `then` never answers: for places where nobody waits for it, or not for ever. */
export const anyValueOrNever = fc.oneof({ weight: 20, arbitrary: anyValue }, sources("({ then() {} })", "new Promise(() => {})"));

const jsonText = fc.oneof(
  fc.constantFrom(...oddTexts).map((text) => JSON.stringify(text)),
  fc.json({ maxDepth: 2, stringUnit: "binary" }),
  sources("null", "true", "-0", "1e999", "[]", "{}", "[[[]]]", '{"__proto__":{"transactionHash":"0xhash"}}', '{"toString":1}', '"\\ud800"', '{"then":"x"}'),
);

/** A JSON text: what an answer over the network can say. */
export const anyJson = jsonText.filter((text) => text.length < 2000);

/** What an answer is instead of JSON. */
export const noJson = sources("", "{", "nul", "<!doctype html>", "\ufeff", "undefined", "{'a': 1}", "\0");
