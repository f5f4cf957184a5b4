// The endpoint without a store, for shops that record and capture payments themselves.

import { refuseOtherCharge, type Charge, type Price, type PriceContext } from "./charge.js";
import { clientOf, clientOptions, readApi, type CubePayClientOptions } from "../upstream/client.js";
import { quietly, sessionEndpoint, type PaymentSessionHandlers } from "./endpoint.js";
import { functionOption, integerOption, readOptions } from "../checks/options.js";
import { allowedOriginsOption } from "../checks/origin.js";
import { type CreatedPaymentSession } from "../upstream/payment-session.js";
import { notRecorded } from "../answers/refusal.js";
import { isRefusedPayment } from "../answers/refused-payment.js";

/** The options of every endpoint, with or without a store. */
export interface EndpointOptions extends CubePayClientOptions {
  /** Origins, apart from the server's own, whose pages may call the endpoint. The shop sets the CORS headers. Default: none. */
  allowedOrigins?: readonly string[] | undefined;
  /** The longest request body that is accepted, in bytes. Default 16,384. */
  maxBodyBytes?: number | undefined;
  /**
   * Called for every error that the customer did not cause: an error of `price`, a wrong API key, CubePay unreachable. Default
   * `console.error`.
   */
  onError?: ((error: unknown) => void) | undefined;
}

/** The options of {@link createPaymentSessions}. */
export interface PaymentSessionsOptions extends EndpointOptions {
  /**
   * Returns the price of a payment. Required, because the browser's amount cannot be trusted. Throw a `RefusedPayment` to reject
   * the payment with your own message. Any other error becomes a 500 that reveals nothing.
   */
  price: (context: PriceContext) => Price | Promise<Price>;
  /**
   * Called with each session and awaited before its token is sent. Store the session with your order here. If it throws, the
   * browser gets a 503, or the status of a `RefusedPayment`, and no session.
   */
  onCreated?: ((created: SessionCreated) => unknown) | undefined;
}

/** The argument of `onCreated`. */
export interface SessionCreated {
  /** The session without its token, which must not be stored. */
  readonly session: Omit<CreatedPaymentSession, "paymentSessionToken">;
  /** The amount to charge. */
  readonly charge: Charge;
  /** The idempotency key. A repeated request calls `onCreated` again, with the same session. */
  readonly requestId: string;
  /** The JSON that the browser posted, as passed to `price`. */
  readonly body: Readonly<Record<string, unknown>>;
}

const caller = "createPaymentSessions";
/** The names of {@link EndpointOptions} and of `price`. */
export const endpointOptions = [...clientOptions, "price", "allowedOrigins", "maxBodyBytes", "onError"] as const;

/**
 * The shop's payment session endpoint. It creates sessions and stores nothing. You capture the money yourself. Use
 * `createPayments` to have every payment captured and delivered once.
 *
 * @example
 * ```ts
 * // app/api/payment-sessions/route.ts
 * import { createPaymentSessions, RefusedPayment } from "cubepay-checkout/server";
 *
 * const prices = new Map([["lamp", "50.00"]]);
 *
 * export const { POST, GET } = createPaymentSessions({
 *   apiKey: process.env.CUBEPAY_API_KEY,
 *   apiHost: process.env.CUBEPAY_API_HOST,
 *   price: ({ body }) => {
 *     const amount = prices.get(String(body.productId));
 *     if (!amount) throw new RefusedPayment("This shop does not sell that.", 404);
 *     return { amount, currency: "USD" };
 *   },
 * });
 * ```
 * @throws TypeError when `price`, the key or the host is missing, or an option is unknown or malformed.
 */
export function createPaymentSessions(given: PaymentSessionsOptions): PaymentSessionHandlers {
  const taken = readOptions(caller, given, [...endpointOptions, "onCreated"]);
  const parts = endpointParts(caller, taken, '{ amount: "50.00", currency: "USD" }');
  const onCreated = functionOption(caller, "onCreated", taken.onCreated) as PaymentSessionsOptions["onCreated"];
  const client = clientOf(parts.api);
  return sessionEndpoint({
    ...parts,
    make: async ({ priced: { amount, currency }, requestId, body }) => {
      const charge = { amount, currency };
      const session = await client.sessions.create({ ...charge, requestId });
      refuseOtherCharge(session, charge);
      const { paymentSessionToken: _, ...kept } = session;
      if (onCreated) await recorded(() => onCreated({ session: kept, charge, requestId, body }));
      return session;
    },
  });
}

/** Validates the options of an endpoint. */
export function endpointParts(caller: string, taken: Partial<Record<(typeof endpointOptions)[number], unknown>>, priceExample: string) {
  const price = functionOption(caller, "price", taken.price) as PaymentSessionsOptions["price"] | undefined;
  if (!price) {
    throw new TypeError(
      `${caller}: price is missing. Write { price: ({ body }) => (${priceExample}) }, with what your shop charges; a customer's browser never sets the price.`,
    );
  }
  return {
    price,
    api: readApi(caller, taken),
    allowedOrigins: allowedOriginsOption(caller, taken.allowedOrigins),
    maxBodyBytes: integerOption(caller, "maxBodyBytes", taken.maxBodyBytes, { fallback: 16_384, least: 2, most: 16_777_216, unit: "bytes" }),
    onError: quietly(functionOption(caller, "onError", taken.onError) as EndpointOptions["onError"]),
  };
}

/** A session that the shop did not record must not reach the browser. */
async function recorded(record: () => unknown): Promise<void> {
  try {
    await record();
  } catch (error) {
    if (isRefusedPayment(error)) throw error;
    throw notRecorded(error);
  }
}
