// One test for each row of the matrix.

import assert from "node:assert/strict";
import { test } from "node:test";
import { advice } from "./contract.mjs";
import { matrix } from "./matrix.mjs";
import { judge } from "./promises.mjs";
import { stage } from "./stage.mjs";

const { play } = stage();
const chosen = process.env.FAULT ? matrix.filter(({ name }) => name.includes(process.env.FAULT)) : matrix;
const messages = new Map();

for (const row of chosen) {
  test(row.name, { timeout: 60_000 }, async (t) => {
    const seen = await play(row);
    if (!seen) return t.skip(`this engine has no such fault: ${row.where}`);
    const { error } = seen.first ?? {};
    if (error) messages.set(error.message, error.code);
    judge(row, seen);
  });
}

test("every message tells what to do", () => {
  // What the customer or the caller asked for needs no advice.
  const silent = [...messages].filter(([message, code]) => !["closed", "aborted"].includes(code) && !advice.test(message));
  assert.deepEqual([...new Map(silent.map(([message, code]) => [code, message]))], []);
});
