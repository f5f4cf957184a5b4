import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { engine } from "../support/browser.mjs";
import { checkoutForTests } from "./checkout.mjs";
import { countCoverage } from "./coverage.mjs";

describe(`what the page loads, in ${engine}`, () => {
  const checkout = checkoutForTests();

  it("before the customer shows interest, the page has its own files and the entry, and nothing that only a payment needs", async () => {
    await checkout.until("the page has loaded", () => checkout.run(`return document.readyState === "complete"`));
    const paths = [...new Set((await checkout.requested()).map((address) => new URL(address).pathname))];
    assert.ok(paths.includes("/cubepay-checkout/index.js"));
    assert.deepEqual(paths.filter((path) => !/^\/(?:[a-z-]+\.(?:css|js|svg)|favicon\.ico|cubepay-checkout\/index\.js)$/.test(path)), []);
    const origins = new Set((await checkout.requested()).map((address) => new URL(address).origin));
    assert.equal(origins.size, 1, [...origins].join());
  });

  // What is left over are guards and answers to failures that are not rehearsed here. An eighth is room for those, and
  // for no file, panel or feature that nothing uses.
  const mostUnused = 0.125;

  it("nearly all of the script and style that it loads is used", { skip: engine !== "chromium" && "only Chromium counts coverage" }, async () => {
    const coverage = await countCoverage(checkout.browser);
    await checkout.open("refused");
    await (await checkout.browser.findElement({ css: '[aria-label="One more"]' })).click();
    await checkout.pay();
    await checkout.untilState("failed");
    await checkout.payUntilDelivered();
    await checkout.untilModalIsGone();
    await (await checkout.browser.findElement({ css: "[data-copies=sample]" })).click();
    await checkout.pretend({ "prefers-color-scheme": "dark" });
    await checkout.narrow();
    await checkout.run(`return document.body.offsetHeight`);

    for (const { kind, total, unused, pieces } of await coverage.stop()) {
      assert.ok(total > 5000, `${kind}: ${total} characters`);
      assert.ok(unused / total <= mostUnused, `${kind}: ${unused} of ${total} characters unused:\n${pieces.join("\n")}`);
    }
  });
});
