// The course of a payment, from the session to the delivery: plain functions from a record and an answer to what follows.
// Nothing here waits, asks or writes. `work.ts` carries the steps out.
//
//   open ──FUNDED──▶ funded ──capture accepted──▶ capturing ──CAPTURED──▶ paid ──onPaid resolves──▶ delivered
//    │                 ▲                              │
//    │                 └──────── partial capture ─────┘
//    ├──CANCELED──▶ canceled        whatever does not add up ──▶ review
//    └──too old───▶ abandoned

import { isMore, restOf, sameAmount } from "../checks/money.js";
import { type PaymentSessionStatus } from "../upstream/payment-session.js";
import { type PaymentCapture, type PaymentRecord, type SessionRecord } from "./payment.js";
import { reviewSentence, type ReviewReason } from "./review.js";

/** What the course depends on beside the record. */
export interface Terms {
  readonly captureMethod: "automatic" | "manual";
  readonly abandonAfterMs: number;
  /** Whether the API key is the sandbox's. Default `false`. */
  readonly usesSandbox?: boolean | undefined;
}

/** What has to be done next. */
export type Step =
  | { readonly do: "ask" }
  | { readonly do: "capture"; readonly capture: PaymentCapture }
  | { readonly do: "poll"; readonly capture: PaymentCapture }
  | { readonly do: "deliver" }
  | { readonly do: "report" };

/** What a step led to: the record as it should be written, and when it wants attention again (0: at once). */
export interface Move {
  readonly record: SessionRecord;
  readonly dueInMs: number | null;
  /** A step to take at once that the record alone does not call for. Nothing is written before it. */
  readonly next?: Step;
}

/** What CubePay says of a session. Its `status` may be missing where the session was made again to read it. */
export interface SessionNews {
  readonly paymentSessionId: string;
  readonly status?: PaymentSessionStatus | undefined;
  readonly amount?: string | undefined;
  readonly currency?: string | undefined;
  readonly fundingTransactionHash?: string | null | undefined;
}

/** What CubePay says of a capture. */
export interface CaptureNews {
  readonly captureId?: string | undefined;
  readonly status: string;
  readonly captureAmount?: string | undefined;
  readonly refundAmount?: string | undefined;
  readonly captureTransferTransactionHash?: string | null | undefined;
  readonly refundTransferTransactionHash?: string | null | undefined;
}

/** How often `onPaid` may fail before a person is told. It is called again all the same. */
export const deliveriesBeforeReview = 10;
const refusalsBeforeReview = 6;
/** By then more than half an hour has passed, and the looks are an hour apart. */
const looksBeforeTrying = 11;

/** The next step; `undefined` when the payment rests. A hint makes even a dead payment be asked about once more. */
export function nextStep(record: SessionRecord, terms: Terms, hinted: boolean): Step | undefined {
  switch (record.status) {
    case "open":
      return { do: "ask" };
    case "canceled":
    case "abandoned":
      return hinted ? { do: "ask" } : undefined;
    case "funded": {
      const capture = record.captures.find(({ status }) => status === "requested") ?? automaticCapture(record, terms);
      return capture && { do: "capture", capture };
    }
    case "capturing": {
      const capture = record.captures.find(({ status }) => status === "capturing");
      return capture ? { do: "poll", capture } : undefined;
    }
    case "paid":
      return { do: "deliver" };
    case "review":
      return { do: "report" };
    case "delivered":
      return undefined;
  }
}

/** The capture of everything. Its key is derived from the session alone, so that any number of tries make one capture. */
function automaticCapture(record: SessionRecord, { captureMethod }: Terms): PaymentCapture | undefined {
  if (captureMethod !== "automatic") return undefined;
  return { requestId: `capture-${record.paymentSessionId}`, amount: uncaptured(record), final: true, status: "requested" };
}

/** The key of the n-th manual capture, counted from the captures there are. */
export function manualCaptureKey(record: SessionRecord): string {
  return `capture-${record.paymentSessionId}-${record.captures.length + 1}`;
}

/** What can still be captured, as decimal text. */
export function uncaptured(record: PaymentRecord): string {
  return record.captures.length === 0 ? record.amount : restOf(record.amount, record.captures.map(({ amount }) => amount));
}

/**
 * CubePay said how the session stands.
 *
 * @param moneyHinted - whether somebody said that the session is funded.
 */
