// A client for the CubePay API: sessions and captures.

import { callApi, type Api } from "./api-call.js";
import { CubePayApiError } from "./api-error.js";
import { isCaptureId, readCapture, readCaptureState, type Capture, type CaptureState } from "./capture.js";
import { decimalAmount, isAmount, isCurrency, sameAmount } from "../checks/money.js";
import { apiKeyOption, functionOption, integerOption, readOptions } from "../checks/options.js";
import { apiHostOption } from "../checks/origin.js";
import { readCreatedSession, readSession, type CreatedPaymentSession, type PaymentSession } from "./payment-session.js";
import { refuseSandbox } from "../checks/production.js";
import { isRequestId } from "../checks/request-id.js";
import { isSessionId, isSessionToken } from "../checks/session-credentials.js";

/** The settings for the CubePay API. */
export interface CubePayClientOptions {
  /** The secret API key, `process.env.CUBEPAY_API_KEY`. Required. The type allows passing the variable directly. */
  apiKey: string | undefined;
  /** The API's bare origin, `process.env.CUBEPAY_API_HOST`. Required. Must be `https` in production, except on localhost. */
  apiHost: string | undefined;
  /** The time limit for one attempt, including reading the response, in milliseconds. Default 10,000. */
  timeoutMs?: number | undefined;
  /** The maximum number of attempts after transient failures. Default 3. */
  maxAttempts?: number | undefined;
  /** Replaces the global `fetch`, for tests or for the runtime's own implementation. */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/** A session to create. */
export interface SessionRequest {
  /** A decimal string, sent unchanged, or a number, formatted with the currency's decimals. */
  amount: string | number;
  /** ISO 4217, three capital letters. */
  currency: string;
  /** The idempotency key, 1 to 255 printable characters. The same key never creates a second session. Default: a random UUID. */
  requestId?: string | undefined;
}

/** A capture of a funded session. */
export interface CaptureRequest {
  /** The idempotency key, 1 to 255 printable characters. Required, because a capture moves money. */
  requestId: string;
  /** A decimal string such as `"20.00"`. */
  captureAmount: string;
  /** Whether this is the last capture. The rest is then refunded to the customer. Default `false`. */
  isFinalCapture?: boolean | undefined;
}

/** The client that {@link createCubePayClient} returns. Every method rejects with a `CubePayApiError`. */
export interface CubePayClient {
  /** Payment sessions. */
  readonly sessions: {
    /** Creates a session, or returns the one that was created with the same `requestId`. */
    create(session: SessionRequest): Promise<CreatedPaymentSession>;
    /** Looks up a session with its own token. */
    get(paymentSessionId: string, credentials: { sessionToken: string }): Promise<PaymentSession>;
  };
  /** Captures of funded sessions. */
  readonly captures: {
    /**
     * Captures part or all of a `FUNDED` session. CubePay accepts the capture at once and completes it later. To read its status,
     * call `get`, or `create` again with the same `requestId`.
     *
     * Rejects with the code `conflict` if the session is not `FUNDED` (see the error's `sessionStatus`), or if the `requestId`
     * belongs to a capture of another amount.
     */
    create(paymentSessionId: string, capture: CaptureRequest): Promise<Capture>;
    /**
     * Looks up a capture with the API key. Rejects with the code `not_found` if there is no such capture, or if the API does not
     * have this path (404, 405, 501), which CubePay's documentation does not state.
     */
    get(paymentSessionId: string, captureId: string): Promise<CaptureState>;
  };
}

export const clientOptions = ["apiKey", "apiHost", "timeoutMs", "maxAttempts", "fetch"] as const;

/**
 * Creates a client for the CubePay API, for servers.
 *
 * @throws TypeError if an option is missing, unknown or malformed, or is a sandbox's key or `fetch` in production.
 */
export function createCubePayClient(options: CubePayClientOptions): CubePayClient {
  const caller = "createCubePayClient";
  return clientOf(readApi(caller, readOptions(caller, options, clientOptions)));
}

/**
 * Checks the client's options.
 *
 * @throws TypeError if an option is missing or malformed, or belongs to a sandbox in production.
 */
export function readApi(caller: string, options: Partial<Record<(typeof clientOptions)[number], unknown>>): Api {
  const replaced = functionOption(caller, "fetch", options.fetch) as Api["fetch"] | undefined;
  const key = apiKeyOption(caller, options.apiKey);
  const host = apiHostOption(caller, options.apiHost);
  refuseSandbox(caller, { key, host, fetch: replaced });
  return {
    key,
    host,
    timeoutMs: integerOption(caller, "timeoutMs", options.timeoutMs, { fallback: 10_000, least: 1, most: 300_000, unit: "milliseconds" }),
    maxAttempts: integerOption(caller, "maxAttempts", options.maxAttempts, { fallback: 3, least: 1, most: 10, unit: "attempts" }),
    // Read at each call, because frameworks and instrumentation replace the global one.
    fetch: replaced ?? ((request) => globalThis.fetch(request)),
  };
}

/** The client for validated settings. */
export function clientOf(api: Api): CubePayClient {
  return {
    sessions: {
      create: async ({ amount, currency, requestId = crypto.randomUUID() }) => {
        if (!isCurrency(currency)) throw refused("currency must be three capital letters, such as \"USD\"");
        if (!isRequestId(requestId)) throw refused("requestId must be 1 to 255 printable characters");
        const body = { amount: checkedAmount(amount, currency), currency, requestId };
        const answer = await callApi(api, { method: "POST", path: "/payment-sessions", bearer: api.key, body });
        return readCreatedSession(answer) ?? malformed();
      },
      get: async (paymentSessionId, { sessionToken }) => {
        checkSessionId(paymentSessionId);
        if (!isSessionToken(sessionToken)) throw refused("sessionToken must be the session's own token");
        const path = `/payment-sessions/${paymentSessionId}`;
        // Only two attempts: a look-up can be repeated, and the customer should not wait.
        const answer = await callApi(api, { method: "GET", path, bearer: sessionToken, maxAttempts: 2 });
        return readSession(answer, paymentSessionId) ?? malformed();
      },
    },
    captures: {
      create: async (paymentSessionId, { requestId, captureAmount, isFinalCapture = false }) => {
        checkSessionId(paymentSessionId);
        if (!isRequestId(requestId)) throw refused("requestId must be 1 to 255 printable characters");
        if (typeof captureAmount !== "string" || !isAmount(captureAmount)) throw refused('captureAmount must be a decimal above zero, such as "20.00"');
        if (typeof isFinalCapture !== "boolean") throw refused("isFinalCapture must be true or false");
        const path = `/api/v1/payment-sessions/${paymentSessionId}/captures`;
        const body = { requestId, captureAmount, isFinalCapture };
        const answer = await callApi(api, { method: "POST", path, bearer: api.key, body });
        const capture = readCapture(answer, captureAmount, [api.key, api.host]) ?? malformed("a capture");
        if (!sameAmount(capture.captureAmount, captureAmount)) throw otherCapture(capture.captureAmount, captureAmount);
        return capture;
      },
      get: async (paymentSessionId, captureId) => {
        checkSessionId(paymentSessionId);
        if (!isCaptureId(captureId)) throw refused("captureId must be the id of a capture, such as \"cap_...\"");
        const path = `/api/v1/payment-sessions/${paymentSessionId}/captures/${captureId}`;
        const answer = await callApi(api, { method: "GET", path, bearer: api.key, maxAttempts: 2 }).catch(withoutPath);
        return readCaptureState(answer, captureId, [api.key, api.host]) ?? malformed("this capture");
      },
    },
  };
}

function checkSessionId(paymentSessionId: unknown): void {
  if (!isSessionId(paymentSessionId)) throw refused("paymentSessionId must be the id of a session, such as \"ps_...\"");
}

function checkedAmount(amount: unknown, currency: string): string {
  try {
    return decimalAmount(amount, currency);
  } catch (error) {
    throw refused((error as RangeError).message);
  }
}

function refused(what: string): CubePayApiError {
  return new CubePayApiError("invalid_request", `Nothing was sent to CubePay: ${what}.`);
}

function malformed(expected = "a payment session"): never {
  throw new CubePayApiError("malformed", `CubePay's answer is not ${expected}`);
}

/** For a known `requestId`, the API returns the earlier capture and captures nothing more. */
function otherCapture(known: string, asked: string): CubePayApiError {
  const message = `This requestId belongs to a capture of ${known}, so ${asked} was not captured. Use a new requestId for another capture.`;
  return new CubePayApiError("conflict", message);
}

/** For an unknown path, some servers answer 405 or 501. */
function withoutPath(error: CubePayApiError): never {
  const { status, reason } = error;
  if (status !== 405 && status !== 501) throw error;
  throw new CubePayApiError("not_found", `CubePay answered ${status}: it has no path for reading this capture`, { status, reason });
}
