import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { engine } from "../support/browser.mjs";
import { checkoutForTests } from "./checkout.mjs";

const places = `return ["[data-testid=pay]", ".status", ".cases", ".timeline", ".order-status", ".ending", "#sample", "#inspector"].map((selector) => {
  const { left, top, width, height } = document.querySelector(selector).getBoundingClientRect();
  return [selector, left + scrollX, top + scrollY, width, height].join(" ");
}).filter((place) => !place.startsWith(".status"))`;

describe(`how it looks, in ${engine}`, () => {
  const checkout = checkoutForTests();

  it("the modal is a dialog in the middle of a wide window", async () => {
    await checkout.wide();
    await checkout.open();
    await checkout.pay();
    await checkout.untilModalOpens();

    const modal = await checkout.modalRestingPlace();
    assert.ok(modal.top > 0 && modal.bottom < modal.height, JSON.stringify(modal));
    assert.ok(Math.abs(modal.left + modal.right - modal.width) <= 2, JSON.stringify(modal));
    assert.ok(modal.left > 100, JSON.stringify(modal));
  });

  it("the modal is a drawer at the bottom of a narrow one, and pays", async () => {
    await checkout.narrow();
    await checkout.open();
    await checkout.pay();
    await checkout.untilModalOpens();

    const modal = await checkout.modalRestingPlace();
    assert.ok(modal.width < 640, JSON.stringify(modal));
    assert.ok(Math.abs(modal.bottom - modal.height) <= 1, JSON.stringify(modal));
    assert.ok(modal.left <= 1 && modal.right >= modal.width - 1, JSON.stringify(modal));
    await checkout.chooseWallet();
    await checkout.untilState("paid");
  });

  it("a narrow page does not scroll sideways", async () => {
    await checkout.narrow();
    await checkout.open();
    assert.ok(await checkout.run(`return document.documentElement.scrollWidth <= document.documentElement.clientWidth`));
  });

  for (const size of ["wide", "narrow"]) {
    it(`nothing on a ${size} page moves while a payment fails and another succeeds`, async () => {
      await checkout[size]();
      await checkout.open("refused");
      const atFirst = await checkout.run(places);

      await checkout.pay();
      await checkout.untilState("failed");
      assert.deepEqual(await checkout.run(places), atFirst);

      await checkout.payWithAWallet();
      await checkout.untilModalIsGone();
      assert.deepEqual(await checkout.run(places), atFirst);

      await checkout.untilStage("delivered");
      assert.deepEqual(await checkout.run(places), atFirst);
    });
  }
});
