// The matrix is whole: every stage, and every code that a browser can see.

import assert from "node:assert/strict";
import { test } from "node:test";
import { codes } from "./contract.mjs";
import { matrix, stages } from "./matrix.mjs";

test("every stage of a payment has faults", () => {
  for (const [stage, rows] of Object.entries(stages)) assert.ok(rows.length >= 10, `${stage} has ${rows.length}`);
});

test("every code of the README's table occurs", () => {
  assert.ok(codes.size > 15, "the README's table of errors was read");
  const met = new Set(matrix.map(({ expect }) => expect.code));
  assert.deepEqual(
    [...codes.keys()].filter((code) => !met.has(code)),
    [],
  );
});

test("no row expects what the README does not allow", () => {
  for (const { name, expect } of matrix) {
    if (expect.code) assert.ok(codes.get(expect.code)?.outcomes.includes(expect.outcome), name);
    else assert.ok(expect.paid || expect.gone, name);
  }
});

test("a row has a name of its own", () => {
  const names = matrix.map(({ name }) => name);
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
});
