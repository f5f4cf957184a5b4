// What happens to each payment of a chaos run: plain data, drawn from a seed and a page's number alone, so that any page can
// be lived through again. A page is the unit, because its payments share what the page has loaded.

import fc from "fast-check";
import { amounts } from "./amounts.mjs";
import { retriedStatuses } from "../vectors/vectors.mjs";
import { malformedRequests } from "./requests.mjs";

const { boolean, constant, constantFrom, integer, nat, option, record, subarray } = fc;
const weighted = (...pairs) => fc.oneof(...pairs.map(([weight, arbitrary]) => ({ weight, arbitrary })));
const kinds = (...names) => record({ kind: constantFrom(...names), delay: later });

/** Mostly at once; else soon enough to fall among the other steps. */
const later = weighted([5, constant(0)], [3, integer({ min: 1, max: 30 })]);

const transient = constantFrom(...retriedStatuses);
const refusal = constantFrom(400, 401, 402, 403, 404, 409, 410, 413, 422, 451);
const strange = constantFrom(300, 304, 501, 505, 511);
const status = record({
  kind: constant("status"),
  delay: later,
  status: weighted([4, transient], [3, refusal], [1, strange]),
  retryAfter: weighted([6, constant(null)], [2, constantFrom("0", "1", "past", "soon", "31", "nonsense")]),
  body: constantFrom("none", "words", "nested", "html", "huge"),
});
const unanswered = kinds("network", "hang", "stalled", "truncated", "loop", "elsewhere", "error thrown", "text thrown", "nothing thrown", "no response");
const unusable = record({
  kind: constant("unusable"),
  delay: later,
  // TOKEN stands for a real one: what is not usable may hold it all the same.
  body: constantFrom(
    ...["", "null", "[]", "7", "<!doctype html>", '{"paymentSessionToken":"TOKEN"'],
    ...['{"paymentSessionId":"ps"}', '{"paymentSessionToken":"TOKEN"}', '{"paymentSessionId":7,"paymentSessionToken":"TOKEN"}', '{"paymentSessionId":"ps","paymentSessionToken":" "}'],
  ),
});
const good = kinds("ok", "moved");
const attempts = fc.array(weighted([3, good], [4, status], [4, unanswered], [1, unusable]), { minLength: 1, maxLength: 4 });

const lookup = record({
  kind: constantFrom(
    ...["funded", "captured", "funded without hash", "created", "pending", "submitted", "canceled", "another", "anonymous"],
    ...["missing", "down", "html", "network", "hang", "moved"],
  ),
  delay: later,
});
const session = record({
  location: weighted([5, constantFrom("relative", "absolute")], [1, constantFrom("elsewhere", "malformed")]),
  lookup,
  token: weighted([4, constant("plain")], [1, constantFrom("quoted", "of two lines")]),
  echoes: boolean(),
  huge: weighted([9, constant(false)], [1, constant(true)]),
});

/** How the promise of `open` behaves. One that settles twice does it in opposite ways. */
const way = weighted([4, constant("promise")], [1, constantFrom("at once", "thenable", "twice")]);
const paid = constantFrom("text", "hash", "funding hash", "in session", "full", "echo", "echo in an error", "echo in a map");
const hashless = constantFrom("undefined", "null", "empty", "number", "blank", "wrong type", "hostile");
const closed = constantFrom("closed", "closed subclass", "closed plain", "closed with token");
const failed = constantFrom("error", "text", "undefined", "null", "number", "token", "nested token", "hidden token", "aggregate token", "token in a map", "hostile", "circular");
const open = weighted(
  [3, record({ settles: constant("resolves"), shape: paid, way, delay: later })],
  [1, record({ settles: constant("resolves"), shape: hashless, way, delay: later })],
  [2, record({ settles: constant("rejects"), shape: closed, way, delay: later })],
  [2, record({ settles: constant("rejects"), shape: failed, way, delay: later })],
);

const steps = ["started", "session-created", "sdk-ready", "modal-opened", "completed"];

/** What can go wrong, or be out of the ordinary, with one payment. */
const faults = {
  request: weighted(
    [3, record({ money: amounts, requestId: option(nat()), metadata: constantFrom("none", "order", "overriding") })],
    [2, record({ malformed: constantFrom(...Object.keys(malformedRequests)) })],
  ),
  options: constantFrom(
    ...["no merchant", "another merchant", "theme", "credentials", "unknown key", "wrong type", "bad endpoint", "one attempt", "four attempts"],
    ...["headers", "header function", "header promise", "headers throw", "headers reject", "headers hang", "headers are text", "headers malformed"],
  ),
  container: record({
    kind: constantFrom("selector", "element", "absent", "malformed", "gone", "default removed"),
    removedAfter: option(integer({ max: 60, min: 0 })),
  }),
  files: record({
    wasm: constantFrom("ok", "missing", "html", "other type", "broken", "cut", "network", "hang"),
    inline: constantFrom("ok", "missing", "network"),
    loader: constantFrom("ok", "ok", "missing", "network", "hang"),
  }),
  script: kinds("ok", "missing", "down", "network", "hang", "html", "syntax", "throws", "no global"),
  init: kinds("instance", "promise", "thenable", "throws", "rejects", "hang", "garbage"),
  attempts,
  session,
  open,
  abort: record({
    when: weighted([1, constant("before")], [5, integer({ min: 0, max: 120 })], [3, constantFrom(...steps)]),
    reason: constantFrom("none", "error", "text"),
  }),
  second: record({ after: weighted([2, constant("same tick")], [2, integer({ min: 0, max: 60 })]), copy: boolean() }),
  observer: constantFrom("throws", "rejects", "hostile", "pays again"),
  preload: constantFrom("awaited", "begun"),
  // Options for the next payment, set so many milliseconds into this one.
  reconfigured: integer({ min: 0, max: 60 }),
  panic: constantFrom(...steps),
};

