import assert from "node:assert/strict";
import { test } from "node:test";
import { inProject } from "../../scripts/project.mjs";
import { folderAt } from "../support/static-site.mjs";
import { world } from "../support/world.mjs";

const shop = world();

/** The package with a core that panics at the step that the page names. */
const panicking = { file: folderAt("/package/core/", inProject("build/panicking")) };

for (const [step, outcome] of [["started", "unpaid"], ["session-created", "unpaid"], ["sdk-ready", "unpaid"], ["modal-opened", "unknown"]]) {
  test(`a panic at "${step}" rejects the payment with its message, and the next call runs on a fresh core`, async () => {
    await shop.open(panicking);
    await shop.run(`window.panicAt = "${step}"`);
    const error = await shop.pay("{ amount: 5, requestId: 'order-7' }");
    assert.deepEqual([error.code, error.outcome, error.requestId, error.classes[0]], ["internal", outcome, "order-7", true]);
    assert.match(error.message, new RegExp(`asked to panic at ${step}`));
    await shop.run("window.panicAt = undefined");
    assert.equal((await shop.pay()).transactionHash, "0xhash");
    assert.equal((await shop.pay()).transactionHash, "0xhash");
  });
}

test("a hash that was seen before a panic is not lost", async () => {
  await shop.open(panicking);
  await shop.run(`window.panicAt = "completed"`);
  const result = await shop.pay();
  assert.deepEqual([result.transactionHash, result.session.paymentSessionId], ["0xhash", "ps_1"]);
  await shop.run("window.panicAt = undefined");
  assert.equal((await shop.pay()).transactionHash, "0xhash");
});
