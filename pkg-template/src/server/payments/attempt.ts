// An attempt to pay for a reference: at most one holds it, and its session is in the store before the token leaves.

import { refuseOtherCharge, type Charge } from "../sessions/charge.js";
import { type CubePayClient } from "../upstream/client.js";
import { type JsonObject } from "../checks/json-object.js";
import { sameAmount } from "../checks/money.js";
import { type CreatedPaymentSession } from "../upstream/payment-session.js";
import { Refusal, notRecorded } from "../answers/refusal.js";
import { awaitsMoney, endedUnpaid } from "../upstream/session-standing.js";
import { told, type SessionNews, type Terms } from "./course.js";
import { hasSession, type PaymentRecord, type SessionRecord } from "./payment.js";
import { type NewPaymentRecord, type PaymentStore } from "./store.js";

/** What a customer wants to pay for. */
export interface Attempt extends Charge {
  readonly requestId: string;
  readonly reference: string;
  readonly metadata: JsonObject;
}

/** What attempts are begun with. */
export interface AttemptTools {
  readonly store: PaymentStore<unknown>;
  readonly client: CubePayClient;
  readonly terms: Terms;
  readonly now: () => number;
}

/**
 * How long a reference is kept for a browser that was given its token. Within it, a second attempt is taken for a second
 * tab; after it, for a customer who has come back, and who gets the same session. Short, for a browser whose modal never
 * opened says nothing either.
 */
const presenceMs = 20_000;
/** How long a reference is kept for a request that is still making a session: longer than the calls to CubePay may take. */
const reservationMs = 60_000;

/**
 * Begins an attempt, or goes on with one. The reference is reserved before CubePay is asked, and the session is stored
 * before it is returned.
 *
 * @throws Refusal with 409 when the reference is paid or being paid, 503 when the store fails.
 */
export async function begin(tools: AttemptTools, attempt: Attempt): Promise<CreatedPaymentSession> {
  const reserved = await reserve(tools, attempt);
  const { requestId, amount, currency } = reserved;
  let session: CreatedPaymentSession;
  try {
    session = await tools.client.sessions.create({ requestId, amount, currency });
    refuseOtherCharge(session, attempt);
  } catch (error) {
    await giveBack(tools, reserved, attempt);
    throw error;
  }
  await handOut(tools, reserved, session);
  return session;
}

