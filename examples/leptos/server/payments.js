// How this shop takes payments: the price of an order, and what happens when it is paid.

import { createPayments, cubePayFromEnv, RefusedPayment } from "cubepay-checkout/server";
import { sqliteStore } from "cubepay-checkout/server/sqlite";
import { productById, shown } from "./catalogue.js";
import { database } from "./database.js";
import { deliver, orderById } from "./orders.js";

export const store = sqliteStore(database);

export const payments = createPayments({
  ...cubePayFromEnv(),
  store,
  // `body` is what the browser sent. Only the customer knows the order's id; its price is in the database.
  price: ({ body }) => {
    const order = orderById(body.orderId);
    if (!order) throw new RefusedPayment("This order does not exist.", 404);
    return { amount: order.amount, currency: order.currency, reference: String(order.number) };
  },
  onPaid: (payment, { transaction }) => deliver(payment, transaction),
  // In your shop, notify a person by e-mail or chat.
  onReview: ({ reference }, reason) => console.warn(`Review order ${reference}: ${reason}`),
});

/** What the customer sees of an order. `src/api.rs` has its type. */
export async function progressOf(order) {
  const payment = await payments.get({ reference: String(order.number) });
  return {
    id: order.id,
    number: order.number,
    product: shown(productById(order.product), order),
    amount: order.amount,
    currency: order.currency,
    stage: order.status === "delivered" ? "delivered" : (stages[payment?.status] ?? "open"),
    transactionHash: payment?.fundingTransactionHash,
  };
}

/** The stage of an order by the status of its payment. With any other status, or without a payment, the order is open. */
const stages = { funded: "paid", capturing: "paid", paid: "paid", delivered: "delivered", review: "checking" };
