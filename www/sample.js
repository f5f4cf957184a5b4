// Shows the code that a merchant would write: for the page, with the current order and the options of the chosen case, and for
// the server.

import { showCode } from "./highlight.js";

function asCode(object, ...variables) {
  const entries = [...variables, ...Object.entries(object).map(([key, value]) => `${key}: ${JSON.stringify(value)}`)];
  const oneLine = `{ ${entries.join(", ")} }`;
  return oneLine.length <= 52 ? oneLine : `{\n${entries.map((entry) => `  ${entry},\n`).join("")}}`;
}

export function showSample(element, { options, price, order }) {
  showCode(
    element,
    `import { cubePayService, isCubePayClosedError } from "cubepay-checkout";

cubePayService.configure(${asCode(options)});

payButton.onclick = async () => {
  try {
    const { transactionHash } = await cubePayService.executePayment({
      amount: "${price.amount}",
      currency: "${price.currency}",
      metadata: ${asCode(order, "orderId")},
    });
    showThanks(transactionHash);
  } catch (error) {
    if (error.outcome === "unknown") return showPending(error);
    if (isCubePayClosedError(error)) return; // the customer cancelled
    showFailure(error.code); // nothing was paid
  }
};

// On the server
const payments = createPayments({
  ...cubePayFromEnv(),
  store: postgresStore(pool),
  price: ({ body }) => priceOfOrder(body.orderId),
  onPaid: (payment) => deliver(payment.reference),
});
payments.watch(); // settles due payments`,
  );
}
