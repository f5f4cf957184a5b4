// The code that takes the payment in the basket, with the options of the chosen case: what a merchant would write.

import { showCode } from "./highlight.js";

function asCode(object) {
  const entries = Object.entries(object).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  const oneLine = `{ ${entries.join(", ")} }`;
  return oneLine.length <= 48 ? oneLine : `{\n${entries.map((entry) => `  ${entry},\n`).join("")}}`;
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
      metadata: ${asCode(order)},
    });
    showThanks(transactionHash);
  } catch (error) {
    if (error.outcome === "unknown") return showPending(error);
    if (isCubePayClosedError(error)) return; // changed their mind
    showFailure(error.code); // nothing was paid
  }
};`,
  );
}
