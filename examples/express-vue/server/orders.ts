import { randomUUID } from "node:crypto";
import type { Payment } from "cubepay-checkout/server";
import type { SqliteTransaction } from "cubepay-checkout/server/sqlite";
import type { Product } from "../shared/catalogue.js";
import { database } from "./database.js";

export interface Order {
  /** The order's number, which is also the `reference` of its payments. */
  readonly number: number;
  /** Unguessable. Only the customer who placed the order has it. */
  readonly id: string;
  readonly product: string;
  readonly amount: string;
  readonly currency: string;
  readonly status: "open" | "delivered";
}

const insertOrder = database.prepare("insert into orders (id, product, amount, currency) values (?, ?, ?, ?)");
const selectOrder = database.prepare<[string], Order>("select number, id, product, amount, currency, status from orders where id = ?");

/** Places an unpaid order and returns its id. */
export function placeOrder({ id: product, price, currency }: Product): string {
  const id = randomUUID();
  insertOrder.run(id, product, price, currency);
  return id;
}

/** The order with this id, or `undefined`. `id` comes from the browser and can be anything. */
export function orderById(id: unknown): Order | undefined {
  return typeof id === "string" ? selectOrder.get(id) : undefined;
}

/**
 * Passes a paid order to the warehouse. These statements run in the transaction that marks the payment as delivered. Either all
 * of them are committed, or none, and then this function is called again.
 */
export function deliver({ reference, paymentSessionId }: Payment, transaction: SqliteTransaction): void {
  transaction.run("update orders set status = 'delivered' where number = ?", Number(reference));
  transaction.run("insert into parcels (order_number, payment_session_id) values (?, ?)", Number(reference), paymentSessionId);
}
