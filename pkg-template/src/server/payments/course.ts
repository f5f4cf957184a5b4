// The state machine of a payment, from the session to the delivery: pure functions from a record and a response to the next
// record. They do not wait, call CubePay or write. `work.ts` carries out the steps.
//
//   open ──FUNDED──▶ funded ──capture accepted──▶ capturing ──CAPTURED──▶ paid ──onPaid resolves──▶ delivered
//    │                 ▲                              │
//    │                 └──────── partial capture ─────┘
//    ├──CANCELED──▶ canceled        anything inconsistent ──▶ review
//    └──too old───▶ abandoned

import { isMore, restOf, sameAmount } from "../checks/money.js";
import { type PaymentSessionStatus } from "../upstream/payment-session.js";
import { type PaymentCapture, type PaymentRecord, type SessionRecord } from "./payment.js";
import { reviewSentence, type ReviewReason } from "./review.js";

/** The settings that the state machine depends on. */
export interface Terms {
  readonly captureMethod: "automatic" | "manual";
  readonly abandonAfterMs: number;
  /** Whether the API key is the sandbox's. Default `false`. */
  readonly usesSandbox?: boolean | undefined;
}

/** The next step of a payment. */
export type Step =
  | { readonly do: "ask" }
  | { readonly do: "capture"; readonly capture: PaymentCapture }
  | { readonly do: "poll"; readonly capture: PaymentCapture }
  | { readonly do: "deliver" }
  | { readonly do: "report" };

/** The result of a step: the record to write, and when the payment is due again (0: at once). */
export interface Move {
  readonly record: SessionRecord;
  readonly dueInMs: number | null;
  /** A step to take at once that does not follow from the record. The record is not written before it. */
  readonly next?: Step;
}

/** The state of a session according to CubePay. `status` may be missing if the session was created again in order to read it. */
export interface SessionNews {
  readonly paymentSessionId: string;
  readonly status?: PaymentSessionStatus | undefined;
  readonly amount?: string | undefined;
  readonly currency?: string | undefined;
  readonly fundingTransactionHash?: string | null | undefined;
}

/** The state of a capture according to CubePay. */
export interface CaptureNews {
  readonly captureId?: string | undefined;
  readonly status: string;
  readonly captureAmount?: string | undefined;
  readonly refundAmount?: string | undefined;
  readonly captureTransferTransactionHash?: string | null | undefined;
  readonly refundTransferTransactionHash?: string | null | undefined;
}

/** How often `onPaid` may fail before `onReview` is called. `onPaid` is called again afterwards. */
export const deliveriesBeforeReview = 10;
const refusalsBeforeReview = 6;
/** After this many checks more than half an hour has passed, and checks are an hour apart. */
const checksBeforeCapture = 11;

/** The next step; `undefined` if there is nothing to do. After a hint, even a finished unpaid session is checked once more. */
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

/** A capture of the whole amount. Its key depends on the session only, so repeated requests make one capture. */
function automaticCapture(record: SessionRecord, { captureMethod }: Terms): PaymentCapture | undefined {
  if (captureMethod !== "automatic") return undefined;
  return { requestId: `capture-${record.paymentSessionId}`, amount: uncaptured(record), final: true, status: "requested" };
}

/** The key of the n-th manual capture, where n is the number of captures plus one. */
export function manualCaptureKey(record: SessionRecord): string {
  return `capture-${record.paymentSessionId}-${record.captures.length + 1}`;
}

/** The amount that can still be captured, as decimal text. */
export function uncaptured(record: PaymentRecord): string {
  return record.captures.length === 0 ? record.amount : restOf(record.amount, record.captures.map(({ amount }) => amount));
}

/**
 * Applies the state of a session as CubePay reported it.
 *
 * @param moneyHinted - whether a hint said that the session is funded.
 */
export function sessionReported(record: SessionRecord, news: SessionNews, terms: Terms, now: number, moneyHinted = false): Move {
  if (news.amount !== undefined && !sameAmount(news.amount, record.amount)) return review(record, "amount_differs");
  if (news.currency !== undefined && news.currency !== record.currency) return review(record, "currency_differs");
  const dead = record.status === "canceled" || record.status === "abandoned";
  switch (news.status) {
    case "CREATED":
    case "PENDING":
      if (dead) return unchanged(record);
      return shouldTryCapture(record, terms, now, moneyHinted) ? tryCapture(record, terms) : unpaid(record, terms, now);
    case "CANCELED":
      return changed(record, { status: "canceled", holdsReference: false }, null);
    case "ERROR":
      return review({ ...record, holdsReference: false }, "session_error");
    case "CAPTURING":
    case "SUCCEEDED":
      // This can only be our own capture whose response was lost. With manual capture and no stored capture, there is none to
      // repeat.
      if (terms.captureMethod === "manual" && record.captures.length === 0) return review(funded(record, news), "captured_elsewhere");
      return changed(funded(record, news), {}, 0);
    case "FUNDED":
      return changed(funded(record, news), {}, terms.captureMethod === "automatic" ? 0 : null);
    case undefined:
      // A capture attempt reveals the status, because CubePay rejects it unless the session is funded.
      if (terms.captureMethod === "automatic" && !dead && record.holdsReference) return tryCapture(record, terms);
      return retryLater(record, "CubePay did not report the session's status.", waits.unpaid);
    default:
      return retryLater(record, `CubePay reported the unknown status ${JSON.stringify(String(news.status).slice(0, 40))}.`, waits.trouble);
  }
}

