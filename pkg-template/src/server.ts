/**
 * What a shop's server needs: the endpoint that makes sessions, and a client of the CubePay API. Web standards only, so
 * that it runs on Node, Bun, Deno and edge runtimes alike; nothing happens at import.
 *
 * ```ts
 * // app/api/payment-sessions/route.ts
 * import { createPaymentSessions } from "cubepay-checkout/server";
 *
 * export const { POST, GET } = createPaymentSessions({
 *   apiKey: process.env.CUBEPAY_API_KEY,
 *   apiHost: process.env.CUBEPAY_API_HOST,
 *   price: () => ({ amount: "50.00", currency: "USD" }),
 * });
 * ```
 * @module cubepay-checkout/server
 */

export { CubePayApiError, type CubePayApiErrorCode } from "./server/api-error.js";
export {
  createCubePayClient,
  type CaptureRequest,
  type CubePayClient,
  type CubePayClientOptions,
  type SessionRequest,
} from "./server/client.js";
export type { Price, PriceContext } from "./server/charge.js";
export type { Capture, CreatedPaymentSession, PaymentSession, PaymentSessionStatus } from "./server/payment-session.js";
export { createPaymentSessions, type PaymentSessionHandlers, type PaymentSessionsOptions } from "./server/payment-sessions.js";
export { RefusedPayment } from "./server/refused-payment.js";
export type { JsonObject } from "./server/json-object.js";
export { memoryStore } from "./server/payments/memory-store.js";
export type { Payment, PaymentCapture, PaymentRecord, PaymentStatus } from "./server/payments/payment.js";
export type { NewPaymentRecord, PaymentKey, PaymentStore, Schedule } from "./server/payments/store.js";
