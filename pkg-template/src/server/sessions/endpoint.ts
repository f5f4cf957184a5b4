// The shop's endpoint for browsers: the part that payments with and without a store share.

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

/** Handlers from `Request` to `Response`, for a Next.js `route.ts` or any web-standard server. */
export interface PaymentSessionHandlers {
  /** Creates a session. Responds 201 with its id, its token and a `Location` for the look-up. */
  POST(request: Request): Promise<Response>;
  /** Looks up a session by `?paymentSessionId=...`, with its token as the bearer token. */
  GET(request: Request): Promise<Response>;
}

/** A payment that a browser requested, with the shop's price. */
export interface PricedOrder {
  readonly priced: Priced;
  readonly requestId: string;
  readonly body: JsonObject;
}

/** The parts of an endpoint. */
export interface EndpointParts {
  readonly api: Api;
  readonly price: (context: PriceContext) => Price | Promise<Price>;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly maxBodyBytes: number;
  readonly onError: (error: unknown) => void;
  /** Creates the session whose token is sent to the browser. */
  readonly make: (order: PricedOrder) => Promise<CreatedPaymentSession>;
  /** Called with every session that a browser looks up, before the response. Must not reject. */
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
 * Where the session can be looked up: at the URL that the browser posted to. A path would be wrong behind a proxy or a framework
 * that removes a prefix from `request.url`.
 */
function locationOf(paymentSessionId: string): Record<string, string> {
  return isSessionId(paymentSessionId) ? { Location: `?paymentSessionId=${paymentSessionId}` } : {};
}

/** A short test key may be part of a common word; a real key is long. */
function longSecrets(...secrets: readonly (string | undefined)[]): string[] {
  return secrets.filter((secret) => secret !== undefined && secret.length >= 8) as string[];
}

/** Wraps the `onError` option so that it never throws or rejects, because a response must not depend on the shop's log. */
export function quietly(onError: ((error: unknown) => unknown) | undefined): (error: unknown) => void {
  const report = onError ?? ((error: unknown) => console.error("cubepay-checkout/server:", error));
  const attempt = async (error: unknown): Promise<unknown> => report(error);
  return (error) => void attempt(error).catch(() => {});
}
