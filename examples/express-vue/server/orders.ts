import { randomUUID } from "node:crypto";
import type { Payment } from "cubepay-checkout/server";
import type { SqliteTransaction } from "cubepay-checkout/server/sqlite";
import type { Product } from "../shared/catalogue.js";
import { database } from "./database.js";

export interface Order {
  /** What the shop and CubePay call it: the `reference` of its payments. */
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

/** Places an order, which waits for its payment, and returns its id. */
export function placeOrder({ id: product, price, currency }: Product): string {
  const id = randomUUID();
  insertOrder.run(id, product, price, currency);
  return id;
}

/** The order with this id; `undefined` for anything else that a browser may send. */
export function orderById(id: unknown): Order | undefined {
  return typeof id === "string" ? selectOrder.get(id) : undefined;
}

/**
 * Hands a paid order to the warehouse. These statements run in the transaction that marks the payment as delivered: either
 * all are committed, or none is and this is called again.
 */
export function deliver({ reference, paymentSessionId }: Payment, transaction: SqliteTransaction): void {
  transaction.run("update orders set status = 'delivered' where number = ?", Number(reference));
  transaction.run("insert into parcels (order_number, payment_session_id) values (?, ?)", Number(reference), paymentSessionId);
}
