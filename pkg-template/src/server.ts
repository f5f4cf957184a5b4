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
export type { Capture, CaptureState, CaptureStatus } from "./server/capture.js";
export {
  createCubePayClient,
  type CaptureRequest,
  type CubePayClient,
  type CubePayClientOptions,
  type SessionRequest,
} from "./server/client.js";
export type { Price, PriceContext } from "./server/charge.js";
export { cubePayFromEnv, type CubePayEnvironment } from "./server/environment.js";
export type { CreatedPaymentSession, PaymentSession, PaymentSessionStatus } from "./server/payment-session.js";
export { createPaymentSessions, type PaymentSessionHandlers, type PaymentSessionsOptions } from "./server/payment-sessions.js";
export { RefusedPayment } from "./server/refused-payment.js";