export function told(record: SessionRecord, news: SessionNews, terms: Terms, now: number, moneyHinted = false): Move {
  if (news.amount !== undefined && !sameAmount(news.amount, record.amount)) return review(record, "amount_differs");
  if (news.currency !== undefined && news.currency !== record.currency) return review(record, "currency_differs");
  const dead = record.status === "canceled" || record.status === "abandoned";
  switch (news.status) {
    case "CREATED":
    case "PENDING":
      if (dead) return rest(record);
      return isWorthTrying(record, terms, now, moneyHinted) ? tryCapture(record, terms) : unpaid(record, terms, now);
    case "CANCELED":
      return changed(record, { status: "canceled", holdsReference: false }, null);
    case "ERROR":
      return review({ ...record, holdsReference: false }, "session_error");
    case "CAPTURING":
    case "SUCCEEDED":
      // Only a capture of ours whose answer was lost explains this. With a manual method there is none to repeat.
      if (terms.captureMethod === "manual" && record.captures.length === 0) return review(funded(record, news), "captured_elsewhere");
      return changed(funded(record, news), {}, 0);
    case "FUNDED":
      return changed(funded(record, news), {}, terms.captureMethod === "automatic" ? 0 : null);
    case undefined:
      // An attempt to capture tells: CubePay refuses it unless the session is funded.
      if (terms.captureMethod === "automatic" && !dead && record.holdsReference) return tryCapture(record, terms);
      return again(record, "CubePay did not report the session's status.", waits.unpaid);
    default:
      return again(record, `CubePay reported the unknown status ${JSON.stringify(String(news.status).slice(0, 40))}.`, waits.trouble);
  }
}

/**
 * Whether to try the capture of a session that CubePay calls unpaid. Making a session again may repeat the first answer
 * word for word, with the status of that time; a capture is refused or accepted as the session stands now. Not at every
 * look: an API may keep its first answer to an idempotency key, the refusal too.
 */
function isWorthTrying(record: SessionRecord, terms: Terms, now: number, moneyHinted: boolean): boolean {
  if (terms.captureMethod !== "automatic" || !record.holdsReference) return false;
  return moneyHinted || record.attempts >= looksBeforeTrying || isTooOld(record, terms, now);
}

function tryCapture(record: SessionRecord, terms: Terms): Move {
  const capture = automaticCapture(record, terms);
  return capture ? { record, dueInMs: 0, next: { do: "capture", capture } } : rest(record);
}

function isTooOld({ createdAt }: SessionRecord, { abandonAfterMs }: Terms, now: number): boolean {
  return now - Date.parse(createdAt) >= abandonAfterMs;
}

/** The customer has not paid: the payment is looked at again later, or given up. */
function unpaid(record: SessionRecord, terms: Terms, now: number): Move {
  if (isTooOld(record, terms, now)) return changed(record, { status: "abandoned", holdsReference: false }, null);
  return again({ ...record, status: "open" }, "The customer has not paid yet.", waits.unpaid);
}

/** A payment with money again holds its reference, which is refused when another payment has taken its place. */
function funded(record: SessionRecord, news: SessionNews): SessionRecord {
  return {
    ...record,
    status: "funded",
    holdsReference: true,
    fundingTransactionHash: news.fundingTransactionHash || record.fundingTransactionHash,
  };
}

/** CubePay accepted a capture, or repeated its answer to one that it had accepted before. */
export function captureAnswered(record: SessionRecord, asked: PaymentCapture, news: CaptureNews, now: number): Move {
  if (news.captureAmount !== undefined && !sameAmount(news.captureAmount, asked.amount)) return captureDiffers(record);
  if (news.status === "ERROR") return review(record, "capture_failed");
  const isDone = news.status === "CAPTURED" || news.status === "SUCCEEDED";
  const capture: PaymentCapture = {
    ...asked,
    status: isDone ? "captured" : "capturing",
    ...(news.captureId !== undefined && { captureId: news.captureId }),
    ...(news.refundAmount !== undefined && { refundAmount: news.refundAmount }),
    ...(news.captureTransferTransactionHash && { captureTransferTransactionHash: news.captureTransferTransactionHash }),
    ...(news.refundTransferTransactionHash && { refundTransferTransactionHash: news.refundTransferTransactionHash }),
  };
  const next = { ...record, captures: withCapture(record.captures, capture) };
  if (!isDone) {
    return record.status === "capturing"
      ? again(next, "CubePay is transferring the money.", waits.capture)
      : changed(next, { status: "capturing" }, waits.capture.firstMs);
  }
  if (!capture.final) return changed(next, { status: "funded" }, null);
  return changed(next, { status: "paid", paidAt: new Date(now).toISOString() }, 0);
}

