import {
  CubePayApiError,
  RefusedPayment,
  createCubePayClient,
  createPaymentSessions,
  cubePayFromEnv,
  type Capture,
  type CaptureState,
  type CaptureStatus,
  type CubePayClient,
  type PaymentSession,
  type PaymentSessionStatus,
} from "cubepay-checkout/server";

declare const environment: { CUBEPAY_API_KEY?: string; CUBEPAY_API_HOST?: string };
const { CUBEPAY_API_KEY: apiKey, CUBEPAY_API_HOST: apiHost } = environment;

// The exports of a route have this shape.
export const { POST, GET } = createPaymentSessions({
  apiKey,
  apiHost,
  price: async ({ body, request }) => {
    body["orderId"] satisfies unknown;
    request.headers satisfies Headers;
    if (!body["orderId"]) throw new RefusedPayment("Which order?");
    return { amount: "50.00", currency: "USD" };
  },
}) satisfies Record<"POST" | "GET", (request: Request) => Promise<Response>>;
createPaymentSessions({ apiKey, apiHost, price: () => ({ amount: 50 }), timeoutMs: 1, maxAttempts: 1, allowedOrigins: ["https://shop.example"], onError: (error: unknown) => error });

// @ts-expect-error: a customer's browser never sets the price
createPaymentSessions({ apiKey, apiHost });
// @ts-expect-error: a price has an amount
createPaymentSessions({ apiKey, apiHost, price: () => ({ currency: "USD" }) });
// @ts-expect-error: a price is not a bare number
createPaymentSessions({ apiKey, apiHost, price: () => 50 });
// @ts-expect-error: the key is required
createPaymentSessions({ apiHost, price: () => ({ amount: 50 }) });
// @ts-expect-error: unknown option
createPaymentSessions({ apiKey, apiHost, price: () => ({ amount: 50 }), merchantId: "merchant_1" });

export async function capture() {
  const client: CubePayClient = createCubePayClient({ apiKey, apiHost });
  createCubePayClient({ ...cubePayFromEnv(), timeoutMs: 1 });
  const created = await client.sessions.create({ amount: "50.00", currency: "USD" });
  created.paymentSessionToken satisfies string;
  const session: PaymentSession = await client.sessions.get(created.paymentSessionId, { sessionToken: created.paymentSessionToken });
  // @ts-expect-error: a look-up does not give the token
  session.paymentSessionToken satisfies string;
  const capture: Capture = await client.captures.create(session.paymentSessionId, { requestId: "c", captureAmount: "20.00", isFinalCapture: true });
  capture.captureAmount satisfies string;
  capture.status satisfies CaptureStatus;
  // @ts-expect-error: CubePay may leave the id out
  await client.captures.get(session.paymentSessionId, capture.captureId);
  if (capture.captureId !== undefined) {
    const state: CaptureState = await client.captures.get(session.paymentSessionId, capture.captureId);
    state.captureTransferTransactionHash satisfies string | null;
    // @ts-expect-error: a capture has no such status
    if (state.status === "FUNDED") return;
  }
  // @ts-expect-error: a capture moves money, so its key is required
  await client.captures.create(session.paymentSessionId, { captureAmount: "20.00" });
  // @ts-expect-error: of the wrong type
  await client.captures.create(session.paymentSessionId, { requestId: "c", captureAmount: 20 });
  // @ts-expect-error: the session's own token is required
  await client.sessions.get(session.paymentSessionId);
}

export function told(error: unknown) {
  if (error instanceof CubePayApiError) {
    error.code satisfies string;
    error.sessionStatus satisfies PaymentSessionStatus | undefined;
    // @ts-expect-error: no such code
    if (error.code === "closed") return;
  }
}
