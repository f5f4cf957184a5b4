import type { CubePayError } from "../index.js";
import type { PaymentState } from "./payment-controller.js";

/** Texts of a payment button, for other wordings or languages. */
export interface PayButtonLabels {
  /** Shown on a button without content. Default: `"Pay 50.00 USD"`, with its amount and currency. */
  idle?: string | undefined;
  /** Announced while the payment is in progress, and shown on a button without content. Default: `"Payment in progress…"`. */
  paying?: string | undefined;
  /** Announced when the payment succeeded. Default: `"Payment complete."`. */
  paid?: string | undefined;
  /** Announced when the customer closed the modal. Default: `"No payment was made."`. */
  closed?: string | undefined;
  /** Announced when the payment failed. Default: a text that depends on the error's `outcome`, `status` and `code`. */
  failed?: string | ((error: CubePayError) => string) | undefined;
}

/** The text of a button without content. */
export function textOf({ status }: PaymentState, labels: PayButtonLabels, amount: string | number | undefined, currency = "USD"): string {
  return status === "paying" ? payingText(labels) : (labels.idle ?? `Pay ${amount} ${currency}`);
}

/** The text that screen readers announce for a state. Empty for no announcement. */
export function announcementOf({ status, error }: PaymentState, labels: PayButtonLabels): string {
  const { paid = "Payment complete.", closed = "No payment was made.", failed = failureText } = labels;
  return { idle: "", paying: payingText(labels), paid, closed, failed: error && typeof failed === "function" ? failed(error) : (failed as string) }[status];
}

const payingText = ({ paying = "Payment in progress…" }: PayButtonLabels): string => paying;

function failureText({ code, outcome, status }: CubePayError): string {
  if (outcome === "unknown") return "It is not certain whether the payment went through.";
  // The answer of `createPayments` for an order that is paid, or whose payment is under way or being checked.
  if (status === 409) return "This order may already be paid. Please check before you pay again.";
  return code === "session_ended"
    ? "The payment was cancelled. Nothing was charged. Please start again."
    : "The payment did not go through. Nothing was charged.";
}
