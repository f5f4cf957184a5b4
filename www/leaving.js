// Plays a customer who closes the tab as soon as the wallet has sent the transaction: the page never gets the hash. A page
// cannot close its own tab, and nobody would see what follows, so it loads itself anew, knowing only the order's reference.

const key = "order-left-behind";

/** From now on a transaction that was sent ends this page. `order` gives the order that is being paid. */
export function leaveAfterPaying(order) {
  const send = window.fetch;
  window.fetch = async (...request) => {
    const response = await send(...request);
    if (!response.ok || !String(request[0]).endsWith("/transactions")) return response;
    sessionStorage.setItem(key, JSON.stringify(order()));
    location.reload();
    // The SDK waits for an answer until the page is gone.
    return new Promise(() => {});
  };
}

/** The order that the page before this one has left, if it did. */
export const orderLeftBehind = () => JSON.parse(sessionStorage.getItem(key));

export const forgetOrder = () => sessionStorage.removeItem(key);
