/** A stable error code. The README's table lists what to do about each. */
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

/** The fields of an error, apart from its message. */
export interface CubePayErrorFields {
  /** The stable error code. */
  code: CubePayErrorCode;
  /** The error's name. Default: `"CubePayError"`. */
  name?: string;
  /** Whether an identical retry may succeed and cannot charge twice. Default: `false`. */
  retryable?: boolean;
  /** Whether money can have moved. Default: `"unpaid"`. */
  outcome?: "unpaid" | "unknown";
  /** The idempotency key of the payment. Default: an empty string, for errors outside a payment. */
  requestId?: string;
  /** The id of the session, if there was one. */
  paymentSessionId?: string | undefined;
  /** The HTTP status of the merchant's endpoint, if its response caused the error. */
  status?: number | undefined;
  /** The value that was thrown or rejected. */
  cause?: unknown;
}

const closedName = "CubePayClosedError";

/**
 * The error that a payment rejects with. `instanceof` works across copies of this package.
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
 *     if (isCubePayError(error) && error.outcome === "unknown") return "pending"; // may be paid: check on the server
 *     return isCubePayClosedError(error) ? "closed" : "failed";
 *   }
 * }
 * ```
 */
export class CubePayError extends Error {
  /** The stable error code. */
  declare readonly code: CubePayErrorCode;
  /** Whether an identical retry may succeed and cannot charge twice. */
  declare readonly retryable: boolean;
  /** `"unpaid"`: no money can have moved. `"unknown"`: check on the server before charging again. */
  declare readonly outcome: "unpaid" | "unknown";
  /** The idempotency key of the payment. */
  declare readonly requestId: string;
  /** The id of the session, once it is known. */
  declare readonly paymentSessionId?: string;
  /** The HTTP status of the merchant's endpoint, if its response caused the error. */
  declare readonly status?: number;

  /** Creates an error of this package, for tests and for custom payment services. */
  constructor(message: string, fields: CubePayErrorFields) {
    super(message);
    Object.assign(this, { name: fields.code === "closed" ? closedName : "CubePayError", retryable: false, outcome: "unpaid", requestId: "" }, fields);
  }

  /**
   * Also compares names, because an application can load two copies of this package, such as its ESM and CommonJS builds. While
   * an error is constructed it has no name, and classes compiled to functions by Babel check `instanceof` then.
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return (
      (this === CubePayError && isCubePayError(value)) ||
      (this === CubePayClosedError && isCubePayClosedError(value)) ||
      super[Symbol.hasInstance](value)
    );
  }
}

/** The customer closed the modal. This is not a failure: let the customer try again. */
export class CubePayClosedError extends CubePayError {
  declare readonly code: "closed";
}

/** Whether a value is an error of a payment, from any copy of this package. */
export function isCubePayError(error: unknown): error is CubePayError {
  const { name, code } = (error ?? {}) as Partial<CubePayError>;
  // All abort errors are named "AbortError". Only ours has this code.
  return name === "CubePayError" || name === closedName || (name === "AbortError" && code === "aborted");
}

/** Whether a value is the error of a customer who closed the modal. */
export function isCubePayClosedError(error: unknown): error is CubePayClosedError {
  return (error as Partial<CubePayError> | undefined)?.name === closedName;
}

/** Creates an error of the class that belongs to its code. */
export function errorOf(code: CubePayErrorCode, message: string, fields?: Partial<CubePayErrorFields>): CubePayError {
  return new (code === "closed" ? CubePayClosedError : CubePayError)(message, { code, ...fields });
}

/**
 * Adds the request id to one of our errors. Any other value is an internal error if the core was called. Before that, it comes
 * from a request with a getter that throws.
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
