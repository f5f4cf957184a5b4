// Explains a payment to support staff, for customers who ask about it.

import { hasSession, paymentOf, type Payment, type PaymentRecord } from "./payment.js";
import { reasonOf, type ReviewReason } from "./review.js";

/** One attempt to pay for a reference. */
export interface ExplainedAttempt extends Payment {
  /** What happens next, as a sentence. */
  readonly next: string;
  /** When it happens: ISO 8601. Absent if nothing happens automatically. */
  readonly nextAt?: string | undefined;
  /** The last error, or what the payment is waiting for, as a sentence. */
  readonly problem?: string | undefined;
  /** Why a person must look at the payment. Only with status `review`. */
  readonly reviewReason?: ReviewReason | undefined;
}

/** Everything that is known about the payments for a reference. */
export interface Explanation {
  /** The reference that was asked about. */
  readonly reference: string;
  /** The state of the reference, as a sentence. */
  readonly summary: string;
  /** Every attempt, newest first. */
  readonly attempts: readonly ExplainedAttempt[];
}

const summaries: Readonly<Record<Payment["status"], string>> = {
  delivered: "Paid, and delivered.",
  paid: "Paid. The delivery has not succeeded yet.",
  capturing: "The customer has paid. CubePay is transferring the money.",
  funded: "The customer has paid. The money is not captured yet.",
  review: "A person has to look at this payment.",
  open: "The customer has begun and not paid yet.",
  canceled: "Not paid: CubePay canceled the session.",
  abandoned: "Not paid: the customer left.",
};

const nextSteps: Readonly<Record<Payment["status"], string>> = {
  delivered: "Nothing: this payment is complete.",
  paid: "onPaid is called.",
  capturing: "CubePay is asked whether the transfer is complete.",
  funded: "The money is captured.",
  review: "Nothing until a person decides.",
  open: "CubePay is asked whether the customer has paid.",
  canceled: "Nothing: the customer can start again.",
  abandoned: "Nothing: the customer can start again.",
};

/** Explains the records of a reference. The summary describes the most advanced attempt. */
export function explanationOf(reference: string, records: readonly PaymentRecord[], captureMethod: "automatic" | "manual"): Explanation {
  const attempts = records.filter(hasSession).map((record): ExplainedAttempt => {
    const waitsForShop = record.status === "funded" && captureMethod === "manual" && record.dueAt === null;
    const reviewReason = record.status === "review" ? reasonOf(record.problem) : undefined;
    return {
      ...paymentOf(record),
      next: waitsForShop ? "Nothing until you call capture." : nextSteps[record.status],
      ...(record.dueAt !== null && { nextAt: record.dueAt }),
      ...(record.problem !== null && { problem: record.problem }),
      ...(reviewReason !== undefined && { reviewReason }),
    };
  });
  const order = Object.keys(summaries);
  const [foremost] = [...attempts].sort((one, other) => order.indexOf(one.status) - order.indexOf(other.status));
  return { reference, summary: foremost ? summaries[foremost.status] : "There is no payment for this reference.", attempts };
}
