// The options stand in two languages: the entry checks their names and types at once, the core their values in a page.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inProject } from "../../scripts/project.mjs";

const read = (path) => readFileSync(inProject(path), "utf8");

/** The types of values that each kind of the core's holds. */
const typesOf = { text: "string", count: "number", object: "object", list: "object", element: "object", address: "object", function: "function" };

/** The options of the entry, with the types that each takes. */
function entryOptions() {
  const [, table] = /const types: [^{]+\{([^}]*)\}/.exec(read("pkg-template/src/service.ts"));
  return [...table.matchAll(/^ {2}(\w+): "([^"]+)",$/gm)].map(([, name, types]) => [name, types.split(" or ").sort()]);
}

/** The options of the core. */
function coreOptions() {
  const [, table] = /const FIELDS: \[Field; \d+\] = \[([^]*?)\n\];/.exec(read("src/checkout/config.rs"));
  return [...table.matchAll(/\("(\w+)", "([a-z|]+)",/g)].map(([, name, kinds]) => [name, [...new Set(kinds.split("|").map((kind) => typesOf[kind]))].sort()]);
}

/** The options of the public type. */
function declaredOptions() {
  const [, body] = /export interface CubePayOptions \{([^]*?)\n\}/.exec(read("pkg-template/src/types.ts"));
  return [...body.matchAll(/^ {2}(\w+)\?:/gm)].map(([, name]) => name).sort();
}

test("entry and core know the same options, of the same types", () => {
  assert.equal(entryOptions().length, 14);
  assert.deepEqual(entryOptions().sort(), coreOptions().sort());
});

test("the declared options are the known ones", () => {
  assert.deepEqual(declaredOptions(), entryOptions().map(([name]) => name).sort());
});

test("entry and core know the same steps of a payment, in their order", () => {
  const [, union] = /type: ("started"[^;]*);/.exec(read("pkg-template/src/types.ts"));
  const steps = [...read("src/payment/step.rs").matchAll(/Self::(\w+) => "([\w-]+)"/g)];
  const [, all] = /const ALL: \[Self; \d+\] =\s*\[([^\]]*)\]/.exec(read("src/payment/step.rs"));
  assert.deepEqual([...union.matchAll(/"([\w-]+)"/g)].map(([, name]) => name), steps.map(([, , name]) => name));
  assert.deepEqual([...all.matchAll(/Self::(\w+)/g)].map(([, step]) => step), steps.map(([, step]) => step));
});
