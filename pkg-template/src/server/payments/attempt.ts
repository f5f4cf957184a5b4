// Attempts to pay for a reference. At most one attempt holds the reference, and its session is stored before the token is sent.

import { refuseOtherCharge, type Charge } from "../sessions/charge.js";
import { type CubePayClient } from "../upstream/client.js";
import { type JsonObject } from "../checks/json-object.js";
import { sameAmount } from "../checks/money.js";
import { type CreatedPaymentSession } from "../upstream/payment-session.js";
import { Refusal, notRecorded } from "../answers/refusal.js";
import { awaitsMoney, endedUnpaid } from "../upstream/session-money.js";
import { sessionReported, type SessionNews, type Terms } from "./course.js";
import { hasSession, type PaymentRecord, type SessionRecord } from "./payment.js";
import { type NewPaymentRecord, type PaymentStore } from "./store.js";

/** A customer's attempt to pay. */
export interface Attempt extends Charge {
  readonly requestId: string;
  readonly reference: string;
  readonly metadata: JsonObject;
}

/** The dependencies of an attempt. */
export interface AttemptTools {
  readonly store: PaymentStore<unknown>;
  readonly client: CubePayClient;
  readonly terms: Terms;
  readonly now: () => number;
}

/**
 * How long an attempt keeps its reference after its token was sent to a browser, in milliseconds. A second attempt within this
 * time is treated as a second tab. Later it is treated as a returning customer, who gets the same session. The time is short
 * because a browser in which the modal never opened does not report that either.
 */
const activeMs = 20_000;
/**
 * How long a request that is creating a session keeps the reference, in milliseconds. Longer than the calls to CubePay can take.
 */
const reservationMs = 60_000;

/**
 * Starts or continues an attempt. The reference is reserved before CubePay is called, and the session is stored before it is
 * returned.
 *
 * @throws Refusal with 409 if the reference is paid or a payment is in progress, 503 if the store fails.
 */
export async function begin(tools: AttemptTools, attempt: Attempt): Promise<CreatedPaymentSession> {
  const reserved = await reserve(tools, attempt);
  const { requestId, amount, currency } = reserved;
  let session: CreatedPaymentSession;
  try {
    session = await tools.client.sessions.create({ requestId, amount, currency });
    refuseOtherCharge(session, attempt);
  } catch (error) {
    await releaseReference(tools, reserved, attempt);
    throw error;
  }
  await storeSession(tools, reserved, session);
  return session;
}

/**
 * The record for this attempt: a new one, the one of an earlier request with the same `requestId`, or one whose customer has
 * returned.
 */
async function reserve(tools: AttemptTools, attempt: Attempt): Promise<PaymentRecord> {
  const { store } = tools;
  // Each iteration either ends or sees what another process has written.
  for (let turn = 0; turn < 5; turn += 1) {
    const inserted = await stored(() => store.insert(newRecord(attempt, tools.now()), { dueInMs: null }));
    if (inserted) return inserted;
    const [own] = await stored(() => store.find("requestId", [attempt.requestId]));
    if (own) {
      const record = await reserveAgain(tools, own, attempt);
      if (record) return record;
      continue;
    }
    const holder = (await stored(() => store.find("reference", [attempt.reference]))).find(({ holdsReference }) => holdsReference);
    const record = holder && (await takeOver(tools, holder, attempt));
    if (record) return record;
  }
  throw paymentInProgress();
}

function newRecord({ requestId, reference, amount, currency, metadata }: Attempt, now: number): NewPaymentRecord {
  return {
    requestId,
    paymentSessionId: null,
    reference,
    holdsReference: true,
    amount,
    currency,
    metadata,
    status: "open",
    fundingTransactionHash: null,
    captures: [],
    handedOutAt: null,
    attempts: 0,
    problem: null,
    createdAt: new Date(now).toISOString(),
    paidAt: null,
    deliveredAt: null,
  };
}

