import { type PaymentSessionStatus } from "./payment-session.js";

/**
 * What went wrong between the shop's server and the CubePay API.
 *
 * | code | when |
 * | --- | --- |
 * | `invalid_request` | CubePay refused the request (400, 422), or an argument was malformed and nothing was sent |
 * | `unauthorized` | the API key or the session token is wrong (401, 403) |
 * | `not_found` | no such session or capture (404); for `captures.get` also an API without that path (405, 501) |
 * | `conflict` | not in the session's present state (409), or a `requestId` that belongs to a capture of another amount |
 * | `rate_limited` | too many requests (429) |
 * | `unavailable` | CubePay failed (5xx) or answered with another unexpected status |
 * | `timeout` | no complete answer in time |
 * | `network` | no connection, or one that broke |
 * | `malformed` | an answer that is not the documented one: no JSON, fields missing, too large, a redirect |
 */
export type CubePayApiErrorCode =
  | "invalid_request"
  | "unauthorized"
  | "not_found"
  | "conflict"
  | "rate_limited"
  | "unavailable"
  | "timeout"
  | "network"
  | "malformed";

/** A failed call to the CubePay API. Neither its message nor any property holds the API key or a session token. */
export class CubePayApiError extends Error {
  /** `"CubePayApiError"`. */
  override readonly name: string = "CubePayApiError";
  /** What went wrong. */
  readonly code: CubePayApiErrorCode;
  /** The HTTP status that CubePay answered with, when it answered. */
  readonly status: number | undefined;
  /** Whether the same call, with the same `requestId`, may succeed later. */
  readonly retryable: boolean;
  /** CubePay's own words, when they were a short plain text. */
  readonly reason: string | undefined;
  /** How long CubePay asked to wait, in seconds. */
  readonly retryAfterSeconds: number | undefined;
  /** The session's status, when CubePay refused the request (400, 409, 422) and named the status. */
  readonly sessionStatus: PaymentSessionStatus | undefined;

  /** An error of the client; for tests, and for stand-ins of one. */
  constructor(
    code: CubePayApiErrorCode,
    message: string,
    details: {
      status?: number | undefined;
      retryable?: boolean | undefined;
      reason?: string | undefined;
      retryAfterSeconds?: number | undefined;
      sessionStatus?: PaymentSessionStatus | undefined;
    } = {},
  ) {
    super(message);
    this.code = code;
    this.status = details.status;
    this.retryable = details.retryable ?? false;
    this.reason = details.reason;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.sessionStatus = details.sessionStatus;
  }
}

const codes: Readonly<Record<number, CubePayApiErrorCode>> = {
  400: "invalid_request",
  401: "unauthorized",
  403: "unauthorized",
  404: "not_found",
  409: "conflict",
  422: "invalid_request",
  429: "rate_limited",
};

const transient: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

const refusals: ReadonlySet<number> = new Set([400, 409, 422]);

/** The error that an HTTP status stands for. `sessionStatus` counts for refusals only. */
export function errorOfStatus(
  status: number,
  { reason, retryAfterSeconds, sessionStatus }: Pick<CubePayApiError, "reason" | "retryAfterSeconds" | "sessionStatus">,
): CubePayApiError {
  const code = codes[status] ?? "unavailable";
  // With 400 and 422, "ERROR" is as likely the status of the answer itself.
  const namesSession = status === 409 || (refusals.has(status) && sessionStatus !== "ERROR");
  const message = `CubePay answered ${status}${reason === undefined ? "" : `: ${reason}`}`;
  return new CubePayApiError(code, message, {
    status,
    reason,
    retryAfterSeconds,
    retryable: transient.has(status),
    sessionStatus: namesSession ? sessionStatus : undefined,
  });
}
