// One call to the CubePay API, with a time limit, a size limit and retries.

import { CubePayApiError, errorOfStatus } from "./api-error.js";
import { BodyTooLarge, NotUtf8, boundedText } from "../checks/bounded-text.js";
import { DeadlineExceeded, withDeadline } from "../checks/deadline.js";
import { isJsonObject, parseJson, type JsonObject } from "../checks/json-object.js";
import { isLoopback } from "../checks/origin.js";
import { plainText } from "../checks/plain-text.js";
import { refusedStatus } from "./refused-status.js";
import { backoffMs, longestWaitMs, retryAfterSeconds } from "./retry.js";

/** The settings for calls to the API. */
export interface Api {
  readonly host: string;
  readonly key: string;
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  readonly fetch: (request: Request) => Promise<Response>;
}

/** One call. `body` is sent as JSON, identical in every attempt. */
export interface ApiCall {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly bearer: string;
  readonly body?: object;
  readonly maxAttempts?: number;
}

const answerLimit = 64 * 1024;

/**
 * Makes the call, and retries after a transient failure.
 *
 * @returns the JSON of a 2xx response; `undefined` if it was empty.
 * @throws CubePayApiError
 */
export async function callApi(api: Api, call: ApiCall): Promise<unknown> {
  const maxAttempts = Math.min(call.maxAttempts ?? api.maxAttempts, api.maxAttempts);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await withDeadline(api.timeoutMs, (signal) => attemptCall(api, call, signal));
    } catch (failure) {
      const error = asApiError(api.host, failure);
      const asked = (error.retryAfterSeconds ?? 0) * 1000;
      if (!error.retryable || attempt >= maxAttempts || asked > longestWaitMs) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.max(asked, backoffMs(attempt))));
    }
  }
}

async function attemptCall(api: Api, call: ApiCall, signal: AbortSignal): Promise<unknown> {
  const headers = new Headers({ Accept: "application/json", Authorization: `Bearer ${call.bearer}` });
  if (call.body) headers.set("Content-Type", "application/json");
  const request = new Request(api.host + call.path, {
    method: call.method,
    headers,
    body: call.body ? JSON.stringify(call.body) : null,
    // Following a redirect would send the key elsewhere. Some edge runtimes do not support "error".
    redirect: "manual",
    signal,
  });
  const response = await api.fetch(request);
  if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400)) {
    discard(response);
    throw new CubePayApiError("malformed", "CubePay answered with a redirect, which is not followed. Is apiHost the API's own origin?", {
      status: response.status,
    });
  }
  if (!response.ok) {
    // The status determines the error, so an unreadable body is ignored.
    const text = await boundedText(response.body, answerLimit, signal).catch(() => "");
    const body = objectOf(text);
    throw errorOfStatus(response.status, {
      reason: plainText(body["error"], [api.key, call.bearer, api.host]),
      retryAfterSeconds: retryAfterSeconds(response.headers),
      sessionStatus: refusedStatus(body),
    });
  }
  const text = await boundedText(response.body, answerLimit, signal);
  if (text === "") return undefined;
  try {
    return parseJson(text);
  } catch {
    throw new CubePayApiError("malformed", "CubePay's answer is not JSON", { status: response.status });
  }
}

function discard(response: Response): void {
  response.body?.cancel().catch(() => {});
}

/** The body of an error response; an empty object if it is not a JSON object. */
function objectOf(text: string): JsonObject {
  try {
    const body = parseJson(text);
    if (isJsonObject(body)) return body;
  } catch {
    // The status determines the error.
  }
  return Object.create(null) as JsonObject;
}

/** No `cause` is kept: what a custom `fetch` throws may quote the request, and with it the key. `host` is for the shop's log only. */
function asApiError(host: string, failure: unknown): CubePayApiError {
  if (failure instanceof CubePayApiError) return failure;
  if (failure instanceof DeadlineExceeded) {
    return new CubePayApiError("timeout", `CubePay at ${host} did not answer in time`, { retryable: true });
  }
  if (failure instanceof BodyTooLarge) return new CubePayApiError("malformed", "CubePay's answer is too large");
  if (failure instanceof NotUtf8) return new CubePayApiError("malformed", "CubePay's answer is not UTF-8");
  const cause: unknown = failure instanceof Error ? failure.cause : undefined;
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
  const detail = /^[A-Z][A-Z_]{2,40}$/.test(code) ? ` (${code})` : "";
  const advice = isLoopback(new URL(host).hostname) ? ". Is npx cubepay-sandbox running?" : "";
  return new CubePayApiError("network", `CubePay at ${host} could not be reached${detail}${advice}`, { retryable: true });
}
