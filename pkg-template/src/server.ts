// `cubepay-checkout/server`: what a shop's server needs. Web standards only, so that it runs on Node, Bun, Deno and
// edge runtimes alike; nothing happens at import.

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
