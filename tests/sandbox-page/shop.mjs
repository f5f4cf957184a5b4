// A shop's page, of another origin than the sandbox, with the SDK that the sandbox's --sdk wrote.

import { readFileSync } from "node:fs";
import { serve } from "../support/loopback-server.mjs";
import { until } from "../support/until.mjs";

const page = `<!doctype html><title>Shop</title><div id="cubepay-sdk-root"></div><script src="/sdk.js"></script>`;

/** Serves the page, with the SDK of this file. */
export function openShop(sdk) {
  return serve((request, response) => {
    const isSdk = request.url === "/sdk.js";
    response.setHeader("Content-Type", isSdk ? "text/javascript" : "text/html");
    response.end(isSdk ? readFileSync(sdk) : page);
  });
}

/** Opens the SDK's modal for a session in the shop's page. */
export async function openModal(browser, shop, { paymentSessionId, paymentSessionToken }) {
  await browser.get(shop.origin);
  await browser.executeScript(
    `const sdk = CubePaySDK.init({ merchantId: "m", container: document.querySelector("#cubepay-sdk-root") });
    sdk.open({ paymentSessionId: arguments[0], paymentSessionToken: arguments[1] }).then(
      (result) => { window.ending = result; },
      (error) => { window.ending = { error: error.message }; },
    );`,
    paymentSessionId,
    paymentSessionToken,
  );
}

/** What the SDK resolved with, or `{ error }` with the message of its error. */
export const ending = (browser) => until("the payment ends", () => browser.executeScript("return window.ending ?? null"));
