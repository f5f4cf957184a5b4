// How this shop takes payments: the price of an order, and what happens when it is paid.

import { after } from "next/server";
import { createPayments, cubePayFromEnv, RefusedPayment } from "cubepay-checkout/server";
import { postgresStore } from "cubepay-checkout/server/postgres";
import { database } from "@/lib/database";
import { deliver, orderById } from "@/lib/orders";

export const store = postgresStore(database);

/** "automatic" captures the money as soon as the customer has paid; with "manual", you capture it in the back office. */
export const captureMethod = (process.env.CUBEPAY_CAPTURE || "automatic") as "automatic" | "manual";

export const payments = createPayments({
  ...cubePayFromEnv(),
  store,
  captureMethod,
  // `body` is what the browser sent. Only the customer knows the order's id; its price is in the database.
  price: async ({ body }) => {
    const order = await orderById(body.orderId);
    if (!order) throw new RefusedPayment("This order does not exist.", 404);
    return { amount: order.amount, currency: order.currency, reference: String(order.number) };
  },
  onPaid: (payment, { transaction }) => deliver(payment, transaction),
  // In your shop, notify a person by e-mail or chat.
  onReview: ({ reference }, reason) => console.warn(`Review order ${reference}: ${reason}. See /orders/${reference}`),
  waitUntil: (work) => after(() => work),
});
