import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { engine } from "../support/browser.mjs";
import { checkoutForTests } from "./checkout.mjs";

describe(`the code that the shop shows, in ${engine}`, () => {
  const checkout = checkoutForTests();
  const sample = () => checkout.run(`return document.querySelector("#sample").textContent`);

  it("takes the payment that is in the basket", async () => {
    assert.match(await sample(), /amount: "89\.50"/);
    await (await checkout.browser.findElement({ css: '[aria-label="One more"]' })).click();
    assert.match(await sample(), /amount: "179\.00"/);
    assert.match(await sample(), /metadata: { orderId, productId: "dusk", quantity: 2 }/);
  });

  it("has the options of the chosen case", async () => {
    assert.match(await sample(), /configure\({ merchantId: "merchant_evenlight" }\)/);
    await checkout.open("missing");
    assert.match(await sample(), /sdkUrl: "\/vendor\/missing\.umd\.js"/);
  });

  it("can be copied, or is selected where copying is not allowed", async () => {
    const copy = await checkout.browser.findElement({ css: "[data-copies=sample]" });
    await copy.click();
    await checkout.until("the button says so", async () => /^(Copied|Selected)$/.test(await copy.getText()));
  });
});
