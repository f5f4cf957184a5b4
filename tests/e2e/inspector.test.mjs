import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { engine } from "../support/browser.mjs";
import { checkoutForTests } from "./checkout.mjs";

describe(`the inspector, in ${engine}`, () => {
  const checkout = checkoutForTests();
  const headings = () => checkout.run(`return [...document.querySelectorAll("#inspector .heading")].map((heading) => heading.textContent)`);

  it("shows each event with its milliseconds as it comes, the result, and what the server makes of it", async () => {
    await checkout.open("slow");
    await checkout.pay();
    await checkout.until("the first event is there", async () => (await headings()).length === 1);
    assert.match((await headings())[0], /^started [\d.,]+ ms$/);

    await checkout.chooseWallet();
    await checkout.untilStage("delivered");
    const shown = await headings();
    assert.deepEqual(shown.map((heading) => heading.split(" ")[0]).sort(), ["captured", "completed", "delivered", "modal-opened", "resolved", "sdk-ready", "session-created", "started"]);
    assert.match(await checkout.textOf("inspector"), new RegExp((await checkout.session()).fundingTransactionHash));
  });

  it("shows an error with its code, and forgets it when the next payment begins", async () => {
    await checkout.open("refused");
    await checkout.pay();
    await checkout.untilState("failed");
    assert.match(await checkout.textOf("inspector"), /"code": "session_rejected"/);

    await checkout.payWithAWallet();
    assert.doesNotMatch(await checkout.textOf("inspector"), /session_rejected/);
  });

  it("redacts a token that somebody else puts into an event", async () => {
    const text = await checkout.browser.executeAsyncScript(`
      const done = arguments[0];
      import("/inspector.js").then(({ createInspector }) => {
        const region = document.createElement("div");
        createInspector(region).event({ type: "started", elapsedMs: 1, session: { paymentSessionToken: "secret", tokenSymbol: "USDC" } });
        done(region.textContent);
      });`);
    assert.match(text, /"paymentSessionToken": "\[redacted\]"/);
    assert.match(text, /"tokenSymbol": "USDC"/);
    assert.doesNotMatch(text, /secret/);
  });
});
