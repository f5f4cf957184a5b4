// What the server tells a customer about an order.

/** `checking`: a person at the shop has to look at the payment first. */
export type Stage = "open" | "paid" | "delivered" | "checking";

export interface OrderProgress {
  readonly id: string;
  readonly number: number;
  readonly product: string;
  readonly amount: string;
  readonly currency: string;
  readonly stage: Stage;
  /** The hash of the customer's transaction, once there is one. */
  readonly transactionHash?: string | undefined;
}
