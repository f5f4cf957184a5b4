// Carries out the steps of a payment. Only the holder of its claim works on a payment. Results that cannot be requested again are
// written before the next step, so that another process can continue if this one dies.

import { CubePayApiError } from "../upstream/api-error.js";
import { type CubePayClient } from "../upstream/client.js";
import { Claim } from "./claim.js";
import {
  callbackFailed,
  captureAnswered,
  captureDiffers,
  captureRefused,
  deliveriesBeforeReview,
  delivered,
  nextStep,
  reported,
  secondPayment,
  sessionUnknown,
  sessionReported,
  stepFailed,
  type Move,
  type SessionNews,
  type Step,
  type Terms,
} from "./course.js";
import { hasSession, paymentOf, type Payment, type PaymentCapture, type PaymentRecord, type SessionRecord } from "./payment.js";
import { reasonOf, type ReviewReason } from "./review.js";
import { type PaymentStore } from "./store.js";

/** The dependencies of the work. */
export interface Tools {
  readonly store: PaymentStore<unknown>;
  /** Makes one attempt per call. After a failure the payment itself is due again. */
  readonly client: CubePayClient;
  readonly terms: Terms;
  readonly claimMs: number;
  readonly now: () => number;
  readonly onPaid: (payment: Payment, context: { transaction: unknown }) => unknown;
  readonly onReview: (payment: Payment, reason: ReviewReason) => unknown;
  readonly onError: (error: unknown) => void;
}

/** Why the work on a payment started. */
export interface Occasion {
  /** Something said that the payment may have changed, so even a finished unpaid session is checked. */
  readonly hinted?: boolean | undefined;
  /** Something said that the session is funded. */
  readonly moneyHinted?: boolean | undefined;
  /** The session's state that CubePay just reported, so that it need not be requested again. */
  readonly news?: SessionNews | undefined;
}

/** The result of the work. */
export interface Result {
  /** The payment as last written. */
  readonly record: PaymentRecord;
  /** Whether a step failed. */
  readonly failed: boolean;
}

/** Works on a claimed payment until it has to wait, then releases it. */
export async function work(tools: Tools, claimed: SessionRecord, occasion: Occasion = {}): Promise<Result> {
  const claim = new Claim(tools.store, claimed, tools.claimMs, tools.onError);
  try {
    let record = claimed;
    let step = nextStep(record, tools.terms, occasion.hinted === true);
    for (let known = occasion; ; known = {}) {
      if (!step) return { record: (await claim.release(record, null)) ?? claim.record, failed: false };
      if (step.do === "deliver") return await deliver(tools, claim);
      const { move, failed } = await moveOf(tools, record, step, known);
      const written = mustWrite(record, step, move) ? await write(claim, move) : move.record;
      // If nothing was written, another process has the payment and continues it.
      if (!written || move.dueInMs !== 0) return { record: claim.record, failed };
      record = written;
      step = move.next ?? nextStep(record, tools.terms, false);
    }
  } finally {
    claim.end();
  }
}

/**
 * Whether to write the record before the next step. The status `funded` need not be written: another process would ask CubePay
 * again, and the capture's response is written a moment later. Taking a reference back must be written before a capture.
 */
function mustWrite({ holdsReference }: SessionRecord, step: Step, { record, dueInMs, next }: Move): boolean {
  return next === undefined && !(step.do === "ask" && dueInMs === 0 && record.status === "funded" && holdsReference);
}

async function write(claim: Claim, { record, dueInMs }: Move): Promise<SessionRecord | undefined> {
  const heldReference = claim.record.holdsReference;
  const written = await (dueInMs === 0 ? claim.keep(record) : claim.release(record, dueInMs));
  if (written || heldReference || !record.holdsReference) return written;
  // Either the claim was lost, and this write fails too, or another payment now holds the reference.
  return claim.keep(secondPayment(record).record);
}

/** Carries out a step. After a failure the payment is due again later. */
async function moveOf(tools: Tools, record: SessionRecord, step: Exclude<Step, { do: "deliver" }>, occasion: Occasion): Promise<{ move: Move; failed: boolean }> {
  try {
    return { move: await attempt(tools, record, step, occasion), failed: false };
  } catch (error) {
    tools.onError(error);
    return { move: step.do === "report" ? callbackFailed(record, "onReview") : stepFailed(record, problemOf(error)), failed: true };
  }
}

/** The stored text of an error. It never contains CubePay's own message, which could quote a secret. */
function problemOf(error: unknown): string {
  if (!(error instanceof CubePayApiError)) return "The payment could not be worked on. The error was given to onError.";
  return `The last call to CubePay failed: ${error.code}${error.status === undefined ? "" : `, HTTP ${error.status}`}.`;
}

