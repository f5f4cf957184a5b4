// Carries out the steps of a payment's course. Only the holder of its claim works on a payment, and what cannot be asked
// again is written before the next step begins: whatever process dies wherever, another one can go on.

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
  told,
  troubled,
  type Move,
  type SessionNews,
  type Step,
  type Terms,
} from "./course.js";
import { hasSession, paymentOf, type Payment, type PaymentCapture, type PaymentRecord, type SessionRecord } from "./payment.js";
import { reasonOf, type ReviewReason } from "./review.js";
import { type PaymentStore } from "./store.js";

/** What the work is done with. */
export interface Tools {
  readonly store: PaymentStore<unknown>;
  /** Tries each call once: after a failure the payment itself is due again. */
  readonly client: CubePayClient;
  readonly terms: Terms;
  readonly claimMs: number;
  readonly now: () => number;
  readonly onPaid: (payment: Payment, context: { transaction: unknown }) => unknown;
  readonly onReview: (payment: Payment, reason: ReviewReason) => unknown;
  readonly onError: (error: unknown) => void;
}

/** Why the work on a payment began. */
export interface Occasion {
  /** Somebody said that the payment may have changed: even a dead one is asked about. */
  readonly hinted?: boolean | undefined;
  /** Somebody said that the session is funded. */
  readonly moneyHinted?: boolean | undefined;
  /** What CubePay has just said of the session, so that it need not be asked again. */
  readonly news?: SessionNews | undefined;
}

/** What came of the work. */
export interface Result {
  /** The payment as it was written last. */
  readonly record: PaymentRecord;
  /** Whether a step failed. */
  readonly failed: boolean;
}

/** Works on a claimed payment until it has to wait, and gives it back to the store. */
export async function work(tools: Tools, claimed: SessionRecord, occasion: Occasion = {}): Promise<Result> {
  const claim = new Claim(tools.store, claimed, tools.claimMs, tools.onError);
  try {
    let record = claimed;
    let step = nextStep(record, tools.terms, occasion.hinted === true);
    for (let known = occasion; ; known = {}) {
      if (!step) return { record: (await claim.release(record, null)) ?? claim.record, failed: false };
      if (step.do === "deliver") return await deliver(tools, claim);
      const { move, failed } = await moveOf(tools, record, step, known);
      const written = isWorthWriting(record, step, move) ? await write(claim, move) : move.record;
      // Without a write another process has the payment now, and goes on with it.
      if (!written || move.dueInMs !== 0) return { record: claim.record, failed };
      record = written;
      step = move.next ?? nextStep(record, tools.terms, false);
    }
  } finally {
    claim.end();
  }
}

/**
 * Whether the next step has to find this one written. That there is money need not be: whoever takes over asks again, and
 * the capture's answer is written a moment later. A reference is taken back by a write, before anything is captured.
 */
function isWorthWriting({ holdsReference }: SessionRecord, step: Step, { record, dueInMs, next }: Move): boolean {
  return next === undefined && !(step.do === "ask" && dueInMs === 0 && record.status === "funded" && holdsReference);
}

async function write(claim: Claim, { record, dueInMs }: Move): Promise<SessionRecord | undefined> {
  const heldReference = claim.record.holdsReference;
  const written = await (dueInMs === 0 ? claim.keep(record) : claim.release(record, dueInMs));
  if (written || heldReference || !record.holdsReference) return written;
  // Either the claim was lost, and this write fails too, or the reference belongs to another payment by now.
  return claim.keep(secondPayment(record).record);
}

/** Does a step. A failure is a move as well: the payment is due again later. */
async function moveOf(tools: Tools, record: SessionRecord, step: Exclude<Step, { do: "deliver" }>, occasion: Occasion): Promise<{ move: Move; failed: boolean }> {
  try {
    return { move: await attempt(tools, record, step, occasion), failed: false };
  } catch (error) {
    tools.onError(error);
    return { move: step.do === "report" ? callbackFailed(record, "onReview") : troubled(record, problemOf(error)), failed: true };
  }
}

/** What is stored of an error: never CubePay's own words, which could quote a secret. */
function problemOf(error: unknown): string {
  if (!(error instanceof CubePayApiError)) return "The payment could not be worked on. The error was given to onError.";
  return `The last call to CubePay failed: ${error.code}${error.status === undefined ? "" : `, HTTP ${error.status}`}.`;
}

async function attempt(tools: Tools, record: SessionRecord, step: Exclude<Step, { do: "deliver" }>, { news, moneyHinted }: Occasion): Promise<Move> {
  switch (step.do) {
    case "ask":
      return told(record, news ?? (await ask(tools, record)), tools.terms, tools.now(), moneyHinted);
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
 * Reads how a session stands with the API key alone: making a session again with a `requestId` that CubePay knows gives
 * that session and makes no second one (documented idempotency). The token in the answer is dropped here.
 */
async function ask({ client }: Tools, record: SessionRecord): Promise<SessionNews> {
  const { requestId, amount, currency, paymentSessionId } = record;
  const { paymentSessionToken: _, ...session } = await client.sessions.create({ requestId, amount, currency });
  // With another id, CubePay has forgotten the requestId and made a session that nobody can pay without its token. How the
  // old one stands cannot be read any more, but an attempt to capture it still tells.
  return session.paymentSessionId === paymentSessionId ? session : { paymentSessionId };
}

/** An accepted capture is the proof of the money: CubePay refuses one unless the session is funded. */
export async function capture(tools: Tools, record: SessionRecord, asked: PaymentCapture): Promise<Move> {
  const { requestId, amount, final } = asked;
  try {
    const answer = await tools.client.captures.create(record.paymentSessionId, { requestId, captureAmount: amount, isFinalCapture: final });
    return captureAnswered(record, asked, answer, tools.now());
  } catch (error) {
    if (!(error instanceof CubePayApiError)) throw error;
    // The client's own word, without a status of HTTP: CubePay knows the key with another amount.
    if (error.code === "conflict" && error.status === undefined) return captureDiffers(record);
    // Which status CubePay refuses a capture with is not documented.
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
      // The path is inferred from an older edition of the documentation. Whatever stands there instead, a gateway that
      // refuses unknown paths or a page, the repeated capture tells.
    }
  }
  const move = await capture(tools, record, asked);
  if (move.record.status !== "capturing" || !asked.final) return move;
  // The repeated answer may be the first one word for word. Then the session tells that its final capture is complete.
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

/** Claims a payment and works on it, if nobody else does and it can have changed. */
export async function workOn(tools: Tools, record: PaymentRecord, occasion: Occasion): Promise<Result | undefined> {
  const [claimed] = await tools.store.claim({ requestId: record.requestId }, tools.claimMs);
  return claimed && hasSession(claimed) ? work(tools, claimed, occasion) : undefined;
}
