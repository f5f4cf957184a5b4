import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Key } from "selenium-webdriver";
import { engine } from "../support/browser.mjs";
import { checkoutForTests } from "./checkout.mjs";

const onPay = `return document.activeElement.dataset.testid === "pay"`;
const onCase = (name) => `return document.activeElement.dataset.case === "${name}"`;
const onCopyOf = (id) => `return document.activeElement.dataset.copies === "${id}"`;

describe(`the keyboard alone, in ${engine}`, () => {
  const checkout = checkoutForTests();

  async function assertOutlined(what) {
    const focus = await checkout.focus();
    assert.ok(focus.outlined, `${what}: ${JSON.stringify(focus)}`);
  }

  it("Tab reaches everything that can be used, in the page's order, and the focus is always seen", async () => {
    await checkout.run(`
      window.stops = [...document.querySelectorAll("a[href], button, input, [tabindex='0']")].filter((stop) => !stop.disabled && !stop.hidden);
      window.reached = [];
      document.addEventListener("focusin", ({ target }) => reached.push(stops.indexOf(target)));`);
    const count = await checkout.run(`return stops.length`);
    assert.ok(count >= 15, `${count} stops`);

    for (let stop = 0; stop < count; stop += 1) {
      await checkout.press(Key.TAB);
      await assertOutlined(`stop ${stop}`);
    }
    const reached = await checkout.run(`return reached`);
    assert.deepEqual(reached, Array.from({ length: count }, (_, stop) => stop));
  });

  it("a customer opens the modal, leaves it with Escape, finds the focus on Pay again, and buys", async () => {
    await checkout.tabTo("the Pay button", onPay);
    await checkout.press(Key.ENTER);
    await checkout.untilModalOpens();
    await checkout.until("a wallet has the focus", () => checkout.run(checkout.focusIsOnAWallet()));
    await assertOutlined("the first wallet");

    await checkout.press(Key.ESCAPE);
    await checkout.untilState("closed");
    await checkout.untilModalIsGone();
    assert.equal((await checkout.focus()).on, "pay");
    await assertOutlined("Pay, after Escape");

    await checkout.press(Key.ENTER);
    await checkout.untilModalOpens();
    await checkout.until("a wallet has the focus", () => checkout.run(checkout.focusIsOnAWallet()));
    const names = new Set();
    for (let stop = 0; stop < 4; stop += 1) {
      await assertOutlined(`stop ${stop} of the modal`);
      names.add((await checkout.focus()).name);
      await checkout.press(Key.TAB);
    }
    assert.equal(names.size, 4, "three wallets and the close button");
    await checkout.tabTo("a wallet", checkout.focusIsOnAWallet());
    await checkout.press(Key.ENTER);
    await checkout.untilState("paid");
    await checkout.untilModalIsGone();
    assert.equal((await checkout.focus()).on, "pay");
  });

  it("an engineer rehearses a failure and copies the code, and is told so", async () => {
    await checkout.tabTo("the case", onCase("refused"));
    await checkout.press(Key.ENTER);
    await checkout.until("the case is chosen", () => checkout.run(`return document.querySelector('[data-case="refused"][aria-current]') !== null`));

    await checkout.tabTo("the Pay button", onPay);
    await checkout.press(Key.ENTER);
    await checkout.untilState("failed");

    await checkout.tabTo("the copy button", onCopyOf("sample"));
    await checkout.press(Key.ENTER);
    await checkout.until("the live region says so", async () =>
      /^(Code copied\.|Copying is not allowed here\. The text is selected\.)$/.test(await checkout.textOf("announcement")),
    );
    await assertOutlined("the copy button");
  });
});
