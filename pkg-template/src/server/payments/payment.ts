// A payment, as the shop sees it and as a store keeps it.

import { type JsonObject } from "../checks/json-object.js";
import { sumOf } from "../checks/money.js";

/**
 * The status of a payment, from the shop's perspective.
 *
 * | status | meaning |
 * | --- | --- |
 * | `open` | The customer has a session and has not paid yet. |
 * | `funded` | The money is in the session's one-time wallet. It is not yours yet. |
 * | `capturing` | CubePay has accepted the capture and is transferring the money. |
 * | `paid` | The money is yours. `onPaid` has not resolved yet. |
 * | `delivered` | `onPaid` has resolved. |
 * | `canceled` | CubePay canceled the session before it was paid. |
 * | `abandoned` | The session was not paid within `abandonAfterMs`. |
 * | `review` | A person has to look at the payment; `onReview` was called with the reason. |
 */
export type PaymentStatus = "open" | "funded" | "capturing" | "paid" | "delivered" | "canceled" | "abandoned" | "review";

/** One capture of a payment. */
export interface PaymentCapture {
  /** The capture's idempotency key at CubePay, derived from the session. */
  readonly requestId: string;
  /** CubePay's id of the capture, `"cap_…"`, once CubePay has accepted the capture. */
  readonly captureId?: string | undefined;
  /** The captured amount: decimal text such as `"20.00"`. */
  readonly amount: string;
  /** Whether this is the last capture. CubePay then refunds the rest to the customer. */
  readonly final: boolean;
  /** `requested`: CubePay has not accepted the capture yet. `captured`: the money is yours. */
  readonly status: "requested" | "capturing" | "captured";
  /** The refund to the customer: decimal text. */
  readonly refundAmount?: string | undefined;
  /** The transaction that transferred the captured money. */
  readonly captureTransferTransactionHash?: string | undefined;
  /** The transaction that refunded the rest. */
  readonly refundTransferTransactionHash?: string | undefined;
}

/** A payment, from its session to its delivery. It never contains the session token. */
export interface Payment {
  /** The session's id at CubePay, `"ps_…"`. Unique, so you can use it as an idempotency key for your own work. */
  readonly paymentSessionId: string;
  /** The idempotency key of the attempt, chosen by the browser. */
  readonly requestId: string;
  /** The reference that your `price` returned: what the payment is for, such as an order number. */
  readonly reference: string;
  /** The amount of the session: decimal text such as `"50.00"`. */
  readonly amount: string;
  /** ISO 4217, such as `"USD"`. */
  readonly currency: string;
  /** Additional fields from the browser. They cannot be trusted. */
  readonly metadata: JsonObject;
  /** The status. */
  readonly status: PaymentStatus;
  /** The transaction that funded the session, once CubePay reported it. */
  readonly fundingTransactionHash?: string | undefined;
  /** The captures, oldest first. */
  readonly captures: readonly PaymentCapture[];
  /** The sum of the completed captures: decimal text, `"0"` before the first one. */
  readonly capturedAmount: string;
  /** The sum of the refunds: decimal text, `"0"` if there were none. */
  readonly refundedAmount: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** When the payment last changed: ISO 8601. */
  readonly updatedAt: string;
  /** When the final capture was seen to be complete: ISO 8601. */
  readonly paidAt?: string | undefined;
  /** When `onPaid` resolved: ISO 8601. */
  readonly deliveredAt?: string | undefined;
}

/**
 * A payment as a {@link PaymentStore} keeps it: plain JSON values. The store itself sets `version`, `updatedAt`, `dueAt` and
 * `claimedUntil`, and writes the other fields unchanged.
 */
export interface PaymentRecord {
  /** The idempotency key of the attempt. The primary key of the record. */
  readonly requestId: string;
  /** Unique. `null` while the reference is reserved and CubePay has not created the session yet. */
  readonly paymentSessionId: string | null;
  /** What the payment is for. */
  readonly reference: string;
  /** Whether this attempt occupies its reference. A unique index allows at most one such record per reference. */
  readonly holdsReference: boolean;
  /** The amount of the session: decimal text such as `"50.00"`. */
  readonly amount: string;
  /** ISO 4217, such as `"USD"`. */
  readonly currency: string;
  /** Additional fields from the browser. They cannot be trusted. */
  readonly metadata: JsonObject;
  /** The status. */
  readonly status: PaymentStatus;
  /** The transaction that funded the session, once CubePay reported it. */
  readonly fundingTransactionHash: string | null;
  /** The captures, oldest first. */
  readonly captures: readonly PaymentCapture[];
  /** When the token was last sent to a browser; `null` once that browser has looked up the session and found it unpaid. */
  readonly handedOutAt: string | null;
  /** How often the next step was tried without a change. The delay grows with it. */
  readonly attempts: number;
  /** Why the payment is waiting or needs review, as a sentence; `null` if there is nothing to report. */
  readonly problem: string | null;
  /** ISO 8601. */
  readonly createdAt: string;
  /** When the final capture was seen to be complete: ISO 8601. */
  readonly paidAt: string | null;
  /** When `onPaid` resolved: ISO 8601. */
  readonly deliveredAt: string | null;
  /** The number of writes. A write with another expected version is rejected. */
  readonly version: number;
  /** When the record was last written: ISO 8601. */
  readonly updatedAt: string;
  /** When the payment is due; `null` for never. For a claimed payment, when the claim expires. */
  readonly dueAt: string | null;
  /** When the current claim expires; `null` if no process works on the payment. */
  readonly claimedUntil: string | null;
}

/** A record whose session exists. */
export type SessionRecord = PaymentRecord & { readonly paymentSessionId: string };

/** Whether the session exists. Without one, there is no payment to return. */
export function hasSession(record: PaymentRecord): record is SessionRecord {
  return record.paymentSessionId !== null;
}

/** The payment in a record, without the store's own fields. */
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
