import { type PaymentStore } from "../server/payments/store.js";

/** How {@link testPaymentStore} writes and reads a shop's own rows, to check that they are committed with a delivery. */
export interface ShopRows<Transaction> {
  /** Writes a row with this text through the transaction from `deliver`. */
  write(transaction: Transaction, text: string): unknown;
  /** Returns the texts of all committed rows in the database of this store. */
  read(store: PaymentStore<Transaction>): Promise<string[]> | string[];
}
