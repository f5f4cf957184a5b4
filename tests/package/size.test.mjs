import assert from "node:assert/strict";
import { test } from "node:test";
import { overBudget } from "../../bench/size.mjs";

test("what a page and a first payment load is no larger than what was reached before", async () => {
  assert.deepEqual(await overBudget(), []);
});
