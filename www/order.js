// The order that the customer is paying for. It has a reference of its own, and stays the same until it is paid: whoever
// closes the payment window and pays again pays for the same order.

/** After these endings the next attempt needs a `requestId` of its own. After all others it repeats the same request. */
const attemptIsOver = new Set(["closed", "session_rejected", "session_ended"]);

export function createOrders() {
  let order;
  return {
    /** The order of these items: the one that is not paid yet, or a new one. */
    of(items) {
      const described = JSON.stringify(items);
      // The reference is random, so that nobody else can ask for this order.
      if (order?.described !== described) order = { described, reference: crypto.randomUUID(), requestId: undefined };
      return order;
    },
    /** The payment was made, or may have been: whatever is bought next is another order. */
    close() {
      order = undefined;
    },
    /** The attempt failed, and nothing was paid. */
    failed({ code, requestId }) {
      if (order) order.requestId = attemptIsOver.has(code) ? undefined : requestId;
    },
  };
}
