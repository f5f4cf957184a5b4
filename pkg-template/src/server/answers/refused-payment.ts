/**
 * Thrown by `price` to refuse a payment: the customer's browser gets `message` with the status.
 *
 * @example
 * ```ts
 * import { RefusedPayment, type PriceContext } from "cubepay-checkout/server";
 *
 * const totals = new Map([["A-1", "50.00"]]);
 *
 * export function price({ body }: PriceContext) {
 *   const amount = totals.get(String(body.orderId));
 *   if (!amount) throw new RefusedPayment("This order does not exist.", 404);
 *   return { amount, currency: "USD" };
 * }
 * ```
 */
export class RefusedPayment extends Error {
  /** `"RefusedPayment"`. */
  override readonly name: string = "RefusedPayment";
  /** HTTP status of the answer, 400 to 499. */
  readonly status: number;

  /**
   * @param message - Shown to the customer: nothing internal.
   * @param status - HTTP status, 400 to 499; 422 when not given.
   * @throws RangeError when the status is not a client error.
   */
  constructor(message: string, status = 422) {
    super(message);
    if (!isClientError(status)) throw new RangeError(`RefusedPayment: the status must be from 400 to 499, got ${status}.`);
    this.status = status;
  }
}

/** By name rather than class: a shop may have both the ESM and the CommonJS copy of this package. */
export function isRefusedPayment(error: unknown): error is RefusedPayment {
  return error instanceof Error && error.name === "RefusedPayment" && "status" in error && isClientError(error.status);
}

function isClientError(status: unknown): boolean {
  return typeof status === "number" && Number.isInteger(status) && status >= 400 && status <= 499;
}
