import { randomUUID } from "node:crypto";
import { database } from "./database.js";

const insertOrder = database.prepare("insert into orders (id, product, amount, currency) values (?, ?, ?, ?)");
const selectOrder = database.prepare("select number, id, product, amount, currency, status from orders where id = ?");

/** Places an order, which waits for its payment. Its id is unguessable: only the customer who placed it has it. */
export function placeOrder({ id: product, amount, currency }) {
  const id = randomUUID();
  insertOrder.run(id, product, amount, currency);
  return orderById(id);
}

/** The order with this id; `undefined` for anything else that a browser may send. */
export function orderById(id) {
  return typeof id === "string" ? selectOrder.get(id) : undefined;
}

/**
 * Hands a paid order to the warehouse. These statements run in the transaction that marks the payment as delivered: either
 * all are committed, or none is and this is called again.
 */
export function deliver({ reference, paymentSessionId }, transaction) {
  transaction.run("update orders set status = 'delivered' where number = ?", Number(reference));
  transaction.run("insert into parcels (order_number, payment_session_id) values (?, ?)", Number(reference), paymentSessionId);
}
