// The shop's payments: what an order costs, and what is done once its money has arrived.

import { RefusedPayment, createPayments, memoryStore } from "cubepay-checkout/server";
import { priceOf } from "../catalogue.js";
import { isOrderReference } from "./orders.mjs";

// A visitor is watching: a server that nobody waits for asks every five seconds or so.
const clockMilliseconds = 250;

/** The shop's own price for what the browser says it wants; the amount that the browser says is not looked at. */
function price({ body }) {
  // A real shop looks its order up here. This one has no accounts: whoever knows an order's random number owns it.
  if (!isOrderReference(body.orderId)) throw new RefusedPayment("The order has no valid number. Load the page again.");
  try {
    return { ...priceOf(body), reference: body.orderId };
  } catch (error) {
    throw error instanceof RangeError ? new RefusedPayment(error.message) : error;
  }
}

/**
 * The payments of the shop, kept in this process's memory: it is a demo, and forgets them when it stops. `deliver` is what
 * the shop does for a paid order, and may fail.
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
  return { ...payments, stop: payments.watch({ everyMs: clockMilliseconds }) };
}
