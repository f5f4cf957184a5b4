// The build rewrites wasm-bindgen's glue. When a new wasm-bindgen writes it in another way, the build says what is missing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { withShortNames } from "../../scripts/build/short-names.mjs";

const glue = `import * as import1 from "./snippets/cubepay-checkout-1/src/page/course.js"
export function pay(payment) {
    wasm.pay(payment);
}
function __wbg_get_imports() {
    const import0 = {
        __proto__: null,
        __wbg_call_1a2b: function(arg0, arg1) {
            return arg0.call(arg1);
        },
    };
    return {
        __proto__: null,
        "./cubepay_checkout_bg.js": import0,
        "./snippets/cubepay-checkout-1/src/page/course.js": import1,
    };
}
`;
const names = {
  imports: [["./cubepay_checkout_bg.js", "__wbg_call_1a2b", "a"], ["./snippets/cubepay-checkout-1/src/page/course.js", "begin", "b"]],
  exports: [["pay", "c"]],
};

test("the glue calls the wasm, and is called, by the short names", async () => {
  const short = withShortNames(glue.replace(/^import.*\n/, "").replace("export function pay", "function pay"), names);
  const build = new Function("import1", "wasm", `${short}; return { imports: __wbg_get_imports(), pay };`);
  const paid = [];
  const { imports, pay } = build({ begin: () => "begun" }, { c: (payment) => paid.push(payment) });
  pay("order");
  assert.deepEqual(paid, ["order"]);
  assert.deepEqual(Object.keys(imports), ["a"]);
  assert.equal(imports.a.b(), "begun");
  assert.equal(imports.a.a((value) => value, undefined), undefined);
});

for (const [what, from, to] of [
  ["an import of the glue's own", "__wbg_call_1a2b: function(", "__wbg_call_1a2b(" ],
  ["an import of a file of the crate", "course.js\": import1", "course.js\": course"],
  ["the module of its own imports", "\"./cubepay_checkout_bg.js\": import0", "\"./cubepay_checkout_bg.js\": imports"],
  ["the object of its own imports", "const import0 = {", "const imports = {"],
  ["a call of an export", "wasm.pay(", "wasm.pay_1("],
]) {
  test(`${what} that is written in another way fails the build`, () => {
    assert.throws(() => withShortNames(glue.replace(from, to), names), /wasm-bindgen's output has changed\. Adapt/);
  });
}
