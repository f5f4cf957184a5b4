// What holds for every payment, whatever the fault: the promises of the README.

import assert from "node:assert/strict";
import { token } from "../support/session-endpoint.mjs";
import { beginnings, codes, names } from "./contract.mjs";

const longestMessage = 1_000;

/** Judges what was seen of a row. */
export function judge({ expect, problems }, { first, next }) {
  if (!expect.gone) {
    assert.equal(first.settled, 1, "the promise settles, and once");
    if (expect.code) judgeError(expect, first);
    else judgeReceipt(expect, first);
    judgeTraffic(expect, first);
    if ("during" in expect) assert.deepEqual(first.during, expect.during);
    if (expect.opens !== undefined) assert.equal(first.opens, expect.opens, "how often the modal was opened");
    if (expect.atLeastMs) assert.ok(first.took >= expect.atLeastMs, `it took ${first.took} ms`);
    if (!expect.untold) assert.deepEqual(first.events, [...new Set(first.events)], "no step is told twice");
    assert.equal(first.leaks, "", "the token is nowhere in the page");
  }
  assert.equal(next.leaks, "", "the token is nowhere in the page after the next payment");
  judgeNext(next, first?.posts ?? []);
  judgeProblems(problems, next.problems);
}

function judgeError(expect, { error, paid, how, events, opens }) {
  assert.equal(how, "rejected", `it ${how} with ${paid}`);
  const contract = codes.get(expect.code);
  assert.equal(error.code, expect.code, error.message);
  assert.equal(error.outcome, expect.outcome, error.message);
  assert.equal(error.retryable, contract.retryable(error.status), "retryable, as the README says of this code");
  assert.equal(error.name, names[expect.code] ?? "CubePayError");
  assert.deepEqual(error.classes, [true, expect.code === "closed"], "its classes");
  assert.ok(error.isError && error.isCubePayError, "it is an error, and one of ours");
  if (expect.requestId !== undefined) assert.equal(error.requestId, expect.requestId);
  else assert.ok(typeof error.requestId === "string" && error.requestId !== "", "it says which payment");
  assert.ok(error.message.length > 10 && error.message.length < longestMessage, `a message of ${error.message.length} characters`);
  assert.ok(error.message.startsWith(beginnings[expect.code] ?? ""), error.message);
  assert.equal(error.status ?? undefined, expect.status, "the status");
  if (expect.said) assert.match(error.message, expect.said);
  if (expect.caused !== undefined) assert.equal(error.hasCause, expect.caused, "whether there is a cause");
  assert.ok(!events.includes("completed"), "what is completed does not reject");
  // What is told to be safe to charge again must not have reached the customer.
  if (expect.outcome === "unpaid" && expect.code !== "closed") assert.equal(opens, 0, "the modal was not opened");
}

function judgeReceipt(expect, { how, paid, error, session, details, requestId, events }) {
  assert.equal(how, "resolved", `${error?.code}: ${error?.message}`);
  assert.equal(paid, expect.paid);
  assert.equal(session.paymentSessionId, expect.sessionId ?? "ps_1");
  assert.ok(requestId);
  assert.equal(typeof details, "object");
  if (expect.session) assert.deepEqual({ ...session, ...expect.session }, session);
  if (expect.details) assert.deepEqual(details, expect.details);
  // A page without a timeline hears of no step.
  if (!expect.untold) assert.equal(events.at(-1) ?? "completed", "completed");
}

/** One payment has one idempotency key, however often it is sent. */
function judgeTraffic(expect, { posts, lookups, requestId, addresses }) {
  assert.deepEqual(
    addresses.filter((address) => address.includes(token)),
    [],
    "the token is in no address",
  );
  if (expect.posts !== undefined) assert.equal(posts.length, expect.posts, "how often the endpoint was asked");
  if (expect.lookups !== undefined) assert.equal(lookups.length, expect.lookups, "how often the session was looked up");
  const keys = posts.filter(({ body }) => body !== "").map(({ body }) => JSON.parse(body).requestId);
  assert.deepEqual([...new Set(keys)], keys.length > 0 ? [requestId] : [], "all attempts have the payment's requestId");
}

function judgeNext(next, postsBefore) {
  assert.equal(next.paid, "0xhash", `the next payment: ${next.failed}`);
  assert.equal(next.late, 0, "a settled payment goes no step further");
  const late = next.posts.filter(({ body }) => JSON.parse(body).requestId !== next.requestId);
  // A first request that left before the end may arrive after it.
  assert.ok(late.length <= (postsBefore.length === 0 ? 1 : 0), `${late.length} requests were sent for a settled payment`);
}

/** Errors that nobody caught: only those that the fault itself throws. */
function judgeProblems(expected, problems) {
  if (!expected) return assert.deepEqual(problems, []);
  assert.ok(problems.length > 0, "the fault throws in the page");
  for (const problem of problems) assert.match(problem, expected);
}
