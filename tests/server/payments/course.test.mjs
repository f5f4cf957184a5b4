// The state machine by itself: plain functions, no network, no database, no clock.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { importSource } from "../../support/sources.mjs";

const course = await importSource("server/payments/course.ts");
const now = Date.parse("2026-11-27T12:00:00Z");
const automatic = { captureMethod: "automatic", abandonAfterMs: 86_400_000 };
const manual = { ...automatic, captureMethod: "manual" };

const open = {
  requestId: "r-1",
  paymentSessionId: "ps_1",
  reference: "order-1",
  holdsReference: true,
  amount: "50.00",
  currency: "USD",
  metadata: {},
  status: "open",
  fundingTransactionHash: null,
  captures: [],
  handedOutAt: null,
  attempts: 0,
  problem: null,
  createdAt: "2026-11-27T11:59:00.000Z",
  paidAt: null,
  deliveredAt: null,
  version: 1,
  updatedAt: "2026-11-27T11:59:00.000Z",
  dueAt: null,
  claimedUntil: null,
};
const news = (status, more = {}) => ({ paymentSessionId: "ps_1", amount: "50.00", currency: "USD", status, ...more });
const outcome = ({ record, dueInMs }) => [record.status, dueInMs];

describe("CubePay tells how the session stands", () => {
  for (const [from, status, terms, expected] of [
    ["open", "CREATED", automatic, ["open", 1_000]],
    ["open", "PENDING", automatic, ["open", 1_000]],
    ["open", "FUNDED", automatic, ["funded", 0]],
    ["open", "FUNDED", manual, ["funded", null]],
    ["open", "CAPTURING", automatic, ["funded", 0]],
    ["open", "SUCCEEDED", automatic, ["funded", 0]],
    ["open", "SUCCEEDED", manual, ["review", 0]],
    ["open", "CANCELED", automatic, ["canceled", null]],
    ["open", "ERROR", automatic, ["review", 0]],
    ["open", "SETTLED", automatic, ["open", 1_000]],
    ["open", undefined, automatic, ["open", 0]],
    ["open", undefined, manual, ["open", 1_000]],
    ["canceled", "CANCELED", automatic, ["canceled", null]],
    ["canceled", "FUNDED", automatic, ["funded", 0]],
    ["abandoned", "CREATED", automatic, ["abandoned", null]],
    ["abandoned", "FUNDED", automatic, ["funded", 0]],
  ]) {
    test(`${from}, told ${status}, ${terms.captureMethod}: ${expected[0]}, due ${expected[1]}`, () => {
      assert.deepEqual(outcome(course.sessionReported({ ...open, status: from }, news(status), terms, now)), expected);
    });
  }

  test("an unpaid session older than abandonAfterMs is given up, and frees its reference", () => {
    const old = { ...open, createdAt: "2026-11-26T11:59:00.000Z" };
    // A last capture is tried first, in case that CubePay repeats an old answer.
    assert.equal(course.sessionReported(old, news("CREATED"), automatic, now).next.do, "capture");
    for (const { record, dueInMs } of [
      course.captureRefused(old, { requestId: "capture-ps_1" }, "CREATED", automatic, now),
      course.sessionReported(old, news("CREATED"), manual, now),
    ]) {
      assert.deepEqual([record.status, record.holdsReference, dueInMs], ["abandoned", false, null]);
    }
  });

  test("another amount or currency goes to review, whatever the status", () => {
    for (const differs of [{ amount: "49.99" }, { currency: "EUR" }]) {
      for (const status of ["CREATED", "FUNDED", "SUCCEEDED"]) {
        assert.equal(course.sessionReported(open, news(status, differs), automatic, now).record.status, "review");
      }
    }
  });

  test("the same amount written differently is the same", () => {
    for (const amount of ["50", "50.0", "050.00"]) assert.equal(course.sessionReported(open, news("FUNDED", { amount }), automatic, now).record.status, "funded");
  });

  test("the waits double up to an hour", () => {
    const waits = [0, 1, 5, 11, 12, 40].map((attempts) => course.sessionReported({ ...open, attempts }, news("CREATED"), manual, now).dueInMs);
    assert.deepEqual(waits, [1_000, 2_000, 32_000, 2_048_000, 3_600_000, 3_600_000]);
  });
});

