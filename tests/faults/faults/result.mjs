// What `open` resolves with is not documented: every variant that has a hash pays, and nothing else does.

const malformed = (more) => ({ code: "sdk_result_malformed", outcome: "unknown", opens: 1, said: /server/, ...more });
const paid = (more) => ({ paid: "0xhash", opens: 1, ...more });
const row = (what, value, expect, more) => ({
  fault: `open resolves with ${what}`,
  arrange: `window.openModal = async ({ paymentSessionToken: token }) => (${value})`,
  expect,
  ...more,
});

const variants = [
  ["a bare hash", "'0xhash'", { details: {} }],
  ["a hash alone", "{ transactionHash: '0xhash' }", { details: {} }],
  ["the older name of the hash", "{ fundingTransactionHash: '0xhash' }"],
  ["both names of the hash", "{ fundingTransactionHash: '0xother', transactionHash: '0xhash' }"],
  [
    "a hash, session and details",
    "{ transactionHash: '0xhash', session: { status: 'FUNDED' }, details: { network: 'SEPOLIA' } }",
    { session: { status: "FUNDED" }, details: { network: "SEPOLIA" } },
  ],
  ["a hash and a session", "{ transactionHash: '0xhash', session: { status: 'FUNDED' } }", { session: { status: "FUNDED" }, details: {} }],
  [
    "a hash and details",
    "{ transactionHash: '0xhash', details: { network: 'SEPOLIA' } }",
    { session: { status: "CREATED" }, details: { network: "SEPOLIA" } },
  ],
  ["a session that has the hash", "{ session: { fundingTransactionHash: '0xhash' } }"],
  ["details that have the hash", "{ details: { transactionHash: '0xhash' } }"],
  ["an empty hash beside the older name", "{ transactionHash: '', fundingTransactionHash: '0xhash' }"],
  ["a hash of a wrong type beside the older name", "{ transactionHash: 7, fundingTransactionHash: '0xhash' }"],
  [
    "a hash that is a getter that throws, beside the older name",
    "{ get transactionHash() { throw new Error('not me') }, fundingTransactionHash: '0xhash' }",
  ],
  ["a session of another id", "{ transactionHash: '0xhash', session: { paymentSessionId: 'ps_9' } }"],
  ["a session that is null", "{ transactionHash: '0xhash', session: null }"],
  ["a session that is a string", "{ transactionHash: '0xhash', session: 'ps_1' }"],
  ["a session that is an array", "{ transactionHash: '0xhash', session: [1, 2] }"],
  ["a session of a getter that throws", "{ transactionHash: '0xhash', get session() { throw new Error('not me') } }"],
  [
    "a session with a field that throws",
    "{ transactionHash: '0xhash', session: { status: 'FUNDED', get amount() { throw new Error('not me') } } }",
  ],
  [
    "a session that is a revoked proxy",
    "{ transactionHash: '0xhash', session: (() => { const it = Proxy.revocable({}, {}); it.revoke(); return it.proxy })() }",
  ],
  ["details that are null", "{ transactionHash: '0xhash', details: null }", { details: {} }],
  ["details that are a string", "{ transactionHash: '0xhash', details: 'all well' }", { details: {} }],
  ["details that are circular", "{ transactionHash: '0xhash', details: (() => { const it = {}; it.it = it; return it })() }"],
  ["details with a BigInt", "{ transactionHash: '0xhash', details: { block: 1n } }"],
  ["details whose toJSON throws", "{ transactionHash: '0xhash', details: { toJSON() { throw new Error('not me') } } }"],
  ["details whose toJSON gives nothing", "{ transactionHash: '0xhash', details: { toJSON: () => undefined } }"],
  ["details that are a promise", "{ transactionHash: '0xhash', details: Promise.reject(new Error('not me')).catch(() => {}) }"],
  ["details that are twenty megabytes long", "{ transactionHash: '0xhash', details: { log: 'x'.repeat(20_000_000) } }"],
  [
    "details that are nested too deeply for JSON",
    "{ transactionHash: '0xhash', details: (() => { let it = {}; for (let depth = 0; depth < 200_000; depth++) it = { it }; return it })() }",
  ],
  ["a frozen object", "Object.freeze({ transactionHash: '0xhash' })"],
  ["an object without a prototype", "Object.assign(Object.create(null), { transactionHash: '0xhash' })"],
  ["an instance with a getter for the hash", "new (class { get transactionHash() { return '0xhash' } })()"],
  ["a proxy of a hash", "new Proxy({ transactionHash: '0xhash' }, {})"],
  [
    "a proxy that throws for all but the hash",
    "new Proxy({}, { get: (_, key) => { if (key === 'transactionHash') return '0xhash'; if (key === 'then') return undefined; throw new Error('not me') } })",
  ],
  ["a circular object", "(() => { const it = { transactionHash: '0xhash' }; it.session = it.details = it; return it })()"],
  ["a function with a hash", "Object.assign(() => {}, { transactionHash: '0xhash' })"],
  ["an Error with a hash", "Object.assign(new Error('odd'), { transactionHash: '0xhash' })"],
  ["a thenable of a thenable", "{ then: (done) => done({ then: (done) => done('0xhash') }) }"],
  ["a status of ERROR beside the hash", "{ transactionHash: '0xhash', session: { status: 'ERROR' } }"],
  [
    "a hash of another realm's object",
    "Object.assign(new (document.body.appendChild(document.createElement('iframe')).contentWindow.Object)(), { transactionHash: '0xhash' })",
  ],
].map(([what, value, more]) => row(what, value, paid(more)));

