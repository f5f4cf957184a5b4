import { randomUUID } from "node:crypto";
import { database } from "./database.js";

const insertOrder = database.prepare("insert into orders (id, product, amount, currency) values (?, ?, ?, ?)");
const selectOrder = database.prepare("select number, id, product, amount, currency, status from orders where id = ?");

/** Places an unpaid order and returns it. Its id is unguessable: only the customer who placed the order has it. */
export function placeOrder({ id: product, amount, currency }) {
  const id = randomUUID();
  insertOrder.run(id, product, amount, currency);
  return orderById(id);
}

/** The order with this id, or `undefined`. `id` comes from the browser and can be anything. */
export function orderById(id) {
  return typeof id === "string" ? selectOrder.get(id) : undefined;
}

/**
 * Passes a paid order to the warehouse. These statements run in the transaction that marks the payment as delivered. Either all
 * of them are committed, or none, and then this function is called again.
 */
export function deliver({ reference, paymentSessionId }, transaction) {
  transaction.run("update orders set status = 'delivered' where number = ?", Number(reference));
  transaction.run("insert into parcels (order_number, payment_session_id) values (?, ?)", Number(reference), paymentSessionId);
}
