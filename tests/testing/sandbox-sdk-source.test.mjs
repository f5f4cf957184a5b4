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

test("the source stores nothing, and logs one warning and nothing else", () => {
  const source = sandboxSdkSource();
  assert.doesNotMatch(source, /localStorage|sessionStorage|indexedDB|document\.cookie|history\./);
  assert.deepEqual(source.match(/console\.\w+/g), ["console.warn"]);
});

/** Inits the SDK in a page that has what `init` needs, and nothing that a modal needs. */
function initialised(options) {
  const warnings = [];
  class CSSStyleSheet {
    cssRules = [{ style: {} }];
    replaceSync() {}
  }
  const network = { fetch: () => assert.fail("nothing may be sent") };
  const { CubePaySDK } = run(sandboxSdkSource(options), { CSSStyleSheet, AbortController, console: { warn: (text) => warnings.push(text) }, ...network });
  const init = () => CubePaySDK.init({ merchantId: "m", container: { nodeType: 1, attachShadow: () => ({}) } });
  return { init, warnings };
}

test("init warns once that it is the sandbox SDK, and names the file to replace", () => {
  const { init, warnings } = initialised();
  init();
  init();
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /sandbox SDK.*no money moves.*public\/vendor\/cubist-pay-client-sdk\.umd\.js/);
});

test("on a chain, init warns with the modal's words for the money, and does not say that none moves", () => {
  const { init, warnings } = initialised({ api: "/sandbox", chain: true });
  init();
  assert.match(warnings[0], /sandbox SDK.*: test money on a local chain\./);
  assert.doesNotMatch(warnings[0], /no money moves/);
});

test("a session of any other API is refused before anything is shown or sent, with the file to replace", async () => {
  for (const options of [{}, { api: "/sandbox" }]) {
    const sdk = initialised(options).init();
    for (const paymentSessionToken of ["pst_4242", "token_1", "eyJhbGciOi.x.y", "xpst_sandbox_1", "PST_SANDBOX_1"]) {
      await assert.rejects(sdk.open({ paymentSessionId: "ps_1", paymentSessionToken }), (error) => {
        assert.match(error.message, /sandbox SDK.*not a sandbox's.*Replace public\/vendor\/cubist-pay-client-sdk\.umd\.js by CubePay's own SDK/);
        assert.ok(!error.message.includes(paymentSessionToken));
        return true;
      });
    }
    // Where a modal would open, this page has no document.
    await assert.rejects(sdk.open({ paymentSessionId: "ps_1", paymentSessionToken: "pst_sandbox_1" }), /document is not defined/);
  }
});

test("wrong options are named", () => {
  assert.throws(() => sandboxSdkSource({ url: "/x" }), { name: "TypeError", message: /sandboxSdkSource: unknown option "url"/ });
  for (const api of ["", 5, null]) assert.throws(() => sandboxSdkSource({ api }), /api must be/);
  for (const speed of [-1, NaN, Infinity, "fast"]) assert.throws(() => sandboxSdkSource({ speed }), /speed must be/);
});

test("a chain is the API's: without one there is none to pay on", () => {
  for (const options of [{ chain: true }, { api: "/sandbox", chain: "yes" }, { api: "/sandbox", chain: null }]) {
    assert.throws(() => sandboxSdkSource(options), /chain must be true or false, and true only together with api/);
  }
  assert.match(sandboxSdkSource({ api: "/sandbox", chain: true }), /"chain":true/);
  assert.doesNotMatch(sandboxSdkSource({ api: "/sandbox", chain: false }), /"chain":/);
});