/**
 * Whether to try to capture a session that CubePay reports as unpaid. Creating a session again may return the first response
 * unchanged, with an old status, while a capture depends on the current status. It is not tried at every check, because an API
 * may also store a rejection for an idempotency key.
 */
function shouldTryCapture(record: SessionRecord, terms: Terms, now: number, moneyHinted: boolean): boolean {
  if (terms.captureMethod !== "automatic" || !record.holdsReference) return false;
  return moneyHinted || record.attempts >= checksBeforeCapture || isTooOld(record, terms, now);
}

function tryCapture(record: SessionRecord, terms: Terms): Move {
  const capture = automaticCapture(record, terms);
  return capture ? { record, dueInMs: 0, next: { do: "capture", capture } } : unchanged(record);
}

function isTooOld({ createdAt }: SessionRecord, { abandonAfterMs }: Terms, now: number): boolean {
  return now - Date.parse(createdAt) >= abandonAfterMs;
}

/** The customer has not paid. Checks again later, or abandons the payment. */
function unpaid(record: SessionRecord, terms: Terms, now: number): Move {
  if (isTooOld(record, terms, now)) return changed(record, { status: "abandoned", holdsReference: false }, null);
  return retryLater({ ...record, status: "open" }, "The customer has not paid yet.", waits.unpaid);
}

/** Marks a payment as funded. It takes its reference back; that write fails if another payment holds the reference. */
function funded(record: SessionRecord, news: SessionNews): SessionRecord {
  return {
    ...record,
    status: "funded",
    holdsReference: true,
    fundingTransactionHash: news.fundingTransactionHash || record.fundingTransactionHash,
  };
}

/** Applies CubePay's response to an accepted capture, which may be a repeated response. */
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
      ? retryLater(next, "CubePay is transferring the money.", waits.capture)
      : changed(next, { status: "capturing" }, waits.capture.firstMs);
  }
  if (!capture.final) return changed(next, { status: "funded" }, null);
  return changed(next, { status: "paid", paidAt: new Date(now).toISOString() }, 0);
}

/** Applies CubePay's rejection of a capture. `status` is the session's status, if known. */
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
      return retryLater({ ...record, status: "funded" }, "CubePay refused the capture for now.", waits.trouble);
  }
}

/** Removes a capture that CubePay rejected, so that another one can be requested. */
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

/** Another payment now holds the reference, so this is a second payment for the same order. */
export function secondPayment(record: SessionRecord): Move {
  return review({ ...record, status: "funded", holdsReference: false }, "second_payment");
}

/** `onPaid` resolved. */
export function delivered(record: SessionRecord, now: number): SessionRecord {
  return { ...record, status: "delivered", deliveredAt: new Date(now).toISOString(), attempts: 0, problem: null };
}

/** `onPaid` or `onReview` failed. */
export function callbackFailed(record: SessionRecord, which: "onPaid" | "onReview"): Move {
  // The error message may contain data that must not be stored. `onError` gets it.
  const problem = which === "onPaid" ? "onPaid failed. The error was given to onError." : record.problem;
  return { ...retryLater(record, problem ?? "", waits.callback), record: { ...record, attempts: record.attempts + 1, problem } };
}

/** `onReview` has resolved. Nothing more happens until a person decides. */
export function reported(record: SessionRecord): Move {
  return changed(record, { problem: record.problem }, null);
}

/** The step failed, possibly temporarily. */
export function stepFailed(record: SessionRecord, problem: string): Move {
  return retryLater(record, problem, waits.trouble);
}

/** Continues a payment after a review: CubePay is asked again, and completed captures are kept. */
export function resumed(record: SessionRecord): SessionRecord {
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

function unchanged(record: SessionRecord): Move {
  return { record, dueInMs: null };
}

/** Nothing has changed. The delay doubles each time. */
function retryLater(record: SessionRecord, problem: string, wait: Wait): Move {
  const dueInMs = Math.min(wait.firstMs * 2 ** Math.min(record.attempts, 30), wait.longestMs);
  return { record: { ...record, attempts: record.attempts + 1, problem }, dueInMs };
}

interface Wait {
  readonly firstMs: number;
  readonly longestMs: number;
}

const minute = 60_000;
/** Customers pay within seconds or not at all, and a transfer takes a few blocks at most. Other delays are outages. */
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

/** Whether a capture exceeds the uncaptured amount. */
export function exceeds(record: PaymentRecord, amount: string): boolean {
  return isMore(amount, uncaptured(record));
}