/** CubePay refused a capture. `status` is how the session stands, where that is known. */
export function captureRefused(record: SessionRecord, asked: PaymentCapture, status: PaymentSessionStatus | undefined, terms: Terms, now: number): Move {
  switch (status) {
    case "CREATED":
    case "PENDING":
    case undefined:
      return unpaid(withoutCapture(record, asked), terms, now);
    case "CANCELED":
      return changed(record, { status: "canceled", holdsReference: false }, null);
    case "ERROR":
      return review({ ...record, holdsReference: false }, "session_error");
    case "SUCCEEDED":
      return review(record, "captured_elsewhere");
    default:
      if (record.attempts + 1 >= refusalsBeforeReview) return review(record, "capture_refused");
      return again({ ...record, status: "funded" }, "CubePay refused the capture for now.", waits.trouble);
  }
}

/** A capture that CubePay has refused is taken back, so that another can be asked for. */
export function withoutCapture(record: SessionRecord, asked: PaymentCapture): SessionRecord {
  return { ...record, captures: record.captures.filter(({ requestId }) => requestId !== asked.requestId) };
}

/** CubePay has another amount for a capture. */
export function captureDiffers(record: SessionRecord): Move {
  return review(record, "capture_differs");
}

/** CubePay does not know the session any more. */
export function sessionUnknown(record: SessionRecord, { usesSandbox }: Terms): Move {
  return review(record, "session_unknown", usesSandbox);
}

/** Another payment has taken the reference meanwhile: this one is the second for the same order. */
export function secondPayment(record: SessionRecord): Move {
  return review({ ...record, status: "funded", holdsReference: false }, "second_payment");
}

/** `onPaid` resolved. */
export function delivered(record: SessionRecord, now: number): SessionRecord {
  return { ...record, status: "delivered", deliveredAt: new Date(now).toISOString(), attempts: 0, problem: null };
}

/** `onPaid` or `onReview` failed. */
export function callbackFailed(record: SessionRecord, which: "onPaid" | "onReview"): Move {
  // The error's own words may hold what belongs in no database; `onError` has them.
  const problem = which === "onPaid" ? "onPaid failed. The error was given to onError." : record.problem;
  return { ...again(record, problem ?? "", waits.callback), record: { ...record, attempts: record.attempts + 1, problem } };
}

/** `onReview` has been told: now it is a person's turn. */
export function reported(record: SessionRecord): Move {
  return changed(record, { problem: record.problem }, null);
}

/** The step failed for a reason that may pass. */
export function troubled(record: SessionRecord, problem: string): Move {
  return again(record, problem, waits.trouble);
}

/** A person put the payment back on its course: it is asked about anew, and what was captured counts. */
export function released(record: SessionRecord): SessionRecord {
  const final = record.captures.find((capture) => capture.final && capture.status === "captured");
  const status = final ? "paid" : record.captures.some(({ status }) => status === "capturing") ? "capturing" : "open";
  return { ...record, status, attempts: 0, problem: null };
}

function review(record: SessionRecord, reason: ReviewReason, usesSandbox?: boolean): Move {
  return changed(record, { status: "review", problem: reviewSentence(reason, usesSandbox) }, 0);
}

function changed(record: SessionRecord, changes: Partial<PaymentRecord>, dueInMs: number | null): Move {
  return { record: { ...record, attempts: 0, problem: null, ...changes, paymentSessionId: record.paymentSessionId }, dueInMs };
}

function rest(record: SessionRecord): Move {
  return { record, dueInMs: null };
}

/** Nothing has changed: the wait doubles each time. */
function again(record: SessionRecord, problem: string, wait: Wait): Move {
  const dueInMs = Math.min(wait.firstMs * 2 ** Math.min(record.attempts, 30), wait.longestMs);
  return { record: { ...record, attempts: record.attempts + 1, problem }, dueInMs };
}

interface Wait {
  readonly firstMs: number;
  readonly longestMs: number;
}

const minute = 60_000;
/** A customer pays within seconds or not at all; a transfer takes a block or a few; the rest is someone's outage. */
const waits = {
  unpaid: { firstMs: 1_000, longestMs: 60 * minute },
  capture: { firstMs: 500, longestMs: 5 * minute },
  trouble: { firstMs: 1_000, longestMs: 10 * minute },
  callback: { firstMs: 1_000, longestMs: 60 * minute },
} as const satisfies Record<string, Wait>;

function withCapture(captures: readonly PaymentCapture[], capture: PaymentCapture): readonly PaymentCapture[] {
  const known = captures.some(({ requestId }) => requestId === capture.requestId);
  return known ? captures.map((other) => (other.requestId === capture.requestId ? capture : other)) : [...captures, capture];
}

/** Whether a capture asks for more than is left. */
export function exceeds(record: PaymentRecord, amount: string): boolean {
  return isMore(amount, uncaptured(record));
}
