// A payment as the shop sees it, and as a store keeps it.

import { type JsonObject } from "../checks/json-object.js";
import { sumOf } from "../checks/money.js";

/**
 * Where a payment stands, from the shop's side.
 *
 * | status | meaning |
 * | --- | --- |
 * | `open` | The customer has a session and has not paid it yet. |
 * | `funded` | The money is in the session's one-time wallet. It is not yours yet. |
 * | `capturing` | CubePay has accepted the capture and is transferring the money. |
 * | `paid` | The money is yours. `onPaid` has not resolved yet. |
 * | `delivered` | `onPaid` has resolved. |
 * | `canceled` | CubePay canceled the session before it was paid. |
 * | `abandoned` | Nobody paid the session within `abandonAfterMs`. |
 * | `review` | A person has to look; `onReview` was called with the reason. |
 */
export type PaymentStatus = "open" | "funded" | "capturing" | "paid" | "delivered" | "canceled" | "abandoned" | "review";

/** One capture of a payment. */
export interface PaymentCapture {
  /** The capture's idempotency key at CubePay, derived from the session. */
  readonly requestId: string;
  /** CubePay's id of the capture, `"cap_…"`, once CubePay has accepted it. */
  readonly captureId?: string | undefined;
  /** What is captured: decimal text such as `"20.00"`. */
  readonly amount: string;
  /** Whether it is the last one: CubePay refunds the rest to the customer. */
  readonly final: boolean;
  /** `requested`: not accepted by CubePay yet. `captured`: the money is yours. */
  readonly status: "requested" | "capturing" | "captured";
  /** What CubePay refunds to the customer: decimal text. */
  readonly refundAmount?: string | undefined;
  /** The transaction that transferred the captured money. */
  readonly captureTransferTransactionHash?: string | undefined;
  /** The transaction that refunded the rest. */
  readonly refundTransferTransactionHash?: string | undefined;
}

/** A payment, from its session to its delivery. It never holds the session token. */
export interface Payment {
  /** The session's id at CubePay, `"ps_…"`. Unique: use it as the key that makes your own work exact. */
  readonly paymentSessionId: string;
  /** The idempotency key of the attempt, as the browser chose it. */
  readonly requestId: string;
  /** What your `price` returned: what this payment is for, such as an order's number. */
  readonly reference: string;
  /** What the session charges: decimal text such as `"50.00"`. */
  readonly amount: string;
  /** ISO 4217, such as `"USD"`. */
  readonly currency: string;
  /** What the browser sent beside the amount, the currency and the `requestId`. The customer's word. */
  readonly metadata: JsonObject;
  /** Where the payment stands. */
  readonly status: PaymentStatus;
  /** The transaction that funded the session, once CubePay reported it. */
  readonly fundingTransactionHash?: string | undefined;
  /** The captures, oldest first. */
  readonly captures: readonly PaymentCapture[];
  /** The sum of what was captured: decimal text, `"0"` before the first capture is complete. */
  readonly capturedAmount: string;
  /** The sum of what was refunded: decimal text, `"0"` when nothing was. */
  readonly refundedAmount: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** When the payment last changed: ISO 8601. */
  readonly updatedAt: string;
  /** When the final capture was found complete: ISO 8601. */
  readonly paidAt?: string | undefined;
  /** When `onPaid` resolved: ISO 8601. */
  readonly deliveredAt?: string | undefined;
}

/**
 * A payment as a {@link PaymentStore} keeps it: plain JSON values. `version`, `updatedAt`, `dueAt` and `claimedUntil`
 * are the store's to write; the rest is written as given.
 */
export interface PaymentRecord {
  /** The idempotency key of the attempt: the record's primary key. */
  readonly requestId: string;
  /** Unique. `null` while the reference is reserved and CubePay has not made the session yet. */
  readonly paymentSessionId: string | null;
  /** What the payment is for. */
  readonly reference: string;
  /** Whether this attempt occupies its reference. Of one reference at most one record may: a unique index decides. */
  readonly holdsReference: boolean;
  /** What the session charges: decimal text such as `"50.00"`. */
  readonly amount: string;
  /** ISO 4217, such as `"USD"`. */
  readonly currency: string;
  /** What the browser sent beside the amount: the customer's word. */
  readonly metadata: JsonObject;
  /** Where the payment stands. */
  readonly status: PaymentStatus;
  /** The transaction that funded the session, once CubePay reported it. */
  readonly fundingTransactionHash: string | null;
  /** The captures, oldest first. */
  readonly captures: readonly PaymentCapture[];
  /** When the token was last handed to a browser; `null` once that browser has looked the session up and found it unpaid. */
  readonly handedOutAt: string | null;
  /** How often the next step was tried without a change; the waits grow with it. */
  readonly attempts: number;
  /** Why the payment waits or needs review, in words for a person; `null` when there is nothing to say. */
  readonly problem: string | null;
  /** ISO 8601. */
  readonly createdAt: string;
  /** When the final capture was found complete: ISO 8601. */
  readonly paidAt: string | null;
  /** When `onPaid` resolved: ISO 8601. */
  readonly deliveredAt: string | null;
  /** Counts the writes. A write that expects another version is refused. */
  readonly version: number;
  /** When the record was last written: ISO 8601. */
  readonly updatedAt: string;
  /** When the payment wants attention; `null` for never. Of a claimed payment: when the claim runs out. */
  readonly dueAt: string | null;
  /** Until when a process works on it; `null` when none does. */
  readonly claimedUntil: string | null;
}

/** A record whose session exists. */
export type SessionRecord = PaymentRecord & { readonly paymentSessionId: string };

/** Whether the session exists: only then there is a payment to speak of. */
export function hasSession(record: PaymentRecord): record is SessionRecord {
  return record.paymentSessionId !== null;
}

/** The payment that a record holds, without the store's own bookkeeping. */
export function paymentOf(record: SessionRecord): Payment {
  const captured = record.captures.filter(({ status }) => status === "captured");
  return {
    paymentSessionId: record.paymentSessionId,
    requestId: record.requestId,
    reference: record.reference,
    amount: record.amount,
    currency: record.currency,
    metadata: record.metadata,
    status: record.status,
    ...(record.fundingTransactionHash !== null && { fundingTransactionHash: record.fundingTransactionHash }),
    captures: record.captures,
    capturedAmount: sumOf(captured.map(({ amount }) => amount)),
    refundedAmount: sumOf(captured.map(({ refundAmount = "0" }) => refundAmount)),
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
    ...(record.paidAt !== null && { paidAt: record.paidAt }),
    ...(record.deliveredAt !== null && { deliveredAt: record.deliveredAt }),
  };
}