/** The token in what the SDK gives: it may not reach the caller. */
const telling = [
  ["in the session", "{ transactionHash: '0xhash', session: { paymentSessionToken: token } }"],
  ["in the session under another name", "{ transactionHash: '0xhash', session: { ticket: token, nested: [{ token }] } }"],
  ["in the details", "{ transactionHash: '0xhash', details: { url: 'https://pay/' + token } }"],
  ["in the name of a detail", "{ transactionHash: '0xhash', details: { [token]: 1 } }"],
  ["in a Map among the details", "{ transactionHash: '0xhash', details: { map: new Map([[token, token]]) } }"],
  ["in a symbol's field of the details", "{ transactionHash: '0xhash', details: { [Symbol('ticket')]: token } }"],
  ["in an Error among the details", "{ transactionHash: '0xhash', details: { warning: new Error(token) } }"],
  ["in a detail that toJSON hides", "{ transactionHash: '0xhash', details: { ticket: { token, toJSON: () => 1 } } }"],
  [
    "in a hidden field deep in the details",
    "{ transactionHash: '0xhash', details: { deep: Object.defineProperty({}, 'token', { value: token }) } }",
  ],
].map(([what, value]) => row(`the token ${what}`, value, paid()));

const hashes = [
  row("a hash of ten megabytes", "'0x' + 'a'.repeat(9_999_998)", paid({ paid: "10000000 characters" })),
  row("a hash of a single digit", "'0'", paid({ paid: "0" })),
];

const garbage = [
  ["nothing", "undefined"],
  ["null", "null"],
  ["an empty string", "''"],
  ["whitespace", "' \\n'"],
  ["zero", "0"],
  ["a number", "12345"],
  ["NaN", "NaN"],
  ["true", "true"],
  ["false", "false"],
  ["a BigInt", "0xabcn"],
  ["a symbol", "Symbol('0xhash')"],
  ["an empty object", "{}"],
  ["an empty array", "[]"],
  ["an array of a hash", "['0xhash']"],
  ["a Map of a hash", "new Map([['transactionHash', '0xhash']])"],
  ["a date", "new Date(0)"],
  ["a function", "() => '0xhash'"],
  ["an Error", "new Error('it went wrong')"],
  ["a DOM element", "document.body"],
  ["the window", "window"],
  ["an empty hash", "{ transactionHash: '' }"],
  ["a hash of whitespace", "{ transactionHash: ' \\t ' }"],
  ["a hash that is a number", "{ transactionHash: 0xabc }"],
  ["a hash that is null", "{ transactionHash: null }"],
  ["a hash that is an object", "{ transactionHash: { value: '0xhash' } }"],
  ["a hash that is an array", "{ transactionHash: ['0xhash'] }"],
  ["a hash that is a promise", "{ transactionHash: Promise.resolve('0xhash') }"],
  ["a hash under a name of its own", "{ txHash: '0xhash', hash: '0xhash' }"],
  ["a hash that is a getter that throws", "{ get transactionHash() { throw new Error('not me') } }"],
  ["empty session and details", "{ session: {}, details: {} }"],
  ["a session that has everything but a hash", "{ session: { status: 'FUNDED', fundingTransactionHash: null } }"],
  [
    "a proxy that throws at everything",
    "new Proxy({}, { get: (_, key) => { if (key !== 'then') throw new Error('not me') }, ownKeys() { throw new Error('not me') } })",
  ],
  [
    "a proxy that gives itself for every field",
    "(() => { const it = new Proxy({}, { get: (_, key) => (key === 'then' || typeof key === 'symbol' ? undefined : it) }); return it })()",
  ],
].map(([what, value]) => row(what, value, malformed()));

const thrownLate = [
  {
    fault: "open resolves with a revoked proxy",
    arrange:
      "window.openModal = () => new Promise((done) => { const it = Proxy.revocable({}, {}); setTimeout(() => { done(it.proxy) }, 10); it.revoke() })",
    expect: { code: "sdk_open_failed", outcome: "unknown", opens: 1 },
  },
  {
    fault: "open resolves with a thenable that never calls back, and then does",
    arrange: "window.openModal = async () => ({ then(done) { setTimeout(done, 300, '0xhash') } })",
    expect: paid(),
  },
  {
    fault: "open resolves with a thenable that rejects",
    arrange: "window.openModal = async () => ({ then(done, fail) { fail(new Error('not today')) } })",
    expect: { code: "sdk_open_failed", outcome: "unknown", opens: 1, said: /not today/ },
  },
];

export const resultFaults = [...variants, ...telling, ...hashes, ...garbage, ...thrownLate];
