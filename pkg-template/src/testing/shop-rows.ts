import { type PaymentStore } from "../server/payments/store.js";

/** How {@link testPaymentStore} writes and reads rows of a shop's own, to see that they are committed with a delivery. */
export interface ShopRows<Transaction> {
  /** Writes a row with this text through the transaction that `deliver` hands out. */
  write(transaction: Transaction, text: string): unknown;
  /** The texts of all rows that are committed in the database of this store. */
  read(store: PaymentStore<Transaction>): Promise<string[]> | string[];
}
