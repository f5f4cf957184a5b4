// What is malformed is refused before the merchant's endpoint is asked and before the SDK runs.

const refused = (said) => ({ code: "invalid_request", outcome: "unpaid", posts: 0, opens: 0, said });

const request = (fault, request, said) => ({ fault, request, expect: refused(said) });
const options = (fault, options, said, arrange) => ({ fault, options, arrange, expect: refused(said) });

// The texts and numbers that are refused, and why, are in tests/vectors/. Here is what else a caller can hand over.
const amounts = [
  ["absent", "undefined"],
  ["null", "null"],
  ["negative", "-1"],
  ["a word", "'fifty'"],
  ["ten million digits long", "'1'.repeat(10_000_000)"],
  ["a BigInt", "5n"],
  ["a symbol", "Symbol('5')"],
  ["an array", "[5]"],
  ["an object with valueOf", "{ valueOf: () => 5 }"],
].map(([what, value]) => request(`the amount is ${what}`, `{ amount: ${value} }`, /amount/i));

const currencies = [
  ["in small letters", "'usd'"],
  ["a megabyte long", "'USD'.repeat(350_000)"],
  ["a number", "840"],
].map(([what, value]) => request(`the currency is ${what}`, `{ amount: '5', currency: ${value} }`, /currency/));

const requestIds = [
  ["a megabyte long", "'x'.repeat(1_000_000)"],
  ["with a line break in it", "'a\\nb'"],
  ["a number", "7"],
  ["an object", "{}"],
].map(([what, value]) => request(`the requestId is ${what}`, `{ amount: '5', requestId: ${value} }`, /requestId/));

const metadata = [
  ["a string", "'A-1'"],
  ["an array", "['A-1']"],
  ["a function", "() => 1"],
  ["circular", "(() => { const it = {}; it.it = it; return it })()"],
  ["holding a BigInt", "{ n: 1n }"],
  ["of a toJSON that throws", "{ toJSON() { throw new Error('not me') } }"],
  ["of a toJSON that gives nothing", "{ toJSON: () => undefined }"],
  ["of a getter that throws", "{ get orderId() { throw new Error('not me') } }"],
  ["a revoked proxy", "(() => { const it = Proxy.revocable({}, {}); it.revoke(); return it.proxy })()"],
].map(([what, value]) => request(`the metadata is ${what}`, `{ amount: '5', metadata: ${value} }`, /metadata/));

const others = [
  ["the signal is an empty object", "{ amount: '5', signal: {} }", /signal/],
  ["the signal is the controller", "{ amount: '5', signal: new AbortController() }", /signal/],
  [
    "the signal is a revoked proxy",
    "{ amount: '5', signal: (() => { const it = Proxy.revocable({}, {}); it.revoke(); return it.proxy })() }",
    undefined,
  ],
  ["onProgress is no function", "{ amount: '5', onProgress: 5 }", /onProgress/],
  ["a field is misspelt", "{ amount: '5', ammount: '5' }", /ammount/],
  ["there is no request", "undefined", /object/],
  ["the request is null", "null", /object/],
  ["the request is a number", "50", /object/],
  ["the request is an array", "[50]", undefined],
  ["the request is a function", "() => ({ amount: '5' })", undefined],
  ["the request's amount is a getter that throws", "{ get amount() { throw new Error('not me') } }", undefined],
  ["the request's requestId is a getter that throws", "{ amount: '5', get requestId() { throw new Error('not me') } }", undefined],
  ["the request's signal is a getter that throws", "{ amount: '5', get signal() { throw new Error('not me') } }", undefined],
  ["the request is a revoked proxy", "(() => { const it = Proxy.revocable({}, {}); it.revoke(); return it.proxy })()", undefined],
].map((row) => request(...row));

const addresses = ["sessionEndpoint", "sdkUrl"].flatMap((option) =>
  [
    ["of a scheme that is not fetched", "'ftp://127.0.0.1/x'"],
    ["a script", "'javascript:alert(1)'"],
    ["with a password in it", "'http://user:secret@127.0.0.1/x'"],
    ["with an impossible port", "'http://127.0.0.1:99999/x'"],
  ].map(([what, value]) => options(`${option} is ${what}`, `{ ${option}: ${value} }`, new RegExp(option))),
);

