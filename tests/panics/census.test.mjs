// What can still panic in the core as it is published. Data from outside may not be able to set any of it off.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { inProject } from "../../scripts/project.mjs";
import { readCalls } from "./calls.mjs";
import { census, table, unexplained } from "./census.mjs";

/** A graph with these calls, as wasm-opt writes it. */
const graph = (...calls) => readCalls(calls.map((call) => `  "${call.replace(" -> ", '" -> "')}" [style=""];`).join("\n"));
const toldOf = (...calls) => unexplained(census(graph(...calls)));

describe("the core as it is published", () => {
  const calls = readCalls(readFileSync(inProject("build/core/calls.dot"), "utf8"));
  const panics = census(calls);

  it("has names to go by, and the panics that every core has", () => {
    assert.ok(calls.length > 500, `${calls.length} calls`);
    assert.ok(calls.some(({ caller }) => caller.startsWith("cubepay_checkout::npm::pay")));
    assert.ok(panics.some(({ kind }) => kind === "out of memory"));
  });

  it("has no panic that data from outside could set off", (context) => {
    for (const line of table(panics)) context.diagnostic(line);
    assert.deepEqual(unexplained(panics), []);
  });
});

describe("the census", () => {
  it("tells of an index of our own that can be out of bounds", () => {
    assert.deepEqual(toldOf("cubepay_checkout::money::f::h93783c700db2179a -> core::panicking::panic_bounds_check"), [
      "index out of bounds: cubepay_checkout::money::f",
    ]);
  });

  for (const [what, callee] of Object.entries({
    unwrap: "core[c5930c85a12de822]::option::unwrap_failed",
    expect: "core::result::expect_failed",
    "a cut through a character": "core::str::slice_error_fail",
    "a sum that overflows": "core::panicking::panic_const::panic_const_add_overflow",
    "unwrap_throw": "wasm_bindgen::throw_str",
    "a RefCell": "core::cell::panic_already_borrowed",
    "panic!": "core::panicking::panic_fmt",
    "an end of its own": "std::process::abort",
    "what a later compiler calls otherwise": "core::panicking::panic_in_a_new_way",
  })) {
    it(`tells of ${what} in our own code, in a closure, a trait and what drops a value too`, () => {
      for (const caller of [
        "cubepay_checkout::money::f::{{closure}}::h93783c700db2179a",
        "<cubepay_checkout::money::Amount as core::fmt::Display>::fmt",
        "core::ptr::drop_in_place<cubepay_checkout::money::Amount>",
      ]) assert.equal(toldOf(`${caller} -> ${callee}`).length, 1, caller);
    });
  }

  it("asks who calls a function of Rust's own that panics", () => {
    const borrow = "core::cell::RefCell<T>::borrow_mut -> core::cell::panic_already_borrowed";
    assert.deepEqual(toldOf(borrow, "js_sys::futures::queue::f -> core::cell::RefCell<T>::borrow_mut"), []);
    assert.deepEqual(toldOf(borrow, "cubepay_checkout::f -> core::ops::call", "core::ops::call -> core::cell::RefCell<T>::borrow_mut"), [
      "cell is borrowed: cubepay_checkout::f, through core::cell::RefCell<T>::borrow_mut",
    ]);
    assert.deepEqual(toldOf(borrow), ["cell is borrowed: core::cell::RefCell<T>::borrow_mut"]);
  });

  it("tells of a crate that is new, and of a new kind of panic in one that is known", () => {
    assert.equal(toldOf("left_pad::f -> core::cell::panic_already_borrowed").length, 1);
    assert.equal(toldOf("js_sys::futures::f -> core::option::unwrap_failed").length, 1);
  });

  it("counts a panic where it begins, and not the machinery behind it", () => {
    assert.deepEqual(census(graph("core::panicking::panic -> core::panicking::panic_fmt", "core::cell::panic_already_borrowed -> core::panicking::panic_fmt")), []);
  });
});