async function attempt(tools: Tools, record: SessionRecord, step: Exclude<Step, { do: "deliver" }>, { news, moneyHinted }: Occasion): Promise<Move> {
  switch (step.do) {
    case "ask":
      return sessionReported(record, news ?? (await ask(tools, record)), tools.terms, tools.now(), moneyHinted);
    case "capture":
      return capture(tools, record, step.capture);
    case "poll":
      return poll(tools, record, step.capture);
    case "report":
      await tools.onReview(paymentOf(record), reasonOf(record.problem) ?? "session_error");
      return reported(record);
  }
}

/**
 * Reads the state of a session with the API key alone. Creating a session with a known `requestId` returns that session and does
 * not create a second one (documented idempotency). The token in the response is dropped here.
 */
async function ask({ client }: Tools, record: SessionRecord): Promise<SessionNews> {
  const { requestId, amount, currency, paymentSessionId } = record;
  const { paymentSessionToken: _, ...session } = await client.sessions.create({ requestId, amount, currency });
  // With another id, CubePay no longer knows the requestId and has created a new session, which nobody can pay without its token.
  // The old session's status cannot be read any more, but an attempt to capture it reveals it.
  return session.paymentSessionId === paymentSessionId ? session : { paymentSessionId };
}

/** An accepted capture proves that the money arrived, because CubePay rejects captures of unfunded sessions. */
export async function capture(tools: Tools, record: SessionRecord, asked: PaymentCapture): Promise<Move> {
  const { requestId, amount, final } = asked;
  try {
    const answer = await tools.client.captures.create(record.paymentSessionId, { requestId, captureAmount: amount, isFinalCapture: final });
    return captureAnswered(record, asked, answer, tools.now());
  } catch (error) {
    if (!(error instanceof CubePayApiError)) throw error;
    // A conflict without an HTTP status comes from the client: CubePay knows the key with another amount.
    if (error.code === "conflict" && error.status === undefined) return captureDiffers(record);
    // CubePay does not document the HTTP status for a rejected capture.
    if (error.code !== "conflict" && error.code !== "invalid_request" && error.code !== "not_found") throw error;
    const status = error.sessionStatus ?? (await ask(tools, record)).status;
    return error.code === "not_found" && status === undefined ? sessionUnknown(record, tools.terms) : captureRefused(record, asked, status, tools.terms, tools.now());
  }
}

async function poll(tools: Tools, record: SessionRecord, asked: PaymentCapture): Promise<Move> {
  const { client, now } = tools;
  if (asked.captureId !== undefined) {
    try {
      return captureAnswered(record, asked, await client.captures.get(record.paymentSessionId, asked.captureId), now());
    } catch (error) {
      if (!(error instanceof CubePayApiError) || error.retryable) throw error;
      // The path is inferred from older documentation. If something else answers there, such as a gateway that rejects unknown
      // paths, the repeated capture below is used.
    }
  }
  const move = await capture(tools, record, asked);
  if (move.record.status !== "capturing" || !asked.final) return move;
  // The repeated response may be the first one unchanged. The session's status then shows whether the final capture is complete.
  const { status } = await ask(tools, record);
  return status === "SUCCEEDED" ? captureAnswered(record, asked, { status: "CAPTURED" }, now()) : move;
}

/** Calls `onPaid` and marks the payment as delivered. */
async function deliver(tools: Tools, claim: Claim): Promise<Result> {
  const { onPaid, onReview, onError, now } = tools;
  try {
    const written = await claim.deliver(
      async (transaction) => void (await onPaid(paymentOf(claim.record), { transaction })),
      (record) => delivered(record, now()),
    );
    return { record: written ?? claim.record, failed: written === undefined };
  } catch (error) {
    onError(error);
    const { record, dueInMs } = callbackFailed(claim.record, "onPaid");
    if (record.attempts === deliveriesBeforeReview) await settled(() => onReview(paymentOf(record), "delivery_failing"), onError);
    return { record: (await claim.release(record, dueInMs)) ?? claim.record, failed: true };
  }
}

async function settled(call: () => unknown, onError: (error: unknown) => void): Promise<void> {
  try {
    await call();
  } catch (error) {
    onError(error);
  }
}

/** Claims a payment and works on it; `undefined` if another process holds the claim. */
export async function workOn(tools: Tools, record: PaymentRecord, occasion: Occasion): Promise<Result | undefined> {
  const [claimed] = await tools.store.claim({ requestId: record.requestId }, tools.claimMs);
  return claimed && hasSession(claimed) ? work(tools, claimed, occasion) : undefined;
}