const numbers = ["maxAttempts", "sessionTimeoutMs"].flatMap((option) =>
  ["0", "-1", "1.5", "NaN"].map((value) => options(`${option} is ${value}`, `{ ${option}: ${value} }`, new RegExp(option))),
);

const otherOptions = [
  ["theme is an array", "{ theme: ['red'] }", /theme/],
  ["rpcEndpoints is an array", "{ rpcEndpoints: [] }", /rpcEndpoints/],
  ["credentials is an unknown mode", "{ credentials: 'always' }", /credentials/],
  ["container is no CSS selector", "{ container: '##' }", /container/],
  ["container is an object that is no element", "{ container: {} }", /container/],
  ["a header has a name that cannot be sent", "{ headers: { 'bad name': 'x' } }", /headers/],
  ["a header has a value that cannot be sent", "{ headers: { 'x-shop': 'a\\nb' } }", /headers/],
  ["a header has a value beyond Latin-1", "{ headers: { 'x-shop': '商店' } }", /headers/],
  [
    "the headers are a revoked proxy",
    "{ headers: (() => { const it = Proxy.revocable({}, {}); it.revoke(); return it.proxy })() }",
    /headers/,
  ],
  ["the headers function throws", "{ headers() { throw new Error('no session') } }", /headers.*no session/],
  ["the headers function throws nothing of use", "{ headers() { throw undefined } }", /headers/],
  ["the headers function rejects with a string", "{ headers: () => Promise.reject('no session') }", /headers.*no session/],
  ["the headers function gives a number", "{ headers: () => 5 }", /headers/],
  ["the headers function gives a promise of a string", "{ headers: async () => 'x: y' }", /headers/],
].map((row) => options(...row));

const missingId = [
  ["not set", "undefined"],
  ["empty", "''"],
  ["whitespace", "' \\t'"],
].map(([what, value]) => ({
  fault: `the merchant id is ${what}`,
  options: `{ merchantId: ${value} }`,
  expect: { code: "missing_merchant_id", outcome: "unpaid", posts: 0 },
}));

const missingContainer = [
  ["is not in the page", "{ container: '#nowhere' }", /with id 'nowhere'/],
  ["matches nothing", "{ container: 'main .modal' }", /'main .modal'/],
  ["was never put into the page", "{ container: document.createElement('div') }", /not in the page/],
  ["is in another document", "{ container: new DOMParser().parseFromString('<p>', 'text/html').body }", undefined],
].map(([what, options, said]) => ({
  fault: `the container ${what}`,
  options,
  expect: { code: "missing_container", outcome: "unpaid", posts: 0, said },
}));

export const validationFaults = [
  ...amounts,
  request("the yen has decimals", "{ amount: '5.50', currency: 'JPY' }", /decimals/),
  ...currencies,
  { fault: "the requestId is empty", request: "{ amount: '5', requestId: '' }", expect: { ...refused(/requestId/), requestId: "" } },
  ...requestIds,
  ...metadata,
  ...others,
  ...addresses,
  ...numbers,
  options("sdkTimeoutMs is 0", "{ sdkTimeoutMs: 0 }", /sdkTimeoutMs/),
  options("sdkTimeoutMs is 1.5", "{ sdkTimeoutMs: 1.5 }", /sdkTimeoutMs/),
  ...otherOptions,
  ...missingId,
  ...missingContainer,
  {
    fault: "the headers function never settles",
    options: "{ headers: () => new Promise(() => {}), sessionTimeoutMs: 200 }",
    expect: { code: "session_unavailable", outcome: "unpaid", posts: 0, said: /headers/ },
  },
  {
    fault: "a theme's variable is a getter that throws",
    options: "{ theme: { get '--accent'() { throw new Error('not me') } } }",
    expect: { paid: "0xhash", posts: 1 },
  },
];