/** The record that this attempt goes on with: a new one, its own of an earlier try, or one that waits for its customer. */
async function reserve(tools: AttemptTools, attempt: Attempt): Promise<PaymentRecord> {
  const { store } = tools;
  // Each turn either ends, or finds what another process has written meanwhile.
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
  throw beingPaid();
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

/** The same `requestId` again: a repeated request, which gets the same session. `undefined`: look again. */
async function reserveAgain({ store, now }: AttemptTools, own: PaymentRecord, attempt: Attempt): Promise<PaymentRecord | undefined> {
  const isSame = own.reference === attempt.reference && own.currency === attempt.currency && sameAmount(own.amount, attempt.amount);
  if (!isSame) throw new Refusal(409, "This requestId belongs to another payment. Start the payment again with a new one.");
  if (own.status === "open" && !own.holdsReference) throw new Refusal(409, "Another payment has taken the place of this one. Start again with a new requestId.");
  if (own.status !== "abandoned" || hasSession(own)) return own;
  // CubePay could not be asked at the first try, and the reservation was given back.
  const revived = await stored(() => store.save({ ...own, status: "open", holdsReference: true, createdAt: new Date(now()).toISOString() }, { dueInMs: null }));
  if (revived) return revived;
  const holder = (await stored(() => store.find("reference", [attempt.reference]))).find(({ holdsReference }) => holdsReference);
  if (holder && holder.requestId !== own.requestId) throw beingPaid();
  return undefined;
}

/** Another attempt holds the reference. Goes on with its session if its customer has left it; `undefined`: look again. */
async function takeOver(tools: AttemptTools, holder: PaymentRecord, attempt: Attempt): Promise<PaymentRecord | undefined> {
  const { store, now } = tools;
  if (holder.status === "paid" || holder.status === "delivered") {
    throw new Refusal(409, "This order has been paid already. Do not pay again; show the customer the order instead.");
  }
  if (holder.status === "review") throw new Refusal(409, "A payment for this order is being checked. Do not pay again; contact the shop.");
  if (holder.status !== "open" || isPresent(holder, now())) throw beingPaid();
  if (!hasSession(holder)) {
    // Its process died before a token left: nobody can pay it.
    await stored(() => store.save({ ...holder, status: "abandoned", holdsReference: false }, { dueInMs: null }));
    return undefined;
  }
  if (holder.currency !== attempt.currency || !sameAmount(holder.amount, attempt.amount)) {
    // The order's price has changed. The old session stays watched: should it be paid all the same, a person is told.
    await stored(() => store.save({ ...holder, holdsReference: false }, { dueInMs: 0 }));
    return undefined;
  }
  // Of several tabs that come back at once, the one whose write succeeds gets the session.
  const taken = await stored(() => store.save({ ...holder, handedOutAt: new Date(now()).toISOString() }, { dueInMs: dueInMs(holder, now()) }));
  if (!taken || !hasSession(taken)) return undefined;
  try {
    return (await isDead(tools, taken)) ? undefined : taken;
  } catch (error) {
    if (!(error instanceof Refusal)) await giveBack(tools, taken, attempt);
    throw error;
  }
}

/** Whether a browser may have the modal open, or a request is still making the session. */
function isPresent({ handedOutAt, paymentSessionId, createdAt }: PaymentRecord, now: number): boolean {
  if (paymentSessionId === null) return now - Date.parse(createdAt) < reservationMs;
  return handedOutAt !== null && now - Date.parse(handedOutAt) < presenceMs;
}

/** Whether CubePay says that a session has ended unpaid, so that a new attempt may begin. */
async function isDead({ store, client, terms, now }: AttemptTools, holder: SessionRecord): Promise<boolean> {
  const { requestId, amount, currency } = holder;
  const { paymentSessionToken: _, ...session } = await client.sessions.create({ requestId, amount, currency });
  if (session.paymentSessionId !== holder.paymentSessionId) {
    await stored(() => store.save({ ...holder, holdsReference: false }, { dueInMs: 0 }));
    return true;
  }
  if (session.status === undefined || awaitsMoney(session.status)) return false;
  // Written as due at once: whoever settles next goes on from here.
  const { record } = told(holder, session, terms, now());
  await stored(() => store.save(record, { dueInMs: 0 }));
  if (endedUnpaid(session.status)) return true;
  throw beingPaid();
}

/** Writes the session beside its reference, before anybody gets its token. */
async function handOut({ store, now }: AttemptTools, reserved: PaymentRecord, session: CreatedPaymentSession): Promise<void> {
  const { paymentSessionId } = session;
  let record = reserved;
  for (let turn = 0; turn < 5; turn += 1) {
    if (hasSession(record) && record.paymentSessionId !== paymentSessionId) {
      throw new Refusal(409, "This requestId belongs to a payment that has ended. Start the payment again with a new one.");
    }
    if (hasSession(record) && record.status !== "open") return;
    if (!record.holdsReference) throw beingPaid();
    // The session is stored already, and the payment is somebody's claim or was handed out a moment ago.
    if (hasSession(record) && (record.claimedUntil !== null || isPresent(record, now()))) return;
    const next = { ...record, paymentSessionId, handedOutAt: new Date(now()).toISOString() };
    if (await stored(() => store.save(next, { dueInMs: hasSession(record) ? dueInMs(record, now()) : 0 }))) return;
    const [current] = await stored(() => store.find("requestId", [reserved.requestId]));
    if (!current) break;
    record = current;
  }
  throw notRecorded();
}

/** A browser has looked its session up and found it unpaid: its modal is over, and the reference is free to be paid anew. */
export async function leave({ store, terms, now }: AttemptTools, found: PaymentRecord, news: SessionNews): Promise<void> {
  let record: PaymentRecord | undefined = found;
  for (let turn = 0; turn < 5 && record && hasSession(record) && record.status === "open"; turn += 1) {
    // What is worked on just now is the worker's to write.
    if (record.claimedUntil === null || Date.parse(record.claimedUntil) <= now()) {
      const { record: next, dueInMs } = told({ ...record, attempts: 0 }, news, terms, now());
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

/** CubePay answered with no session to hand out: the reference is free for another attempt. A failure here only delays that. */
async function giveBack({ store, now }: AttemptTools, reserved: PaymentRecord, { requestId }: Attempt): Promise<void> {
  // A repeated request leaves its own session as it was.
  if (hasSession(reserved) && reserved.requestId === requestId) return;
  const save = hasSession(reserved)
    ? store.save({ ...reserved, handedOutAt: null }, { dueInMs: dueInMs(reserved, now()) })
    : store.save({ ...reserved, status: "abandoned", holdsReference: false }, { dueInMs: null });
  await save.catch(() => undefined);
}

/** Without the store no token may leave. */
async function stored<Result>(access: () => Promise<Result>): Promise<Result> {
  try {
    return await access();
  } catch (error) {
    throw notRecorded(error);
  }
}

function beingPaid(): Refusal {
  return new Refusal(409, "A payment for this order is under way, perhaps in another tab. Finish it there, or try again in half a minute.");
}
