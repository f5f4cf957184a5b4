import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { engine } from "../support/browser.mjs";
import { checkoutForTests } from "./checkout.mjs";

describe(`when something fails, in ${engine}`, () => {
  const checkout = checkoutForTests();

  async function failsWith(code, { name, retryable }) {
    await checkout.pay();
    await checkout.untilState("failed");
    assert.equal(await checkout.textOf("error-code"), code);
    assert.equal(await checkout.textOf("error-name"), name);
    assert.equal(await checkout.textOf("error-outcome"), "unpaid");
    assert.equal(await checkout.textOf("error-retryable"), retryable);
    assert.match(await checkout.textOf("status"), /No payment was made/);
  }

  it("an endpoint that answers 400 is told by its code and its own words, and the next payment succeeds", async () => {
    await checkout.open("refused");
    await failsWith("session_rejected", { name: "CubePayError", retryable: "false" });
    assert.match(await checkout.textOf("error-message"), /^Failed to create payment session.*The last one was sold a minute ago/);

    await checkout.payWithAWallet();
  });

  it("an SDK that is missing is told by its code, and the next payment succeeds", async () => {
    await checkout.open("missing");
    await failsWith("sdk_load_failed", { name: "CubePayError", retryable: "true" });
    assert.match(await checkout.textOf("error-message"), /^Failed to load Cubist Pay SDK script/);

    await checkout.payWithAWallet();
  });

  it("the SDK can be missing after a payment that succeeded", async () => {
    await checkout.payWithAWallet();
    await checkout.untilModalIsGone();
    await (await checkout.browser.findElement({ css: '[data-case="missing"]' })).click();
    await checkout.until("the case is chosen", () => checkout.run(`return document.querySelector('[data-case="missing"][aria-current]') !== null`));

    await failsWith("sdk_load_failed", { name: "CubePayError", retryable: "true" });
  });

  it("a payment that nobody can confirm is told as such, and no second one can begin", async () => {
    await checkout.open("unconfirmed");
    await checkout.pay();
    await checkout.chooseWallet();
    await checkout.untilState("unknown");
    await checkout.untilModalIsGone();
    assert.equal(await checkout.textOf("error-code"), "sdk_open_failed");
    assert.equal(await checkout.textOf("error-outcome"), "unknown");
    assert.match(await checkout.textOf("status"), /do not pay again/);

    const onlyOne = (await checkout.sessions()).length;
    await checkout.pay();
    assert.equal(await checkout.state(), "unknown");
    assert.equal((await checkout.sessions()).length, onlyOne);
    assert.equal(await checkout.modalIsOpen(), false);
  });

  it("an endpoint that answers 502 once is asked again, and the customer pays", async () => {
    await checkout.open("hiccup");
    await checkout.payWithAWallet();

    const posts = (await checkout.requested()).filter((address) => address.includes("simulate=502-then-fine"));
    assert.equal(posts.length, 2);
    assert.equal((await checkout.sessions()).length, 1);
  });

  it("on a slow network the session and the SDK are waited for side by side", async () => {
    await checkout.open("slow");
    await checkout.payWithAWallet();

    const opened = await checkout.run(`return performance.getEntriesByType("resource")
      .filter((entry) => entry.name.includes("simulate=slow")).map((entry) => ({ start: entry.startTime, end: entry.responseEnd }))`);
    assert.equal(opened.length, 2);
    assert.ok(opened[0].start < opened[1].end && opened[1].start < opened[0].end, JSON.stringify(opened));
  });
});
