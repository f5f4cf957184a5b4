/**
 * Why a person has to look at a payment.
 *
 * | reason | what happened |
 * | --- | --- |
 * | `amount_differs` | CubePay's session has another amount than the payment. |
 * | `currency_differs` | CubePay's session has another currency. |
 * | `session_error` | CubePay reports the session as `ERROR`. |
 * | `session_unknown` | CubePay does not know the session. |
 * | `second_payment` | A second payment arrived for a `reference`. It was not captured. |
 * | `captured_elsewhere` | Somebody else captured the session. |
 * | `capture_differs` | CubePay has another amount for this capture. |
 * | `capture_refused` | CubePay keeps refusing the capture. |
 * | `capture_failed` | CubePay reports the capture as `ERROR`. |
 * | `delivery_failing` | `onPaid` keeps failing. The payment stays `paid` and `onPaid` is called again. |
 */
export type ReviewReason =
  | "amount_differs"
  | "currency_differs"
  | "session_error"
  | "session_unknown"
  | "second_payment"
  | "captured_elsewhere"
  | "capture_differs"
  | "capture_refused"
  | "capture_failed"
  | "delivery_failing";

/** The meaning of each reason and what to do. Stored with the payment, so a changed sentence is not recognised in old records. */
export const reviewSentences: Readonly<Record<ReviewReason, string>> = {
  amount_differs: "CubePay's session has another amount than this payment. Nothing was captured. Compare both at CubePay.",
  currency_differs: "CubePay's session has another currency than this payment. Nothing was captured. Compare both at CubePay.",
  session_error: "CubePay reports an error for this session. Ask CubePay whether money arrived.",
  session_unknown: "CubePay does not know this session. Check CUBEPAY_API_HOST and CUBEPAY_API_KEY, then ask CubePay.",
  second_payment: "This is a second payment for the same reference. It was not captured. Ask CubePay to return it.",
  captured_elsewhere: "This session was captured by somebody else. Check the captured amount at CubePay, then deliver by hand.",
  capture_differs: "CubePay has another amount for this capture. Compare both at CubePay before you deliver.",
  capture_refused: "CubePay keeps refusing to capture this funded session. Ask CubePay for the reason.",
  capture_failed: "CubePay reports that the capture failed. Ask CubePay whether the money can still be captured.",
  delivery_failing: "onPaid keeps failing for this payment. Fix it; it is called again by itself.",
};

/** What a reason means at a sandbox, where it means something else. Each begins as its sentence above does. */
const sandboxSentences: Partial<Record<ReviewReason, string>> = {
  session_unknown: "CubePay does not know this session. Perhaps the sandbox was restarted without --state, and forgot it. Delete this payment's row.",
};

/** The sentence to store for a reason. */
export function reviewSentence(reason: ReviewReason, usesSandbox = false): string {
  return (usesSandbox ? sandboxSentences[reason] : undefined) ?? reviewSentences[reason];
}

/** The reason that a stored sentence stands for. */
export function reasonOf(problem: string | null): ReviewReason | undefined {
  return (Object.keys(reviewSentences) as ReviewReason[]).find((reason) => problem === reviewSentences[reason] || problem === sandboxSentences[reason]);
}
