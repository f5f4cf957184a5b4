// What scripts throw and reject with, as JavaScript: hardly any of it is the Error that one hopes for.

export const thrown = [
  { what: "an Error", value: "new Error('not today')", said: /not today/ },
  { what: "a TypeError", value: "new TypeError('not today')", said: /TypeError: not today/ },
  { what: "an Error without a message", value: "new Error()" },
  { what: "a DOMException", value: "new DOMException('not today', 'AbortError')", said: /AbortError: not today/ },
  { what: "a string", value: "'not today'", said: /not today/ },
  { what: "an empty string", value: "''" },
  { what: "undefined", value: "undefined" },
  { what: "null", value: "null" },
  { what: "a number", value: "404", said: /404/ },
  { what: "a symbol", value: "Symbol('not today')" },
  { what: "a BigInt", value: "7n" },
  { what: "a plain object with a message", value: "({ message: 'not today' })", said: /not today/ },
  { what: "a plain object without one", value: "({ code: 7 })" },
  { what: "a circular object", value: "(() => { const it = {}; it.it = it; return it })()" },
  { what: "an object without a prototype", value: "Object.create(null)" },
  {
    what: "an Error whose message is a getter that throws",
    value: "Object.defineProperty(new Error(), 'message', { get() { throw new Error('not me') } })",
  },
  { what: "an Error whose message is no text", value: "Object.assign(new Error(), { message: { de: 'nein' } })" },
  { what: "an Error with ten megabytes of message", value: "new Error('no '.repeat(3_500_000))", said: /no no no/ },
  {
    what: "an object whose toJSON throws",
    value: "({ toJSON() { throw new Error('not me') }, toString() { throw new Error('not me') } })",
  },
  { what: "a revoked proxy", value: "(() => { const it = Proxy.revocable({}, {}); it.revoke(); return it.proxy })()" },
  { what: "a function", value: "() => {}" },
  { what: "an event", value: "new Event('error')" },
];

/** The kinds that differ most, for where all would be too many. */
export const fewThrown = thrown.filter(({ what }) =>
  ["an Error", "a string", "undefined", "a plain object with a message", "a circular object", "a revoked proxy"].includes(what),
);