describe("a session that CubePay calls unpaid", () => {
  const tried = (record, ...more) => course.sessionReported({ ...open, ...record }, news("CREATED"), automatic, now, ...more).next?.do === "capture";

  test("is captured on trial when a hint speaks of money, or the looks have become rare; not at every look", () => {
    assert.deepEqual([tried({}), tried({}, true), tried({ attempts: 10 }), tried({ attempts: 11 })], [false, true, false, true]);
  });

  test("is never captured on trial when another payment holds its reference", () => {
    assert.deepEqual([tried({ holdsReference: false }, true), tried({ holdsReference: false, attempts: 20 })], [false, false]);
  });

  test("waits on after a refused trial, as long as before", () => {
    const { record, dueInMs } = course.captureRefused({ ...open, attempts: 11 }, { requestId: "capture-ps_1" }, "CREATED", automatic, now);
    assert.deepEqual([record.status, record.attempts, dueInMs], ["open", 12, 2_048_000]);
  });
});

describe("the next step", () => {
  test("of a funded payment is the capture of everything, with a key derived from the session alone", () => {
    const funded = { ...open, status: "funded" };
    const expected = { do: "capture", capture: { requestId: "capture-ps_1", amount: "50.00", final: true, status: "requested" } };
    assert.deepEqual(course.nextStep(funded, automatic, false), expected);
    assert.deepEqual(course.nextStep({ ...funded, attempts: 9, version: 4, createdAt: "2020-01-01T00:00:00Z" }, automatic, true), expected);
  });

  test("of a funded payment waits for the shop with a manual capture, unless one was asked for", () => {
    const requested = { requestId: "capture-ps_1-1", amount: "20.00", final: false, status: "requested" };
    assert.equal(course.nextStep({ ...open, status: "funded" }, manual, false), undefined);
    assert.deepEqual(course.nextStep({ ...open, status: "funded", captures: [requested] }, manual, false), { do: "capture", capture: requested });
  });

  test("of a dead payment is nothing, unless somebody says that it has changed", () => {
    for (const status of ["canceled", "abandoned"]) {
      assert.equal(course.nextStep({ ...open, status }, automatic, false), undefined);
      assert.deepEqual(course.nextStep({ ...open, status }, automatic, true), { do: "ask" });
    }
  });

  test("of a delivered payment is nothing, hint or none", () => {
    assert.equal(course.nextStep({ ...open, status: "delivered" }, automatic, true), undefined);
  });
});

describe("a capture", () => {
  const funded = { ...open, status: "funded" };
  const asked = { requestId: "capture-ps_1", amount: "50.00", final: true, status: "requested" };
  const accepted = course.captureAnswered(funded, asked, { captureId: "cap_1", captureAmount: "50.00", refundAmount: "0", status: "CAPTURING" }, now).record;

  test("that is accepted is asked about soon", () => {
    assert.equal(accepted.status, "capturing");
    assert.deepEqual(accepted.captures, [{ ...asked, status: "capturing", captureId: "cap_1", refundAmount: "0" }]);
    assert.deepEqual(course.nextStep(accepted, automatic, false), { do: "poll", capture: accepted.captures[0] });
  });

  test("that is complete makes the payment paid", () => {
    const { record, dueInMs } = course.captureAnswered(accepted, accepted.captures[0], { status: "CAPTURED", captureAmount: "50.00" }, now);
    assert.deepEqual([record.status, record.paidAt, record.captures.length, dueInMs], ["paid", "2026-11-27T12:00:00.000Z", 1, 0]);
  });

  test("that is partial goes back to funded", () => {
    const part = { ...asked, amount: "20.00", final: false };
    assert.deepEqual(outcome(course.captureAnswered(funded, part, { status: "CAPTURED", captureAmount: "20.00" }, now)), ["funded", null]);
  });

  test("of another amount, or that failed, goes to review", () => {
    assert.equal(course.captureAnswered(funded, asked, { status: "CAPTURED", captureAmount: "5.00" }, now).record.status, "review");
    assert.equal(course.captureAnswered(accepted, accepted.captures[0], { status: "ERROR" }, now).record.status, "review");
  });

  for (const [status, expected] of [
    ["CREATED", "open"],
    ["PENDING", "open"],
    [undefined, "open"],
    ["FUNDED", "funded"],
    ["CAPTURING", "funded"],
    ["SUCCEEDED", "review"],
    ["CANCELED", "canceled"],
    ["ERROR", "review"],
  ]) {
    test(`refused for a session that is ${status} leaves the payment ${expected}`, () => {
      assert.equal(course.captureRefused(funded, asked, status, automatic, now).record.status, expected);
    });
  }

  test("that CubePay keeps refusing goes to review", () => {
    let record = funded;
    for (let refusals = 0; refusals < 6; refusals += 1) record = course.captureRefused(record, asked, "FUNDED", automatic, now).record;
    assert.equal(record.status, "review");
  });
});
