import { type JsonObject } from "../checks/json-object.js";
import { isPaymentSessionStatus, paymentSessionStatuses, type PaymentSessionStatus } from "./payment-session.js";

/**
 * The session's status in the body of an error response: its `status` or `sessionStatus`, or the status that its `error` text
 * names. The wording of these texts is not documented, so an ambiguous text gives `undefined`.
 */
export function refusedStatus(body: JsonObject): PaymentSessionStatus | undefined {
  for (const name of ["status", "sessionStatus"]) {
    const value = Object.hasOwn(body, name) ? body[name] : undefined;
    if (isPaymentSessionStatus(value)) return value;
  }
  const text = Object.hasOwn(body, "error") ? body["error"] : undefined;
  const [status, ...more] = typeof text === "string" ? named(text) : [];
  return more.length === 0 ? status : undefined;
}

function named(text: string): PaymentSessionStatus[] {
  const words = new Set(text.match(/(?<![\w-])[A-Z]+(?![\w-])/g));
  return paymentSessionStatuses.filter((status) => {
    // The text may name FUNDED as the required status.
    if (status === "FUNDED" || !words.has(status)) return false;
    // In "ERROR: no amount" the word is not a status.
    return status !== "ERROR" || /\b(?:is|in|state|status)\b["'\s:=]*ERROR\b/i.test(text);
  });
}
