import { type PaymentSessionStatus } from "./payment-session.js";

/**
 * How a call from the shop's server to the CubePay API failed.
 *
 * | code | when |
 * | --- | --- |
 * | `invalid_request` | CubePay rejected the request (400, 422), or an argument was malformed and nothing was sent |
 * | `unauthorized` | the API key or the session token is wrong (401, 403) |
 * | `not_found` | no such session or capture (404); for `captures.get` also an API without that path (405, 501) |
 * | `conflict` | the session's status does not allow it (409), or the `requestId` belongs to a capture of another amount |
 * | `rate_limited` | too many requests (429) |
 * | `unavailable` | CubePay answered 5xx or another unexpected status |
 * | `timeout` | no complete response in time |
 * | `network` | no connection, or the connection broke |
 * | `malformed` | an undocumented response: not JSON, fields missing, too large, a redirect |
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

/** A failed call to the CubePay API. Its message and properties never contain the API key or a session token. */
export class CubePayApiError extends Error {
  /** `"CubePayApiError"`. */
  override readonly name: string = "CubePayApiError";
  /** The stable error code. */
  readonly code: CubePayApiErrorCode;
  /** The HTTP status of CubePay's response, if there was one. */
  readonly status: number | undefined;
  /** Whether the same call, with the same `requestId`, may succeed later. */
  readonly retryable: boolean;
  /** CubePay's own message, if it was a short plain text. */
  readonly reason: string | undefined;
  /** How long CubePay asked to wait, in seconds; `undefined` if it did not. */
  readonly retryAfterSeconds: number | undefined;
  /** The session's status, if CubePay rejected the request (400, 409, 422) and named it. */
  readonly sessionStatus: PaymentSessionStatus | undefined;

  /** Creates an error of the client, for tests and for custom clients. */
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

/** The error for an HTTP status. `sessionStatus` is only used for rejected requests. */
export function errorOfStatus(
  status: number,
  { reason, retryAfterSeconds, sessionStatus }: Pick<CubePayApiError, "reason" | "retryAfterSeconds" | "sessionStatus">,
): CubePayApiError {
  const code = codes[status] ?? "unavailable";
  // With 400 and 422, "ERROR" may just as well be the status of the response.
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
