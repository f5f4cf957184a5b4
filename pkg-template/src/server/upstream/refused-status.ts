import { type JsonObject } from "../checks/json-object.js";
import { isPaymentSessionStatus, paymentSessionStatuses, type PaymentSessionStatus } from "./payment-session.js";

/**
 * The session's status in the body of a refusal: its `status` or `sessionStatus`, or the one that its `error` text names.
 * How CubePay words a refusal is not documented, so a text that can be read in two ways gives `undefined`.
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
    // A refusal names FUNDED as the status that it wants.
    if (status === "FUNDED" || !words.has(status)) return false;
    // In "ERROR: no amount" it is no status.
    return status !== "ERROR" || /\b(?:is|in|state|status)\b["'\s:=]*ERROR\b/i.test(text);
  });
}
