import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { engine } from "../support/browser.mjs";
import { checkoutForTests } from "./checkout.mjs";

const isCore = (address) => address.includes("/cubepay-checkout/core/");
const isSdk = (address) => address.includes("/vendor/");

// Everything that a script on the page, a screenshot or an error reporter could pick up.
const listen = `
  window.heard = [];
  for (const level of ["log", "info", "warn", "error", "debug", "trace"]) {
    const usual = console[level];
    console[level] = (...words) => {
      heard.push(words.map((word) => (word instanceof Error ? word.stack + JSON.stringify(word) : JSON.stringify(word) ?? String(word))).join(" "));
      usual.apply(console, words);
    };
  }
`;
const lookAround = `
  const pages = (root) => [root.innerHTML ?? root.outerHTML, ...[...root.querySelectorAll("*")].filter((e) => e.shadowRoot).flatMap((e) => pages(e.shadowRoot))];
  const entries = performance.getEntries().map((entry) => entry.name + JSON.stringify(entry.detail ?? null));
  return [
    ["the document", pages(document.documentElement).join()],
    ["fields", [...document.querySelectorAll("input, textarea, select")].map((field) => field.value).join()],
    ["storage", JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state, name])],
    ["addresses", entries.join() + location.href],
    ["the console", heard.join()],
  ];
`;

describe(`what it keeps to itself, in ${engine}`, () => {
  const checkout = checkoutForTests();

  it("neither core nor SDK is requested before the customer shows interest", async () => {
    await checkout.until("the page has loaded", () => checkout.run(`return document.readyState === "complete"`));
    const before = await checkout.requested();
    assert.deepEqual(before.filter((address) => isCore(address) || isSdk(address) || address.endsWith(".wasm")), []);

    await checkout.hoverPay();
    await checkout.until("both are on their way", async () => {
      const after = await checkout.requested();
      return after.some(isSdk) && after.some((address) => address.endsWith(".wasm"));
    });
    assert.equal((await checkout.sessions()).length, 0, "interest alone makes no session");
  });

  it("the session token is nowhere in the page: while the modal is open, once paid, and once closed", async () => {
    await checkout.run(listen);
    const tokenIsNowhere = async (when) => {
      const token = await checkout.sandbox.tokenOf((await checkout.sessions()).at(-1));
      assert.ok(token.length > 8);
      for (const [place, text] of await checkout.run(lookAround)) {
        assert.ok(!text.includes(token), `${when}, the token is in ${place}`);
      }
    };

    await checkout.pay();
    await checkout.untilModalOpens();
    await tokenIsNowhere("while the modal is open");
    await checkout.chooseWallet();
    await checkout.untilState("paid");
    await tokenIsNowhere("once paid");

    await checkout.untilModalIsGone();
    await checkout.pay();
    await checkout.clickInModal("[data-close]");
    await checkout.untilState("closed");
    await tokenIsNowhere("once closed");
  });
});
