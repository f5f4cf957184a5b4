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
  | "session_ended"
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
  /** What went wrong. */
  code: CubePayErrorCode;
  /** The error's name. Default: `"CubePayError"`. */
  name?: string;
  /** Whether the same call, made again unchanged, may succeed and cannot charge twice. Default: `false`. */
  retryable?: boolean;
  /** Whether money can have moved. Default: `"unpaid"`, none can have. */
  outcome?: "unpaid" | "unknown";
  /** The idempotency key of the payment. Default: empty, for an error that belongs to no payment. */
  requestId?: string;
  /** The session, if there was one. */
  paymentSessionId?: string | undefined;
  /** The HTTP status of the merchant's endpoint, if one decided. */
  status?: number | undefined;
  /** What was thrown or rejected underneath. */
  cause?: unknown;
}

const closedName = "CubePayClosedError";

/**
 * Every rejection of a payment is one. `instanceof` holds across two copies of this package.
 *
 * @example
 * ```ts
 * import { executePayment, isCubePayClosedError, isCubePayError } from "cubepay-checkout";
 *
 * export async function pay(): Promise<"paid" | "closed" | "pending" | "failed"> {
 *   try {
 *     await executePayment({ amount: "50.00" });
 *     return "paid";
 *   } catch (error) {
 *     if (isCubePayError(error) && error.outcome === "unknown") return "pending"; // may be paid: ask the server
 *     return isCubePayClosedError(error) ? "closed" : "failed";
 *   }
 * }
 * ```
 */
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

  /** An error of this package; for tests, and for stand-ins of a service. */
  constructor(message: string, fields: CubePayErrorFields) {
    super(message);
    Object.assign(this, { name: fields.code === "closed" ? closedName : "CubePayError", retryable: false, outcome: "unpaid", requestId: "" }, fields);
  }

  /**
   * By name too: an application can hold two copies of this package, such as its ESM and its CommonJS form. An error that is
   * being made has no name yet, and classes that Babel compiled to functions ask for it then.
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return (
      (this === CubePayError && isCubePayError(value)) ||
      (this === CubePayClosedError && isCubePayClosedError(value)) ||
      super[Symbol.hasInstance](value)
    );
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

/** The error of a code, in its class. */
export function errorOf(code: CubePayErrorCode, message: string, fields?: Partial<CubePayErrorFields>): CubePayError {
  return new (code === "closed" ? CubePayClosedError : CubePayError)(message, { code, ...fields });
}

/**
 * Completes an error of ours. Anything else that reaches this point is a bug of ours once the core was called, and a request
 * with a getter that throws before.
 */
export function classified(thrown: any, requestId: string | undefined, core: unknown): CubePayError {
  const error = isCubePayError(thrown)
    ? thrown
    : core
      ? errorOf("internal", "Bug in cubepay-checkout; report the cause", { outcome: "unknown", cause: thrown })
      : errorOf("invalid_request", "Could not read the request; check the cause", { cause: thrown });
  (error as { requestId: string }).requestId ||= String(requestId ?? "");
  return error;
}
