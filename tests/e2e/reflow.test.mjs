import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { engine } from "../support/browser.mjs";
import { checkoutForTests } from "./checkout.mjs";

/** What is wider than the page, and what can be used but does not fit what it says. */
const tooWide = `
  const page = document.documentElement;
  const wide = page.scrollWidth > page.clientWidth ? ["the page, by " + (page.scrollWidth - page.clientWidth) + " px"] : [];
  const cut = [...document.querySelectorAll("button, a, h1, h2, h3, .status, .elapsed, .stage")].filter((element) => {
    const { left, right } = element.getBoundingClientRect();
    return element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== "inline" || left < 0 || right > page.clientWidth;
  });
  return [...wide, ...cut.map((element) => element.outerHTML)];`;

describe(`little room and large text, in ${engine}`, () => {
  const checkout = checkoutForTests();
  const narrowest = { width: 320, height: 640 };

  async function fitsThroughAPayment() {
    assert.deepEqual(await checkout.run(tooWide), [], "at first");
    await checkout.payWithAWallet();
    await checkout.untilModalIsGone();
    assert.deepEqual(await checkout.run(tooWide), [], "once paid");
  }

  async function doubleText() {
    await checkout.run(`document.documentElement.style.fontSize = "200%"`);
  }

  it("320 px are enough to pay, without scrolling sideways", { skip: engine !== "chromium" && "windows are not that narrow" }, async () => {
    await checkout.pretendViewport(narrowest);
    try {
      await checkout.open();
      await fitsThroughAPayment();
      await checkout.open("unconfirmed");
      await checkout.pay();
      await checkout.chooseWallet();
      await checkout.untilState("unknown");
      assert.deepEqual(await checkout.run(tooWide), [], "after a failure");
    } finally {
      await checkout.pretendViewport(undefined);
    }
  });

  for (const size of ["wide", "narrow"]) {
    it(`text at 200 % on a ${size} page is not cut off, and the customer pays`, async () => {
      await checkout[size]();
      await checkout.open();
      await doubleText();
      await fitsThroughAPayment();
    });
  }
});
