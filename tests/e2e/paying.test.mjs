import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Key } from "selenium-webdriver";
import { engine } from "../support/browser.mjs";
import { checkoutForTests } from "./checkout.mjs";

describe(`paying, in ${engine}`, () => {
  const checkout = checkoutForTests();

  it("a customer pays and sees the transaction hash", async () => {
    await checkout.payWithAWallet();

    const session = await checkout.session();
    assert.match(await checkout.textOf("result-hash"), /^0x[0-9a-f]{64}$/);
    assert.equal(await checkout.textOf("result-hash"), session.fundingTransactionHash);
    assert.equal(await checkout.textOf("result-session"), session.paymentSessionId);
    // A webhook may have been faster than the page: then the server captures already.
    assert.match(await checkout.textOf("result-status"), /^(FUNDED|CAPTURING|SUCCEEDED)$/);
    assert.equal(await checkout.textOf("result-request"), session.requestId);
    await checkout.untilModalIsGone();
  });

  it("the sandbox's modal says that no money moves", async () => {
    await checkout.pay();
    await checkout.untilModalOpens();

    const text = await checkout.run(`return document.querySelector("#cubepay-sdk-root").shadowRoot.querySelector("dialog").innerText`);
    assert.match(text, /Sandbox, for development only: no money moves\./);
  });

  it("each stage of the payment appears on the timeline with its milliseconds", async () => {
    await checkout.payUntilDelivered();

    assert.deepEqual(await checkout.stages(), ["started", "session-created", "sdk-ready", "modal-opened", "completed", "captured", "delivered"]);
    const elapsed = await checkout.run(`return [...document.querySelectorAll("[data-event] .elapsed")].map((cell) => cell.textContent)`);
    for (const text of elapsed) assert.match(text, /^[\d.,]+ ms$/);
  });

  it("the shop's server sets the price, whatever the page says", async () => {
    await (await checkout.browser.findElement({ css: '[aria-label="One more"]' })).click();
    assert.equal(await checkout.textOf("total"), "$179.00");
    await checkout.payWithAWallet();

    const session = await checkout.session();
    assert.equal(session.amount, "179.00");
    assert.equal(session.currency, "USD");
  });

  it("a customer pays twice on one page", async () => {
    await checkout.payWithAWallet();
    const first = await checkout.textOf("result-hash");
    await checkout.untilModalIsGone();
    await checkout.payWithAWallet();

    assert.notEqual(await checkout.textOf("result-hash"), first);
    assert.equal((await checkout.sessions()).length, 2);
  });

  it("a double click makes one session and one modal", async () => {
    // Slowly, or the modal is there before the second click, which then falls on its backdrop.
    await checkout.open("slow");
    await checkout.doubleClickPay();
    await checkout.untilModalOpens();

    assert.equal(await checkout.modalCount(), 1);
    assert.equal(await checkout.textOf("error-code"), "", "the second click is not told of as an error");
    await checkout.chooseWallet();
    await checkout.untilState("paid");
    assert.equal((await checkout.sessions()).length, 1);
  });

  it("a customer pays with the keyboard alone", async () => {
    await checkout.tabTo("the Pay button", `return document.activeElement.dataset.testid === "pay"`);
    await checkout.press(Key.ENTER);
    await checkout.untilModalOpens();
    await checkout.tabTo("a wallet", checkout.focusIsOnAWallet());
    await checkout.press(Key.ENTER);

    await checkout.untilState("paid");
    await checkout.untilModalIsGone();
    assert.equal(await checkout.run(`return document.activeElement.dataset.testid`), "pay", "the focus comes back to where it was");
  });
});
