// A capture that the shop asks for: all, a part, or a part with the refund of the rest.

import { CubePayApiError } from "../upstream/api-error.js";
import { fitsCurrency, isAmount, sameAmount } from "../checks/money.js";
import { isRequestId } from "../checks/request-id.js";
import { Claim } from "./claim.js";
import { exceeds, manualCaptureKey, nextStep, uncaptured, withoutCapture, type Terms } from "./course.js";
import { hasSession, paymentOf, type Payment, type PaymentCapture, type SessionRecord } from "./payment.js";
import { type ManualCapture } from "./payments.js";
import { capture, work, type Tools } from "./work.js";

/**
 * Captures a funded payment. The intention is stored before CubePay is asked, so that a capture whose answer is lost is
 * repeated with the same key.
 *
 * @throws CubePayApiError `invalid_request` for a malformed argument, `not_found` for an unknown payment, `conflict` when
 * the payment cannot be captured in its present state; or what the call to CubePay failed with.
 */
export async function captureManually(tools: Tools, paymentSessionId: string, wish: ManualCapture): Promise<Payment> {
  const { store } = tools;
  if (tools.terms.captureMethod !== "manual") {
    throw refused("invalid_request", 'Payments are captured automatically. Write captureMethod: "manual" to capture them yourself.');
  }
  const [found] = await store.find("paymentSessionId", [paymentSessionId]);
  if (!found || !hasSession(found)) throw refused("not_found", "The store has no payment with this paymentSessionId.");
  check(found, wish);
  const done = found.captures.find(({ requestId }) => requestId === wish.requestId);
  if (done && done.status !== "requested") return repeated(found, done, wish);

  const [claimed] = await store.claim({ requestId: found.requestId }, tools.claimMs);
  if (!claimed || !hasSession(claimed)) throw refused("conflict", "This payment is being worked on. Try again in a moment.");
  const claim = new Claim(store, claimed, tools.claimMs, tools.onError);
  try {
    const asked = intentionOf(claimed, wish);
    const captures = [...claimed.captures.filter(({ status }) => status !== "requested"), asked];
    const intended = await claim.keep({ ...claimed, captures, status: "funded" });
    if (!intended) throw refused("conflict", "This payment was changed meanwhile. Try again.");
    const written = await carriedOut(tools, claim, intended, asked);
    claim.end();
    return paymentOf((await work(tools, written)).record as SessionRecord);
  } catch (error) {
    // Unless it was given back above, the claim is still held.
    await claim.release(claim.record, nextTryMs(claim.record, found, tools.terms)).catch(tools.onError);
    throw error;
  } finally {
    claim.end();
  }
}

/** A refused capture takes nothing from the payment's course: the clock goes on with it, if there is anything to do. */
function nextTryMs(record: SessionRecord, found: SessionRecord, terms: Terms): number | null {
  const wasReported = record.status === "review" && found.status === "review" && found.dueAt === null;
  return nextStep(record, terms, false) && !wasReported ? 1_000 : null;
}

function check(record: SessionRecord, { amount, final, requestId }: ManualCapture): void {
  if (requestId !== undefined && !isRequestId(requestId)) throw refused("invalid_request", "requestId must be 1 to 255 printable characters.");
  if (final !== undefined && typeof final !== "boolean") throw refused("invalid_request", "final must be true or false.");
  if (amount === undefined) return;
  if (typeof amount !== "string" || !isAmount(amount)) throw refused("invalid_request", 'amount must be a decimal above zero, such as "20.00".');
  if (!fitsCurrency(amount, record.currency)) {
    throw refused("invalid_request", `The amount has more decimals than ${record.currency} allows.`);
  }
}

/** The same key again: the same capture, which is complete or on its way. */
function repeated(record: SessionRecord, done: PaymentCapture, { amount, final }: ManualCapture): Payment {
  if ((amount !== undefined && !sameAmount(amount, done.amount)) || (final !== undefined && final !== done.final)) {
    throw refused("conflict", `This requestId belongs to a capture of ${done.amount}. Use another one for another capture.`);
  }
  return paymentOf(record);
}

function intentionOf(record: SessionRecord, wish: ManualCapture): PaymentCapture {
  const pending = record.captures.find(({ status }) => status === "requested");
  if (pending) {
    // An earlier wish whose answer is not known may have been carried out: only the same one can be made again.
    const isSame = (wish.requestId ?? pending.requestId) === pending.requestId && sameAmount(wish.amount ?? pending.amount, pending.amount);
    if (!isSame || (wish.final ?? pending.final) !== pending.final) {
      throw refused("conflict", `A capture of ${pending.amount} is under way. Wait until it is complete.`);
    }
    return pending;
  }
  if (record.status !== "funded" && record.status !== "open") {
    throw refused("conflict", `The payment is ${record.status}; only a funded one can be captured.`);
  }
  const rest = uncaptured(record);
  const amount = wish.amount ?? rest;
  if (exceeds(record, amount)) throw refused("conflict", `The amount is more than the ${rest} that is left to capture.`);
  return { requestId: wish.requestId ?? manualCaptureKey(record), amount, final: wish.final ?? sameAmount(amount, rest), status: "requested" };
}

async function carriedOut(tools: Tools, claim: Claim, record: SessionRecord, asked: PaymentCapture): Promise<SessionRecord> {
  const move = await capture(tools, record, asked);
  const accepted = move.record.captures.some(({ requestId, status }) => requestId === asked.requestId && status !== "requested");
  // A refused capture is taken back: nothing was captured, and another one can be asked for.
  const next = accepted ? move.record : withoutCapture(move.record, asked);
  const written = await claim.keep(next);
  if (!accepted) throw refused("conflict", `CubePay refused the capture. ${next.problem ?? `The payment is ${next.status}.`}`);
  if (!written) throw refused("conflict", "Another process took this payment over. Look it up before you capture again.");
  return written;
}

function refused(code: "invalid_request" | "not_found" | "conflict", message: string): CubePayApiError {
  return new CubePayApiError(code, message);
}
