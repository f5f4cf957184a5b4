/** What went wrong; stable. The README's table says what to do about each. */
export type CubePayErrorCode =
  | "closed"
  | "aborted"
  | "invalid_request"
  | "missing_merchant_id"
  | "missing_container"
  | "unsupported_environment"
  | "payment_in_progress"
  | "session_rejected"
  | "session_unavailable"
  | "session_malformed"
  | "core_load_failed"
  | "sdk_load_failed"
  | "sdk_blocked"
  | "sdk_missing"
  | "sdk_init_failed"
  | "sdk_open_failed"
  | "sdk_result_malformed"
  | "internal";

/** The fields of an error beside its message. */
export interface CubePayErrorFields {
  code: CubePayErrorCode;
  name?: string;
  retryable?: boolean;
  outcome?: "unpaid" | "unknown";
  requestId?: string;
  paymentSessionId?: string;
  status?: number;
  cause?: unknown;
}

const closedName = "CubePayClosedError";

/** Every rejection of a payment is one. */
export class CubePayError extends Error {
  /** What went wrong; stable. */
  declare readonly code: CubePayErrorCode;
  /** Whether the same call, made again unchanged, may succeed and cannot charge twice. */
  declare readonly retryable: boolean;
  /** `"unpaid"`: no money can have moved. `"unknown"`: reconcile with the server before charging again. */
  declare readonly outcome: "unpaid" | "unknown";
  /** The idempotency key of the payment. */
  declare readonly requestId: string;
  /** The session, once there was one. */
  declare readonly paymentSessionId?: string;
  /** The HTTP status of the merchant's endpoint, where one decided. */
  declare readonly status?: number;

  constructor(message: string, fields: CubePayErrorFields) {
    super(message);
    Object.assign(this, { name: "CubePayError", retryable: false, outcome: "unpaid" }, fields, { requestId: fields.requestId ?? "" });
  }

  /** By name: an application can hold two copies of this package, such as its ESM and its CommonJS form. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return this === CubePayError
      ? isCubePayError(value)
      : this === CubePayClosedError
        ? isCubePayClosedError(value)
        : super[Symbol.hasInstance](value);
  }
}

/** The customer closed the modal. Not a failure: offer the button again. */
export class CubePayClosedError extends CubePayError {
  declare readonly code: "closed";
}

/** Whether this is an error of a payment, of any copy of this package. */
export function isCubePayError(error: unknown): error is CubePayError {
  const { name, code } = (error ?? {}) as Partial<CubePayError>;
  // An abort has the name that aborts have everywhere; only ours has this code.
  return name === "CubePayError" || name === closedName || (name === "AbortError" && code === "aborted");
}

/** Whether the customer closed the modal. */
export function isCubePayClosedError(error: unknown): error is CubePayClosedError {
  return (error as Partial<CubePayError> | undefined)?.name === closedName;
}

/** Gives an error of the core its class. Anything else that reaches this point is a bug of ours. */
export function classified(error: any, requestId: string | undefined): CubePayError {
  if (!isCubePayError(error)) {
    return new CubePayError(`Internal error of cubepay-checkout: ${error?.message ?? error}`, {
      code: "internal",
      outcome: "unknown",
      requestId,
      cause: error,
    });
  }
  return Object.setPrototypeOf(error, (error.code === "closed" ? CubePayClosedError : CubePayError).prototype);
}
