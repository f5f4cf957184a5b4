// The shop's endpoint for its customers' browsers: what is the same whether or not the payments are kept in a store.

import { CubePayApiError } from "../upstream/api-error.js";
import { type Api } from "../upstream/api-call.js";
import { chargeOf, type Price, type PriceContext, type Priced } from "./charge.js";
import { clientOf } from "../upstream/client.js";
import { type JsonObject } from "../checks/json-object.js";
import { readOrder } from "./order.js";
import { type CreatedPaymentSession, type PaymentSession } from "../upstream/payment-session.js";
import { Refusal, loggedInDevelopment } from "../answers/refusal.js";
import { isRefusedPayment } from "../answers/refused-payment.js";
import { reply } from "../answers/reply.js";
import { requireRequest } from "../checks/require-request.js";
import { refuseCrossSite } from "./same-site.js";
import { bearerToken, isSessionId } from "../checks/session-credentials.js";
import { refusalOf } from "./upstream-refusal.js";

/** Handlers from `Request` to `Response`: the exports of a Next.js `route.ts`, or any web-standard server's. */
export interface PaymentSessionHandlers {
  /** Makes a session: 201 with its id, its token and a `Location` to look it up. */
  POST(request: Request): Promise<Response>;
  /** Looks a session up for the bearer of its token: `?paymentSessionId=...`. */
  GET(request: Request): Promise<Response>;
}

/** A payment that a browser asks for, at the shop's price. */
export interface PricedOrder {
  readonly priced: Priced;
  readonly requestId: string;
  readonly body: JsonObject;
}

/** What an endpoint is made of. */
export interface EndpointParts {
  readonly api: Api;
  readonly price: (context: PriceContext) => Price | Promise<Price>;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly maxBodyBytes: number;
  readonly onError: (error: unknown) => void;
  /** Makes the session whose token then leaves the server. */
  readonly make: (order: PricedOrder) => Promise<CreatedPaymentSession>;
  /** Called with every session that a browser has looked up, before the browser gets it. Must not reject. */
  readonly lookedUp?: (session: PaymentSession) => Promise<void>;
}

const notStarted = "The shop could not start this payment.";

/** The handlers of an endpoint. */
export function sessionEndpoint({ api, price, allowedOrigins, maxBodyBytes, onError, make, lookedUp }: EndpointParts): PaymentSessionHandlers {
  const client = clientOf(api);

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
    POST: (request) => {
      requireRequest(request, "POST");
      return answer(longSecrets(api.key), false, async () => {
        refuseCrossSite(request, allowedOrigins);
        const { body, requestId } = await readOrder(request, { maxBodyBytes, timeoutMs: api.timeoutMs });
        const priced = await chargeOf(price, body, request);
        const session = await make({ priced, requestId, body });
        return { status: 201, body: session, headers: locationOf(session.paymentSessionId) };
      });
    },

    GET: (request) => {
      requireRequest(request, "GET");
      const sessionToken = bearerToken(request.headers);
      return answer(longSecrets(api.key, sessionToken), true, async () => {
        refuseCrossSite(request, allowedOrigins);
        if (sessionToken === undefined) {
          throw new Refusal(401, "Send the session token, with Authorization: Bearer.", { "WWW-Authenticate": "Bearer" });
        }
        const [paymentSessionId, ...more] = new URL(request.url).searchParams.getAll("paymentSessionId");
        if (!isSessionId(paymentSessionId) || more.length > 0) throw new Refusal(400, "Name one session, with ?paymentSessionId=.");
        const session = await client.sessions.get(paymentSessionId, { sessionToken });
        await lookedUp?.(session);
        return { status: 200, body: session };
      });
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

function asRefusal(error: unknown, { lookup, onError }: { lookup: boolean; onError: (error: unknown) => void }): Refusal {
  if (error instanceof Refusal) {
    if (error.cause !== undefined) onError(error.cause);
    return loggedInDevelopment(error);
  }
  if (isRefusedPayment(error)) return new Refusal(error.status, error.message);
  onError(error);
  return error instanceof CubePayApiError ? refusalOf(error, { lookup }) : new Refusal(500, notStarted);
}

/**
 * Where the session can be looked up: at the address that the browser posted to. A path would be wrong behind a proxy or
 * a framework that takes a prefix off `request.url`.
 */
function locationOf(paymentSessionId: string): Record<string, string> {
  return isSessionId(paymentSessionId) ? { Location: `?paymentSessionId=${paymentSessionId}` } : {};
}

/** A test's key of a few letters may well be a part of some word; a real one is not. */
function longSecrets(...secrets: readonly (string | undefined)[]): string[] {
  return secrets.filter((secret) => secret !== undefined && secret.length >= 8) as string[];
}

/** The `onError` option as a function that neither throws nor rejects: no answer to a customer depends on the shop's log. */
export function quietly(onError: ((error: unknown) => unknown) | undefined): (error: unknown) => void {
  const report = onError ?? ((error: unknown) => console.error("cubepay-checkout/server:", error));
  const attempt = async (error: unknown): Promise<unknown> => report(error);
  return (error) => void attempt(error).catch(() => {});
}
