import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Key } from "selenium-webdriver";
import { engine } from "../support/browser.mjs";
import { checkoutForTests } from "./checkout.mjs";

describe(`closing the modal, in ${engine}`, () => {
  const checkout = checkoutForTests();

  const waysOut = {
    "its close button": () => checkout.clickInModal("[data-close]"),
    Escape: () => checkout.press(Key.ESCAPE),
    "the backdrop": () => checkout.clickAt(12, 12),
  };

  for (const [way, leave] of Object.entries(waysOut)) {
    it(`a customer closes by ${way}, has not paid, and pays later`, async () => {
      await checkout.pay();
      await checkout.untilModalOpens();
      await checkout.modalRestingPlace();
      await leave();

      await checkout.untilState("closed");
      assert.equal(await checkout.textOf("error-code"), "closed");
      assert.equal(await checkout.textOf("error-name"), "CubePayClosedError");
      assert.equal(await checkout.textOf("error-outcome"), "unpaid");
      assert.equal(await checkout.textOf("status"), "No payment was made. You can try again.");
      await checkout.untilModalIsGone();

      await checkout.payWithAWallet();
    });
  }

  it("a customer cancels before the modal opens, and it does not open", async () => {
    await checkout.open("slow");
    await checkout.pay();
    await (await checkout.find("cancel")).click();

    await checkout.untilState("closed");
    assert.equal(await checkout.textOf("error-code"), "aborted");
    assert.equal(await checkout.textOf("error-name"), "AbortError");
    assert.equal(await checkout.textOf("error-outcome"), "unpaid");

    await checkout.until("the slow SDK arrives", async () => (await checkout.requested()).some((address) => address.includes("/vendor/")));
    assert.equal(await checkout.modalIsOpen(), false);
    await checkout.payWithAWallet();
  });
});
