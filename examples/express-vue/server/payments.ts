// How this shop takes payments: the price of an order, and what happens when it is paid.

import { createPayments, cubePayFromEnv, RefusedPayment, type Payment } from "cubepay-checkout/server";
import { sqliteStore } from "cubepay-checkout/server/sqlite";
import type { OrderProgress, Stage } from "../shared/order-progress.js";
import { database } from "./database.js";
import { deliver, orderById, type Order } from "./orders.js";

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

/** What the customer sees of an order. */
export async function progressOf({ id, number, product, amount, currency, status }: Order): Promise<OrderProgress> {
  const payment = await payments.get({ reference: String(number) });
  const stage = status === "delivered" ? "delivered" : (payment && stages[payment.status]) ?? "open";
  return { id, number, product, amount, currency, stage, transactionHash: payment?.fundingTransactionHash };
}

/** The stage of an order by the status of its payment. With any other status, or without a payment, the order is open. */
const stages: Partial<Record<Payment["status"], Stage>> = { funded: "paid", capturing: "paid", paid: "paid", delivered: "delivered", review: "checking" };
