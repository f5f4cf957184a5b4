/**
 * Server-side CubePay: an endpoint that creates sessions, payments that are captured and delivered once, and a client for
 * the CubePay API. It only uses web standards, so it runs on Node, Bun, Deno and edge runtimes. Importing it has no side effects.
 *
 * ```ts
 * // lib/payments.ts
 * import { createPayments, cubePayFromEnv } from "cubepay-checkout/server";
 * import { postgresStore } from "cubepay-checkout/server/postgres";
 * import { Pool } from "pg";
 *
 * export const payments = createPayments({
 *   ...cubePayFromEnv(),
 *   store: postgresStore(new Pool({ connectionString: process.env.DATABASE_URL })),
 *   price: ({ body }) => ({ amount: "50.00", currency: "USD", reference: String(body.orderId) }),
 *   onPaid: async (payment) => {
 *     console.log("the money for", payment.reference, "has arrived");
 *   },
 * });
 *
 * // app/api/payment-sessions/route.ts    export const { POST, GET } = payments.sessions;
 * // app/api/cubepay/webhook/route.ts     export const { POST } = payments.webhook;
 * // a cron job                           await payments.settle();
 * ```
 * @module cubepay-checkout/server
 */

export { CubePayApiError, type CubePayApiErrorCode } from "./server/upstream/api-error.js";
export type { Capture, CaptureState, CaptureStatus } from "./server/upstream/capture.js";
export {
  createCubePayClient,
  type CaptureRequest,
  type CubePayClient,
  type CubePayClientOptions,
  type SessionRequest,
} from "./server/upstream/client.js";
export type { Charge, Price, PriceContext } from "./server/sessions/charge.js";
export { cubePayFromEnv, type CubePayEnvironment } from "./server/checks/environment.js";
export type { PaymentSessionHandlers } from "./server/sessions/endpoint.js";
export type { CreatedPaymentSession, PaymentSession, PaymentSessionStatus } from "./server/upstream/payment-session.js";
export { createPaymentSessions, type EndpointOptions, type PaymentSessionsOptions, type SessionCreated } from "./server/sessions/payment-sessions.js";
export { createPayments } from "./server/payments/create-payments.js";
export type { ExplainedAttempt, Explanation } from "./server/payments/explain.js";
export type { JsonObject } from "./server/checks/json-object.js";
export { memoryStore } from "./server/payments/memory-store.js";
export type { Payment, PaymentCapture, PaymentRecord, PaymentStatus } from "./server/payments/payment.js";
export type {
  ManualCapture,
  PaymentName,
  PaymentPrice,
  Payments,
  PaymentsOptions,
  SettleCounts,
  SettleOptions,
} from "./server/payments/payments.js";
export type { ReviewReason } from "./server/payments/review.js";
export type { NewPaymentRecord, PaymentKey, PaymentStore, Schedule } from "./server/payments/store.js";
export { RefusedPayment } from "./server/answers/refused-payment.js";
