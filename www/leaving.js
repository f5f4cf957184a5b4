// Simulates a customer who closes the tab as soon as the wallet has sent the transaction, so that the page never gets the hash. A
// page cannot close its own tab, and the visitor should see what follows, so the page reloads and keeps only the order's reference.

const key = "order-left-behind";

/** Reloads the page after the next transaction is sent. */
function leaveAfterPaying(currentOrder) {
  const send = window.fetch;
  window.fetch = async (...request) => {
    const response = await send(...request);
    if (!response.ok || !String(request[0]).endsWith("/transactions")) return response;
    sessionStorage.setItem(key, JSON.stringify(currentOrder()));
    location.reload();
    // Never resolves, so that the SDK gets no response before the page unloads.
    return new Promise(() => {});
  };
}

/** Runs the case. `follow` shows an order until its status on the server is final. */
export function leaveAndComeBack({ till, timeline, ending, orderPanel }, currentOrder, follow) {
  leaveAfterPaying(currentOrder);
  const order = JSON.parse(sessionStorage.getItem(key));
  if (!order) return;
  till.comeBack();
  timeline.comeBack();
  ending.comeBack();
  orderPanel.begin(order.reference);
  void follow(order).then(() => sessionStorage.removeItem(key));
}
