/**
 * Thrown by `price` to refuse a payment: the customer's browser gets `message` with the status.
 *
 * @example
 * ```ts
 * price: async ({ body }) => {
 *   const order = await orders.find(body.orderId);
 *   if (!order) throw new RefusedPayment("This order does not exist.", 404);
 *   return { amount: order.total, currency: order.currency };
 * }
 * ```
 */
export class RefusedPayment extends Error {
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
