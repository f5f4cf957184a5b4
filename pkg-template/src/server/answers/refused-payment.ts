/**
 * Thrown by `price` to refuse a payment: the customer's browser gets `message` and the status.
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
  /** HTTP status of the response, 400 to 499. */
  readonly status: number;

  /**
   * @param message - Shown to the customer, so it must not contain internal details.
   * @param status - HTTP status, 400 to 499; default 422.
   * @throws RangeError if the status is not from 400 to 499.
   */
  constructor(message: string, status = 422) {
    super(message);
    if (!isClientError(status)) throw new RangeError(`RefusedPayment: the status must be from 400 to 499, got ${status}.`);
    this.status = status;
  }
}

/** Compares names, because a shop may load both the ESM and the CommonJS copy of this package. */
export function isRefusedPayment(error: unknown): error is RefusedPayment {
  return error instanceof Error && error.name === "RefusedPayment" && "status" in error && isClientError(error.status);
}

function isClientError(status: unknown): boolean {
  return typeof status === "number" && Number.isInteger(status) && status >= 400 && status <= 499;
}