const ordinary = {
  request: { money: { amount: "50.00", sent: "50.00", currency: "USD" }, requestId: null, metadata: "none" },
  options: "none",
  container: { kind: "default", removedAfter: null },
  files: { wasm: "ok", inline: "ok", loader: "ok" },
  script: { kind: "ok", delay: 0 },
  init: { kind: "instance", delay: 0 },
  attempts: [{ kind: "ok", delay: 0 }],
  session: { location: "none", lookup: { kind: "created", delay: 0 }, token: "plain", echoes: false, huge: false },
  open: { settles: "resolves", shape: "hash", way: "promise", delay: 0 },
  abort: null,
  second: null,
  observer: "records",
  preload: null,
  reconfigured: null,
  panic: null,
};

/** A payment with up to three faults of any kind, and more often than others those that are named. */
const paymentWith = (...often) => {
  const faulty = fc.tuple(subarray(Object.keys(faults), { maxLength: 3 }), subarray(often)).map((names) => names.flat());
  return record({ faulty, via, ...faults }).map(({ faulty, via, ...drawn }) => ({
    via,
    ...ordinary,
    ...Object.fromEntries(faulty.map((name) => [name, drawn[name]])),
  }));
};
const via = weighted([4, constant("default")], [1, constantFrom("service", "copy")]);

const page = record({
  // Whether `init` gives an instance, or the global itself is one.
  sdk: weighted([3, constant("instance")], [1, constant("global")]),
  core: weighted([5, constant("published")], [1, constant("panicking")]),
  ownTag: weighted([5, constant(null)], [1, kinds("ok", "missing")]),
  // Core and SDK are loaded by the first payments; the others get as far as the modal.
  first: fc.array(paymentWith("files", "script", "abort"), { minLength: 1, maxLength: 3 }),
  others: fc.array(paymentWith("open", "session"), { maxLength: 10 }),
  // The customer goes to another page that many milliseconds after the start of the last payment.
  leavesAfter: weighted([6, constant(null)], [1, integer({ min: 0, max: 150 })]),
});

/** The life of one page. After its payments come two without any fault: a page that recovers takes them. */
export function pagePlan(seed, number) {
  // Neighbouring pages, and the same page of neighbouring seeds, have nothing in common.
  const own = Math.imul(seed ^ Math.imul(number + 1, 0x9e3779b1), 0x85ebca6b);
  const [drawn] = fc.sample(page, { seed: own, numRuns: 1, unbiased: true });
  const calm = { via: "default", ...ordinary, calm: true };
  const { first, others, ...rest } = drawn;
  const payments = [...first, ...others, ...(drawn.leavesAfter === null ? [calm, calm] : [])];
  const able = (plan) => ({
    ...plan,
    // Only one core can be made to panic.
    panic: drawn.core === "panicking" ? plan.panic : null,
    // A call whose request cannot even be read may end within its own tick, and leaves the next one free.
    second: plan.request.malformed?.endsWith("that throws") ? null : plan.second,
  });
  return { number, ...rest, payments: payments.map(able) };
}

/** Which faults a payment was drawn, as short names: for counting what was tried. */
export function faultsOf(plan) {
  const found = [];
  const differs = (name) => JSON.stringify(plan[name]) !== JSON.stringify(ordinary[name]);
  const add = (name, detail) => found.push(`${name}: ${detail}`);
  if (differs("request")) add("request", plan.request.malformed ?? "unusual");
  if (differs("options")) add("options", plan.options);
  if (differs("container")) add("container", plan.container.kind + (plan.container.removedAfter === null ? "" : ", removed meanwhile"));
  for (const [file, state] of Object.entries(plan.files)) if (state !== "ok") add(file, state);
  if (plan.script.kind !== "ok") add("script", plan.script.kind);
  if (plan.init.kind !== "instance") add("init", plan.init.kind);
  if (differs("attempts")) for (const { kind, status } of plan.attempts) add("endpoint", status ?? kind);
  if (differs("session")) add("look-up", plan.session.location === "relative" || plan.session.location === "absolute" ? plan.session.lookup.kind : plan.session.location);
  if (plan.session.token !== "plain") add("token", plan.session.token);
  if (differs("open")) add("open", `${plan.open.settles} ${plan.open.shape}${plan.open.way === "promise" ? "" : `, ${plan.open.way}`}`);
  if (plan.abort) add("abort", typeof plan.abort.when === "number" ? "at some time" : plan.abort.when);
  if (plan.second) add("second call", plan.second.copy ? "of another copy" : "of the same");
  if (plan.observer !== "records") add("onProgress", plan.observer);
  if (plan.preload) add("preload", plan.preload);
  if (plan.reconfigured !== null) add("configure", "meanwhile");
  if (plan.panic) add("panic", plan.panic);
  return found;
}
