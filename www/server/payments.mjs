// The shop's payments: the price of an order, and its delivery once the money has arrived.

import { RefusedPayment, createPayments, memoryStore } from "cubepay-checkout/server";
import { priceOf } from "../catalogue.js";
import { isOrderReference } from "./orders.mjs";

// Short, because a visitor is watching. A real server checks about every five seconds.
const watchEveryMs = 250;

/** The shop's own price for the requested items. The amount that the browser sends is ignored. */
function price({ body }) {
  // A real shop looks up the order here. This one has no accounts: anyone who knows an order's random reference owns it.
  if (!isOrderReference(body.orderId)) throw new RefusedPayment("The order has no valid number. Load the page again.");
  try {
    return { ...priceOf(body), reference: body.orderId };
  } catch (error) {
    throw error instanceof RangeError ? new RefusedPayment(error.message) : error;
  }
}

/**
 * The shop's payments, kept in memory and lost when the process stops. `deliver` is called for each paid order and may reject.
 */
export function createShopPayments({ apiHost, apiKey, deliver, onError, captureMethod }) {
  const payments = createPayments({
    apiKey,
    apiHost,
    store: memoryStore(),
    price,
    captureMethod,
    onPaid: (payment) => deliver(payment),
    onError,
  });
  return { ...payments, stop: payments.watch({ everyMs: watchEveryMs }) };
}
