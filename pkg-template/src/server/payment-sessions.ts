// The endpoint that a shop offers to its customers' browsers.

import { CubePayApiError } from "./api-error.js";
import { chargeOf, refuseOtherCharge, type Price, type PriceContext } from "./charge.js";
import { clientOf, clientOptions, readApi, type CubePayClientOptions } from "./client.js";
import { functionOption, integerOption, readOptions } from "./options.js";
import { readOrder } from "./order.js";
import { allowedOriginsOption } from "./origin.js";
import { Refusal } from "./refusal.js";
import { isRefusedPayment } from "./refused-payment.js";
import { reply } from "./reply.js";
import { refuseCrossSite } from "./same-site.js";
import { bearerToken, isSessionId } from "./session-credentials.js";
import { refusalOf } from "./upstream-refusal.js";

/** How {@link createPaymentSessions} charges and whom it serves. */
export interface PaymentSessionsOptions extends CubePayClientOptions {
  /**
   * What this payment costs. Required: a customer's browser never sets the price. Throw a `RefusedPayment` to refuse
   * the payment with a message of yours; anything else that is thrown becomes a 500 that says nothing of it.
   */
  price: (context: PriceContext) => Price | Promise<Price>;
  /** Origins, apart from the server's own, whose pages may call. CORS headers remain the shop's. Default none. */
  allowedOrigins?: readonly string[] | undefined;
  /** The longest request that is read, in bytes. Default 16,384. */
  maxBodyBytes?: number | undefined;
  /**
   * Told of every failure that is not the customer's: an error of `price`, a wrong API key, CubePay out of reach.
   * Default `console.error`.
   */
  onError?: ((error: unknown) => void) | undefined;
}

/** Handlers from `Request` to `Response`: the exports of a Next.js `route.ts`, or any web-standard server's. */
export interface PaymentSessionHandlers {
  /** Makes a session: 201 with its id, its token and a `Location` to look it up. */
  POST(request: Request): Promise<Response>;
  /** Looks a session up for the bearer of its token: `?paymentSessionId=...`. */
  GET(request: Request): Promise<Response>;
}

const caller = "createPaymentSessions";
const notStarted = "The shop could not start this payment.";
const options = [...clientOptions, "price", "allowedOrigins", "maxBodyBytes", "onError"] as const;

/**
 * The shop's payment session endpoint.
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
  const taken = readOptions(caller, given, options);
  const price = functionOption(caller, "price", taken.price) as PaymentSessionsOptions["price"] | undefined;
  if (!price) {
    throw new TypeError(
      `${caller}: price is missing. Write { price: ({ body }) => ({ amount: "50.00", currency: "USD" }) }, with what your shop charges; a customer's browser never sets the price.`,
    );
  }
  const api = readApi(caller, taken);
  const client = clientOf(api);
  const allowedOrigins = allowedOriginsOption(caller, taken.allowedOrigins);
  const maxBodyBytes = integerOption(caller, "maxBodyBytes", taken.maxBodyBytes, { fallback: 16_384, least: 2, most: 16_777_216, unit: "bytes" });
  const onError = (functionOption(caller, "onError", taken.onError) ?? logged) as (error: unknown) => unknown;

  const answer = async (secrets: readonly string[], lookup: boolean, work: () => Promise<Answer>): Promise<Response> => {
    const quotesSecret = (body: object): boolean =>
      secrets.some((secret) => JSON.stringify(body).includes(JSON.stringify(secret).slice(1, -1)));
    try {
      const { status, body, headers } = await work();
      if (quotesSecret(body)) throw new CubePayApiError("malformed", "CubePay's answer quotes a secret and was not passed on");
      return reply(status, body, headers);
    } catch (error) {
      const { status, message, headers } = asRefusal(error, { lookup, onError });
      const body = { error: message };
      return reply(status, quotesSecret(body) ? { error: notStarted } : body, headers);
    }
  };

  return {
    POST: (request) =>
      answer(longSecrets(api.key), false, async () => {
        refuseCrossSite(request, allowedOrigins);
        const { body, requestId } = await readOrder(request, { maxBodyBytes, timeoutMs: api.timeoutMs });
        const charge = await chargeOf(price, body, request);
        const session = await client.sessions.create({ ...charge, requestId });
        refuseOtherCharge(session, charge);
        return { status: 201, body: session, headers: locationOf(request, session.paymentSessionId) };
      }),

    GET: (request) => {
      const sessionToken = bearerToken(request.headers);
      return answer(longSecrets(api.key, sessionToken), true, async () => {
        refuseCrossSite(request, allowedOrigins);
        if (sessionToken === undefined) {
          throw new Refusal(401, "Send the session token, with Authorization: Bearer.", { "WWW-Authenticate": "Bearer" });
        }
        const [paymentSessionId, ...more] = new URL(request.url).searchParams.getAll("paymentSessionId");
        if (!isSessionId(paymentSessionId) || more.length > 0) throw new Refusal(400, "Name one session, with ?paymentSessionId=.");
        return { status: 200, body: await client.sessions.get(paymentSessionId, { sessionToken }) };
      });
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

function asRefusal(error: unknown, { lookup, onError }: { lookup: boolean; onError: (error: unknown) => unknown }): Refusal {
  if (error instanceof Refusal) return error;
  if (isRefusedPayment(error)) return new Refusal(error.status, error.message);
  // The customer's answer does not depend on the shop's log, and a rejection left alone would end a Node server.
  const log = async (): Promise<unknown> => onError(error);
  log().catch(() => {});
  return error instanceof CubePayApiError ? refusalOf(error, { lookup }) : new Refusal(500, notStarted);
}

/** Where the session can be looked up: this endpoint. Slashes that begin the path are one, or they would name a host. */
function locationOf(request: Request, paymentSessionId: string): Record<string, string> {
  if (!isSessionId(paymentSessionId)) return {};
  return { Location: `${new URL(request.url).pathname.replace(/^\/+/, "/")}?paymentSessionId=${paymentSessionId}` };
}

/** A test's key of a few letters may well be a part of some word; a real one is not. */
function longSecrets(...secrets: readonly (string | undefined)[]): string[] {
  return secrets.filter((secret) => secret !== undefined && secret.length >= 8) as string[];
}

function logged(error: unknown): void {
  console.error("cubepay-checkout/server:", error);
}
