import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { engine } from "../support/browser.mjs";
import { checkoutForTests } from "./checkout.mjs";

describe(`the timeline, in ${engine}`, () => {
  const checkout = checkoutForTests();

  const bar = (stage) =>
    checkout.run(`
      const { left, right, width } = document.querySelector('[data-stage="${stage}"] .track i').getBoundingClientRect();
      return { left, right, width };`);
  const said = (stage) => checkout.run(`return document.querySelector('[data-stage="${stage}"] .elapsed').textContent`);

  it("counts the milliseconds of what is awaited while it is awaited", async () => {
    await checkout.open("slow");
    await checkout.pay();
    await checkout.until("the POST is counted", async () => /ms$/.test(await said("session-created")));
    const first = await said("session-created");
    await checkout.until("the count goes on", async () => (await said("session-created")) !== first);
    assert.deepEqual(await checkout.stages(), ["started"]);
  });

  it("shows POST and SDK side by side, and what that saved", async () => {
    await checkout.open("slow");
    await checkout.payWithAWallet();

    const [post, sdk, opened, customer] = await Promise.all(["session-created", "sdk-ready", "modal-opened", "completed"].map(bar));
    const shared = Math.min(post.right, sdk.right) - Math.max(post.left, sdk.left);
    assert.ok(shared > 0.9 * Math.min(post.width, sdk.width), JSON.stringify({ post, sdk }));
    assert.ok(customer.left >= opened.right - 1, JSON.stringify({ opened, customer }));

    const [together, inTurn] = (await checkout.textOf("overlap")).match(/[\d,]+(?= ms)/g).map((text) => Number(text.replace(",", "")));
    assert.ok(together >= 1900 && inTurn >= together + 1000, `${together}, ${inTurn}`);
  });

  it("marks the stage that a failure kept from happening", async () => {
    for (const [name, stage] of Object.entries({ refused: "session-created", missing: "sdk-ready" })) {
      await checkout.open(name);
      await checkout.pay();
      await checkout.untilState("failed");
      const marked = await checkout.run(`return [...document.querySelectorAll("[data-missed]")].map((row) => row.dataset.stage)`);
      assert.deepEqual([marked, await said(stage)], [[stage], "failed"], name);

      await checkout.payWithAWallet();
      assert.equal(await checkout.run(`return document.querySelector("[data-missed]")`), null, "the next payment starts afresh");
    }
  });
});
