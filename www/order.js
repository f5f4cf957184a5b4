// The order that the customer is paying for. It keeps its reference until it is paid: a customer who closes the payment window and
// pays again pays for the same order.

/** After these errors the next attempt needs a new `requestId`. After all others it repeats the same request. */
const attemptIsOver = new Set(["closed", "session_rejected", "session_ended"]);

export function createOrders() {
  let order;
  return {
    /** The unpaid order of these items, or a new one. */
    of(items) {
      const described = JSON.stringify(items);
      // The reference is random, so that nobody else can look up this order.
      if (order?.described !== described) order = { described, reference: crypto.randomUUID(), requestId: undefined };
      return order;
    },
    /** Call when the payment was made or may have been made. The next purchase is a new order. */
    close() {
      order = undefined;
    },
    /** Call when the attempt failed and nothing was paid. */
    failed({ code, requestId }) {
      if (order) order.requestId = attemptIsOver.has(code) ? undefined : requestId;
    },
  };
}
