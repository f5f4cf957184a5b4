// An order as the server reports it to a customer.

/** `checking`: a person at the shop must check the payment first. */
export type Stage = "open" | "paid" | "delivered" | "checking";

export interface OrderProgress {
  readonly id: string;
  readonly number: number;
  readonly product: string;
  readonly amount: string;
  readonly currency: string;
  readonly stage: Stage;
  /** The hash of the customer's transaction, once the customer has paid. */
  readonly transactionHash?: string | undefined;
}
