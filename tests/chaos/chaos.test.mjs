import assert from "node:assert/strict";
import { test } from "node:test";
import { engine } from "../support/browser.mjs";
import { explainedEndings } from "./explanations.mjs";
import { History } from "./history.mjs";
import { broken } from "./invariants.mjs";
import { givenRequestId, hashOfSdk, sessionId } from "./names.mjs";
import { pagePlan } from "./plan.mjs";
import { run, summary, tell } from "./run.mjs";

const seed = 20_261_124;
const wanted = { chromium: 2000, firefox: 1500, webkit: 1500 }[engine];
/** What a page cannot come to here: it has a document, no policy, and its first call finds the guard free. */
const endings = [
  ...["paid", "closed", "aborted", "invalid_request", "missing_merchant_id", "missing_container", "session_rejected", "session_unavailable", "session_malformed"],
  ...["core_load_failed", "sdk_load_failed", "sdk_missing", "sdk_init_failed", "sdk_open_failed", "sdk_result_malformed", "internal", "left"],
];

test("whatever fails around a payment, every promise about its end holds", { timeout: 300_000 }, async (t) => {
  const counts = await run({ seed, enough: ({ payments }) => payments >= wanted });
  for (const line of summary(counts)) t.diagnostic(line);
  assert.deepEqual(counts.broken.map(tell), []);
  assert.deepEqual(Object.keys(counts.endings).sort(), endings.sort(), "the run has not met every ending");
});

test("a page of a seed is the same whenever it is drawn", () => {
  assert.deepEqual(pagePlan(seed, 7), pagePlan(seed, 7));
  assert.notDeepEqual(pagePlan(seed, 7), pagePlan(seed, 8));
  assert.notDeepEqual(pagePlan(seed, 7), pagePlan(seed + 1, 7));
});

/** A page that its customer does not leave ends with payments without faults. */
const calmPage = Array.from({ length: 20 }, (_, number) => pagePlan(seed, number)).find(({ leavesAfter }) => leavesAfter === null);

/** What is seen of a payment without faults, with some of it changed, and what is said of that. */
function saidOf(changes, planned = {}, wired = {}) {
  const page = { ...calmPage, number: 0, sdk: "instance", core: "published", ownTag: null };
  const at = 0;
  const calm = page.payments.at(-1);
  const plan = { ...calm, calm: false, request: { ...calm.request, requestId: 1 }, ...planned };
  const requestId = givenRequestId(0, at, 1);
  const event = (type) => ({ type, requestId });
  const seen = {
    ...{ at, attempts: 1, opens: 1, mostModals: 1, wrongTickets: 0, inits: ["instance"], aborted: null, took: 20, globalBefore: false, globalAfter: true },
    ...{ guardHeld: false, problems: [], traces: [], events: ["started", "sdk-ready", "session-created", "modal-opened", "completed"].map(event) },
    ending: { paid: hashOfSdk(0, at), result: { transactionHash: hashOfSdk(0, at), requestId, session: { paymentSessionId: sessionId(0, at) }, details: {} } },
    ...changes,
  };
  const wire = { posts: [{ body: JSON.stringify({ amount: "50.00", currency: "USD", requestId }) }], lookups: [], leaks: [], ...wired };
  return [...broken(page, plan, seen, wire, new History(page, engine))].join("\n");
}

const failing = { settles: "rejects", shape: "error", way: "promise", delay: 0 };
const ofAnother = { transactionHash: "0xother", requestId: givenRequestId(0, 0, 1), session: { paymentSessionId: sessionId(0, 0) }, details: {} };
const failed = (error) => ({
  ending: { error: { typed: true, closed: false, name: "CubePayError", message: "no", retryable: false, requestId: givenRequestId(0, 0, 1), ...error } },
  events: [],
});

test("a payment that keeps every promise is found to", () => {
  assert.equal(saidOf({}), "");
});

/** The codes that a payment may end with after one with these faults, which was aborted. */
function codesAfter(faults) {
  const page = { ...calmPage, number: 0, sdk: "instance", core: "published", ownTag: null };
  const calm = page.payments.at(-1);
  const history = new History(page, engine);
  const seen = { at: 0, opens: 0, inits: [], events: [], took: 20, aborted: null, globalBefore: false, globalAfter: false };
  history.add({ ...calm, ...faults }, { ...seen, ending: { error: { code: "aborted" } } });
  return explainedEndings(page, calm, seen, history).map(({ code }) => code ?? "paid");
}

test("a file that an earlier payment met explains a failure of the next one, and nothing else does", () => {
  assert.deepEqual(codesAfter({}), ["paid"]);
  assert.deepEqual(codesAfter({ files: { wasm: "html", inline: "ok", loader: "ok" } }), ["core_load_failed", "paid"]);
  assert.deepEqual(codesAfter({ script: { kind: "missing", delay: 0 } }), ["sdk_load_failed", "paid"]);
});

test("another attempt may follow an answer that came too late", () => {
  const attempts = [{ kind: "ok", delay: 0 }, { kind: "status", delay: 0, status: 400, retryAfter: null, body: "none" }];
  const rejected = failed({ code: "session_rejected", outcome: "unpaid", status: 400 });
  const onlyPaid = /only these are explained: \[\{"paid"/;
  assert.match(saidOf({ ...rejected, attempts: 2, opens: 0, took: 20 }, { attempts }), onlyPaid);
  assert.doesNotMatch(saidOf({ ...rejected, attempts: 2, opens: 0, took: 60_000 }, { attempts }), /only these are explained/);
});

for (const [what, said, changes, planned, wired] of [
  ["a payment that does not settle", /does not settle/, { ending: { pending: true } }],
  ["a hash that nobody gave", /only these are explained/, { ending: { paid: "0xother", result: ofAnother } }],
  ["a hash that was lost", /only these are explained/, failed({ code: "sdk_result_malformed", outcome: "unknown", paymentSessionId: sessionId(0, 0) })],
  ["a modal after an abort", /only these are explained/, { aborted: "before the modal" }],
  ["an untrue outcome", /"unpaid" although the modal had opened/, failed({ code: "sdk_open_failed", outcome: "unpaid" }), { open: failing }],
  ["an undocumented code", /not documented: oops/, failed({ code: "oops", outcome: "unpaid" })],
  ["an error of another type", /no CubePayError/, failed({ code: "aborted", outcome: "unpaid", typed: false })],
  ["two modals at once", /2 modals/, { mostModals: 2 }],
  ["a modal opened twice", /opened 2 times/, { opens: 2 }],
  ["two idempotency keys on the wire", /requestIds on the wire/, {}, {}, { posts: [{ body: '{"requestId":"a"}' }, { body: '{"requestId":"b"}' }] }],
  ["a wrong amount on the wire", /sent was/, {}, {}, { posts: [{ body: JSON.stringify({ amount: "5", currency: "USD", requestId: givenRequestId(0, 0, 1) }) }] }],
  ["an attempt too many", /2 attempts, and 1/, { attempts: 2 }],
  ["an unhandled rejection", /unhandled/, { problems: ["unhandled rejection: x"] }],
  ["a page that stays locked", /no further payment/, { guardHeld: true }],
  ["a token in the page", /token is in: document/, { traces: ["document"] }],
  ["a token in an address", /on the wire: address/, {}, {}, { leaks: ["address /x"] }],
  ["a second payment at the same time", /second call/, { second: { paid: "0x" } }],
]) {
  test(`${what} is noticed`, () => assert.match(saidOf(changes, planned, wired), said));
}
