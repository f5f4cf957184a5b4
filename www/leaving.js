// Plays a customer who closes the tab as soon as the wallet has sent the transaction: the page never gets the hash. A page
// cannot close its own tab, and nobody would see what follows, so it loads itself anew, knowing only the order's reference.

const key = "order-left-behind";

/** From now on a transaction that was sent ends this page. */
function leaveAfterPaying(orderUnderWay) {
  const send = window.fetch;
  window.fetch = async (...request) => {
    const response = await send(...request);
    if (!response.ok || !String(request[0]).endsWith("/transactions")) return response;
    sessionStorage.setItem(key, JSON.stringify(orderUnderWay()));
    location.reload();
    // The SDK waits for an answer until the page is gone.
    return new Promise(() => {});
  };
}

/** Plays the case. `follow` shows an order until the server has brought it to its end. */
export function leaveAndComeBack({ till, timeline, ending, standing }, orderUnderWay, follow) {
  leaveAfterPaying(orderUnderWay);
  const order = JSON.parse(sessionStorage.getItem(key));
  if (!order) return;
  till.comeBack();
  timeline.comeBack();
  ending.comeBack();
  standing.begin(order.reference);
  void follow(order).then(() => sessionStorage.removeItem(key));
}
