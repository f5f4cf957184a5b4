// A capture that the shop requests: the whole amount, a part, or a part with a refund of the rest.

import { CubePayApiError } from "../upstream/api-error.js";
import { fitsCurrency, isAmount, sameAmount } from "../checks/money.js";
import { isRequestId } from "../checks/request-id.js";
import { Claim } from "./claim.js";
import { exceeds, manualCaptureKey, nextStep, uncaptured, withoutCapture, type Terms } from "./course.js";
import { hasSession, paymentOf, type Payment, type PaymentCapture, type SessionRecord } from "./payment.js";
import { type ManualCapture } from "./payments.js";
import { capture, work, type Tools } from "./work.js";

/**
 * Captures a funded payment. The requested capture is stored before CubePay is called, so that it can be repeated with the same
 * key if the response is lost.
 *
 * @throws CubePayApiError `invalid_request` for a malformed argument, `not_found` for an unknown payment, `conflict` if the
 * payment's status does not allow a capture; or the error of the call to CubePay.
 */
export async function captureManually(tools: Tools, paymentSessionId: string, request: ManualCapture): Promise<Payment> {
  const { store } = tools;
  if (tools.terms.captureMethod !== "manual") {
    throw refused("invalid_request", 'Payments are captured automatically. Write captureMethod: "manual" to capture them yourself.');
  }
  const [found] = await store.find("paymentSessionId", [paymentSessionId]);
  if (!found || !hasSession(found)) throw refused("not_found", "The store has no payment with this paymentSessionId.");
  check(found, request);
  const done = found.captures.find(({ requestId }) => requestId === request.requestId);
  if (done && done.status !== "requested") return repeated(found, done, request);

  const [claimed] = await store.claim({ requestId: found.requestId }, tools.claimMs);
  if (!claimed || !hasSession(claimed)) throw refused("conflict", "This payment is being worked on. Try again in a moment.");
  const claim = new Claim(store, claimed, tools.claimMs, tools.onError);
  try {
    const asked = intentionOf(claimed, request);
    const captures = [...claimed.captures.filter(({ status }) => status !== "requested"), asked];
    const intended = await claim.keep({ ...claimed, captures, status: "funded" });
    if (!intended) throw refused("conflict", "This payment was changed meanwhile. Try again.");
    const written = await carriedOut(tools, claim, intended, asked);
    claim.end();
    return paymentOf((await work(tools, written)).record as SessionRecord);
  } catch (error) {
    // The claim is still held, unless it was released above.
    await claim.release(claim.record, nextTryMs(claim.record, found, tools.terms)).catch(tools.onError);
    throw error;
  } finally {
    claim.end();
  }
}

/** When the payment is due again after a failed capture: soon if a step remains, otherwise never. */
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

/** Handles a repeated key: returns the same capture, which is complete or in progress. */
function repeated(record: SessionRecord, done: PaymentCapture, { amount, final }: ManualCapture): Payment {
  if ((amount !== undefined && !sameAmount(amount, done.amount)) || (final !== undefined && final !== done.final)) {
    throw refused("conflict", `This requestId belongs to a capture of ${done.amount}. Use another one for another capture.`);
  }
  return paymentOf(record);
}

function intentionOf(record: SessionRecord, request: ManualCapture): PaymentCapture {
  const pending = record.captures.find(({ status }) => status === "requested");
  if (pending) {
    // An earlier capture without a known response may have succeeded, so only the same capture can be requested again.
    const isSame = (request.requestId ?? pending.requestId) === pending.requestId && sameAmount(request.amount ?? pending.amount, pending.amount);
    if (!isSame || (request.final ?? pending.final) !== pending.final) {
      throw refused("conflict", `A capture of ${pending.amount} is under way. Wait until it is complete.`);
    }
    return pending;
  }
  if (record.status !== "funded" && record.status !== "open") {
    throw refused("conflict", `The payment is ${record.status}; only a funded one can be captured.`);
  }
  const rest = uncaptured(record);
  const amount = request.amount ?? rest;
  if (exceeds(record, amount)) throw refused("conflict", `The amount is more than the ${rest} that is left to capture.`);
  return { requestId: request.requestId ?? manualCaptureKey(record), amount, final: request.final ?? sameAmount(amount, rest), status: "requested" };
}

async function carriedOut(tools: Tools, claim: Claim, record: SessionRecord, asked: PaymentCapture): Promise<SessionRecord> {
  const move = await capture(tools, record, asked);
  const accepted = move.record.captures.some(({ requestId, status }) => requestId === asked.requestId && status !== "requested");
  // A rejected capture is removed: nothing was captured, and another one can be requested.
  const next = accepted ? move.record : withoutCapture(move.record, asked);
  const written = await claim.keep(next);
  if (!accepted) throw refused("conflict", `CubePay refused the capture. ${next.problem ?? `The payment is ${next.status}.`}`);
  if (!written) throw refused("conflict", "Another process took this payment over. Look it up before you capture again.");
  return written;
}

function refused(code: "invalid_request" | "not_found" | "conflict", message: string): CubePayApiError {
  return new CubePayApiError(code, message);
}