/** Handles a repeated `requestId`, which gets the same session. `undefined` means that the caller must look again. */
async function reserveAgain({ store, now }: AttemptTools, own: PaymentRecord, attempt: Attempt): Promise<PaymentRecord | undefined> {
  const isSame = own.reference === attempt.reference && own.currency === attempt.currency && sameAmount(own.amount, attempt.amount);
  if (!isSame) throw new Refusal(409, "This requestId belongs to another payment. Start the payment again with a new one.");
  if (own.status === "open" && !own.holdsReference) throw new Refusal(409, "Another payment has taken the place of this one. Start again with a new requestId.");
  if (own.status !== "abandoned" || hasSession(own)) return own;
  // CubePay was unreachable at the first request, and the reservation was released.
  const revived = await stored(() => store.save({ ...own, status: "open", holdsReference: true, createdAt: new Date(now()).toISOString() }, { dueInMs: null }));
  if (revived) return revived;
  const holder = (await stored(() => store.find("reference", [attempt.reference]))).find(({ holdsReference }) => holdsReference);
  if (holder && holder.requestId !== own.requestId) throw paymentInProgress();
  return undefined;
}

/**
 * Handles a reference that another attempt holds. Continues with its session if its customer has left. `undefined` means that the
 * caller must look again.
 */
async function takeOver(tools: AttemptTools, holder: PaymentRecord, attempt: Attempt): Promise<PaymentRecord | undefined> {
  const { store, now } = tools;
  if (holder.status === "paid" || holder.status === "delivered") {
    throw new Refusal(409, "This order has been paid already. Do not pay again; show the customer the order instead.");
  }
  if (holder.status === "review") throw new Refusal(409, "A payment for this order is being checked. Do not pay again; contact the shop.");
  if (holder.status !== "open" || isActive(holder, now())) throw paymentInProgress();
  if (!hasSession(holder)) {
    // Its process died before a token was sent, so nobody can pay it.
    await stored(() => store.save({ ...holder, status: "abandoned", holdsReference: false }, { dueInMs: null }));
    return undefined;
  }
  if (holder.currency !== attempt.currency || !sameAmount(holder.amount, attempt.amount)) {
    // The price of the order has changed. The old session is still checked. If it is paid nevertheless, the payment goes to
    // review.
    await stored(() => store.save({ ...holder, holdsReference: false }, { dueInMs: 0 }));
    return undefined;
  }
  // If several tabs return at once, the one whose write succeeds gets the session.
  const taken = await stored(() => store.save({ ...holder, handedOutAt: new Date(now()).toISOString() }, { dueInMs: dueInMs(holder, now()) }));
  if (!taken || !hasSession(taken)) return undefined;
  try {
    return (await hasEndedUnpaid(tools, taken)) ? undefined : taken;
  } catch (error) {
    if (!(error instanceof Refusal)) await releaseReference(tools, taken, attempt);
    throw error;
  }
}

/** Whether a browser may have the modal open, or a request is still creating the session. */
function isActive({ handedOutAt, paymentSessionId, createdAt }: PaymentRecord, now: number): boolean {
  if (paymentSessionId === null) return now - Date.parse(createdAt) < reservationMs;
  return handedOutAt !== null && now - Date.parse(handedOutAt) < activeMs;
}

/** Whether a session may still be paid, as far as CubePay has reported its status. */
const isPayable = ({ status }: SessionNews): boolean => status === undefined || awaitsMoney(status);

/** Whether the session has ended unpaid according to CubePay, so that a new attempt may start. */
async function hasEndedUnpaid({ store, client, terms, now }: AttemptTools, holder: SessionRecord): Promise<boolean> {
  const { requestId, amount, currency } = holder;
  const { paymentSessionToken: _, ...session } = await client.sessions.create({ requestId, amount, currency });
  if (session.paymentSessionId !== holder.paymentSessionId) {
    await stored(() => store.save({ ...holder, holdsReference: false }, { dueInMs: 0 }));
    return true;
  }
  if (isPayable(session)) return false;
  // Due at once, so that the next settle round continues from here.
  const { record } = sessionReported(holder, session, terms, now());
  await stored(() => store.save(record, { dueInMs: 0 }));
  if (endedUnpaid(session.status)) return true;
  throw paymentInProgress();
}

