import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Key } from "selenium-webdriver";
import { violations } from "../support/axe.mjs";
import { engine } from "../support/browser.mjs";
import { checkoutForTests } from "./checkout.mjs";

// Only Chromium can be told by WebDriver which scheme to pretend; the others are looked at in the one that they start with.
const schemes = engine === "chromium" ? ["light", "dark"] : ["usual"];

const cases = {
  closed: async (checkout) => {
    await checkout.untilModalOpens();
    await checkout.press(Key.ESCAPE);
    await checkout.untilState("closed");
  },
  refused: (checkout) => checkout.untilState("failed"),
  missing: (checkout) => checkout.untilState("failed"),
  unconfirmed: async (checkout) => {
    await checkout.chooseWallet();
    await checkout.untilState("unknown");
  },
  left: async (checkout) => {
    await checkout.chooseWallet();
    await checkout.untilStage("delivered");
  },
  silent: async (checkout) => {
    await checkout.chooseWallet();
    await checkout.untilStage("delivered");
  },
};

describe(`axe, in ${engine}`, () => {
  const checkout = checkoutForTests();

  for (const scheme of schemes) {
    for (const size of ["wide", "narrow"]) {
      async function begin(name) {
        if (scheme !== "usual") await checkout.pretend({ "prefers-color-scheme": scheme });
        await checkout[size]();
        await checkout.open(name);
      }

      async function findsNothing(when) {
        // A colour that is on its way to another is not the one that is read.
        await checkout.until("all has come to rest", () =>
          checkout.run(`return document.getAnimations().every(({ effect }) => effect.getTiming().iterations === Infinity)`),
        );
        assert.deepEqual(await violations(checkout.browser), [], when);
      }

      it(`finds nothing on the ${size} page in its ${scheme} colours: at first, with the modal open, once paid, and once delivered`, async () => {
        await begin("fine");
        await findsNothing("at first");

        await checkout.pay();
        await checkout.untilModalOpens();
        await checkout.modalRestingPlace();
        await findsNothing("with the modal open");

        await checkout.chooseWallet();
        await checkout.untilState("paid");
        await checkout.untilModalIsGone();
        await findsNothing("once paid");

        await checkout.untilStage("delivered");
        await findsNothing("once delivered");
      });

      for (const [name, happens] of Object.entries(cases)) {
        it(`finds nothing on the ${size} page in its ${scheme} colours after "${name}"`, async () => {
          await begin(name);
          await checkout.pay();
          await happens(checkout);
          await checkout.untilModalIsGone();
          await findsNothing(name);
        });
      }
    }
  }
});
