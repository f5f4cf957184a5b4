// How this shop takes payments: what an order costs, and what happens once it is paid.

import { after } from "next/server";
import { createPayments, cubePayFromEnv, RefusedPayment } from "cubepay-checkout/server";
import { postgresStore } from "cubepay-checkout/server/postgres";
import { database } from "@/lib/database";
import { deliver, orderById } from "@/lib/orders";

export const store = postgresStore(database);

/** "automatic" takes the money as soon as it is there, "manual" when you say so in the back office. */
export const captureMethod = (process.env.CUBEPAY_CAPTURE || "automatic") as "automatic" | "manual";

export const payments = createPayments({
  ...cubePayFromEnv(),
  store,
  captureMethod,
  // `body` is what the browser sent. The order's id shows that it is the customer's own; its price is in the database.
  price: async ({ body }) => {
    const order = await orderById(body.orderId);
    if (!order) throw new RefusedPayment("This order does not exist.", 404);
    return { amount: order.amount, currency: order.currency, reference: String(order.number) };
  },
  onPaid: (payment, { transaction }) => deliver(payment, transaction),
  // Tell a person, by e-mail or chat.
  onReview: ({ reference }, reason) => console.warn(`Order ${reference} needs a look: ${reason}. See /orders/${reference}`),
  waitUntil: (work) => after(() => work),
});