/**
 * Stores the session with its reference before the token is sent. The response to a repeated request may report that the session
 * has ended or is paid, which is stored as well: an ended one releases the reference.
 */
async function storeSession({ store, terms, now }: AttemptTools, reserved: PaymentRecord, session: CreatedPaymentSession): Promise<void> {
  const { paymentSessionToken: _, ...news } = session;
  const { paymentSessionId } = news;
  let record = reserved;
  for (let turn = 0; turn < 5; turn += 1) {
    if (hasSession(record) && record.paymentSessionId !== paymentSessionId) {
      throw new Refusal(409, "This requestId belongs to a payment that has ended. Start the payment again with a new one.");
    }
    if (hasSession(record) && record.status !== "open") return;
    if (!record.holdsReference) throw paymentInProgress();
    // The session is already stored, and the payment is claimed or was sent to a browser a moment ago.
    if (hasSession(record) && (record.claimedUntil !== null || (isPayable(news) && isActive(record, now())))) return;
    const withSession = { ...record, paymentSessionId };
    const next = isPayable(news) ? { ...withSession, handedOutAt: new Date(now()).toISOString() } : sessionReported(withSession, news, terms, now()).record;
    const due = isPayable(news) && hasSession(record) ? dueInMs(record, now()) : 0;
    if (await stored(() => store.save(next, { dueInMs: due }))) return;
    const [current] = await stored(() => store.find("requestId", [reserved.requestId]));
    if (!current) break;
    record = current;
  }
  throw notRecorded();
}

/** Called when a browser has looked up its session and it is unpaid. The modal has ended, and the reference can be paid again. */
export async function customerLeft({ store, terms, now }: AttemptTools, found: PaymentRecord, news: SessionNews): Promise<void> {
  let record: PaymentRecord | undefined = found;
  for (let turn = 0; turn < 5 && record && hasSession(record) && record.status === "open"; turn += 1) {
    // Only the holder of the claim may write the payment.
    if (record.claimedUntil === null || Date.parse(record.claimedUntil) <= now()) {
      const { record: next, dueInMs } = sessionReported({ ...record, attempts: 0 }, news, terms, now());
      if (await store.save({ ...next, handedOutAt: null }, { dueInMs })) return;
    } else {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    [record] = await store.find("requestId", [found.requestId]);
  }
}

function dueInMs({ dueAt }: PaymentRecord, now: number): number | null {
  return dueAt === null ? null : Math.max(0, Date.parse(dueAt) - now);
}

/** Releases the reference after CubePay did not return a usable session. If this fails, the next attempt only has to wait. */
async function releaseReference({ store, now }: AttemptTools, reserved: PaymentRecord, { requestId }: Attempt): Promise<void> {
  // A repeated request does not change its own session.
  if (hasSession(reserved) && reserved.requestId === requestId) return;
  const save = hasSession(reserved)
    ? store.save({ ...reserved, handedOutAt: null }, { dueInMs: dueInMs(reserved, now()) })
    : store.save({ ...reserved, status: "abandoned", holdsReference: false }, { dueInMs: null });
  await save.catch(() => undefined);
}

/** No token is sent while the store fails. */
async function stored<Result>(access: () => Promise<Result>): Promise<Result> {
  try {
    return await access();
  } catch (error) {
    throw notRecorded(error);
  }
}

function paymentInProgress(): Refusal {
  return new Refusal(409, "A payment for this order is under way, perhaps in another tab. Finish it there, or try again in half a minute.");
}
