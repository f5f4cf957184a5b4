import assert from "node:assert/strict";
import { test } from "node:test";
import vm from "node:vm";
import { sandboxSdkSource } from "cubepay-checkout/testing";

/** Runs the source as a page would, and gives the globals that it leaves. */
function run(source, globals = {}) {
  const page = vm.createContext({ ...globals });
  vm.runInContext(source, page);
  return page;
}

test("the source is a classic script that sets the global and nothing else", () => {
  for (const options of [undefined, {}, { api: "/sandbox" }, { api: "https://pay.example/sandbox/", speed: 0 }]) {
    const page = run(sandboxSdkSource(options));
    assert.deepEqual(Object.keys(page), ["CubePaySDK"]);
    assert.equal(typeof page.CubePaySDK.init, "function");
  }
});

test("it is a module for CommonJS and AMD as well", () => {
  const exports = {};
  const commonJs = run(sandboxSdkSource(), { exports, module: { exports } });
  assert.equal(typeof exports.init, "function");
  assert.equal(typeof commonJs.CubePaySDK.init, "function");
  let defined;
  const define = Object.assign((names, factory) => (defined = factory()), { amd: {} });
  run(sandboxSdkSource(), { define });
  assert.equal(typeof defined.init, "function");
});

test("init says what is missing", () => {
  const { CubePaySDK } = run(sandboxSdkSource());
  const container = { nodeType: 1, attachShadow: () => {} };
  for (const merchantId of [undefined, "", " ", 5]) assert.throws(() => CubePaySDK.init({ merchantId, container }), /merchantId is missing/);
  for (const element of [undefined, null, "#root", {}, { nodeType: 9 }]) assert.throws(() => CubePaySDK.init({ merchantId: "m", container: element }), /container is missing/);
  for (const options of [undefined, null, "m"]) assert.throws(() => CubePaySDK.init(options), /merchantId is missing/);
  assert.throws(() => CubePaySDK.init({ merchantId: "m", container, theme: "dark" }), /theme must be/);
});

test("an api that would end the script or begin another is only text", () => {
  const hostile = ['"}); globalThis.owned = 1; ({a:"', "</script><script>globalThis.owned=1</script>", "\u2028globalThis.owned=1//", "\\", "`${globalThis.owned=1}`", "<!--<script>"];
  for (const api of hostile) {
    const source = sandboxSdkSource({ api });
    assert.equal(run(source).owned, undefined);
    assert.doesNotMatch(source, /<\/script|<!--/i);
    assert.doesNotMatch(source, /[\u2028\u2029]/);
  }
});

test("the source needs neither eval nor inline style nor HTML parsing, so that a strict CSP lets it pass", () => {
  assert.doesNotMatch(sandboxSdkSource(), /\beval\b|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\.cssText|setAttribute\("style"|createElement\("style"/);
});

test("the source stores nothing and logs nothing", () => {
  assert.doesNotMatch(sandboxSdkSource(), /localStorage|sessionStorage|indexedDB|document\.cookie|console\.|history\./);
});

test("wrong options are named", () => {
  assert.throws(() => sandboxSdkSource({ url: "/x" }), { name: "TypeError", message: /sandboxSdkSource: unknown option "url"/ });
  for (const api of ["", 5, null]) assert.throws(() => sandboxSdkSource({ api }), /api must be/);
  for (const speed of [-1, NaN, Infinity, "fast"]) assert.throws(() => sandboxSdkSource({ speed }), /speed must be/);
});
