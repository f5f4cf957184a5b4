// The messages for customers. Error codes are for developers; customers need to know whether they have paid and what to do next.

const notPaid = {
  closed: "No payment was made. You can try again.",
  aborted: "Stopped. No payment was made.",
  session_rejected: "The shop could not accept this order. No payment was made.",
  session_unavailable: "The shop’s payment service is not responding. No payment was made; please try again in a moment.",
  sdk_load_failed: "The payment window could not be loaded. No payment was made; please try again.",
  payment_in_progress: "A payment is already open on this page.",
  unsupported_environment: "This browser cannot show the payment window. No payment was made.",
};

/** The message for a customer whose payment ended with this error. */
export function explain(error) {
  if (error.outcome === "unknown") {
    return "We could not confirm your payment yet. Please do not pay again: we are checking it.";
  }
  return notPaid[error.code] ?? "Something went wrong before the payment began. No payment was made.";
}

export const preparing = "Opening the payment window…";
export const waiting = "Finish your payment in the CubePay window.";
export const checking = "Checking your payment";
export const cameBack = "You paid and closed the tab. The shop’s server is looking for your payment.";

/** The message for a customer who may have paid, by the order's status on the server. */
export const orderSays = {
  hash: "Paid. The shop is now collecting your payment.",
  captured: "Payment received. The shop is preparing your order.",
  delivered: "Payment received, order prepared: Dusk is on its way. Thank you!",
  review: "The shop is checking your payment. Please do not pay again.",
  canceled: "No payment arrived. You can try again.",
  abandoned: "No payment arrived. You can try again.",
  forgotten: "This demo keeps orders in memory and was restarted, so your order is lost.",
};
