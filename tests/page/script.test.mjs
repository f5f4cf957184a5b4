import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { countingSdk } from "../support/fake-sdk.mjs";
import { javascript, wait, world } from "../support/world.mjs";

const shop = world();
const integrity = `sha384-${createHash("sha384").update(countingSdk).digest("base64")}`;

test("an SDK that fails to load is told, and the next payment loads it", async () => {
  let down = true;
  await shop.open({ sdk: () => (down ? new Response("no", { status: 404 }) : javascript(countingSdk)) });
  const error = await shop.pay();
  assert.deepEqual([error.code, error.outcome, error.retryable], ["sdk_load_failed", "unpaid", true]);
  assert.match(error.message, /^Failed to load Cubist Pay SDK script/);
  assert.equal(await shop.run("return document.querySelectorAll('script[src*=vendor]').length"), 0);
  down = false;
  assert.equal((await shop.pay()).transactionHash, "0xhash");
});

test("a bundle that throws while it runs is told, and the next payment loads it", async () => {
  // The page lets it run only later: WebKit keeps the text that it was given first.
  await shop.open({ sdk: () => javascript(`if (!window.allowed) throw new Error("not yet");${countingSdk}`) });
  assert.equal((await shop.pay()).code, "sdk_missing");
  await shop.run("window.allowed = true");
  assert.equal((await shop.pay()).transactionHash, "0xhash");
});

test("a slow script is waited for again by the next payment, not fetched or run twice", async () => {
  let release;
  const slow = new Promise((done) => (release = done));
  await shop.open({ sdk: async () => (await slow, javascript(countingSdk)) });
  await shop.run("cubepay.configure({ sdkTimeoutMs: 400 }); await cubepay.executePayment({ amount: -1 }).catch(() => {})");
  assert.equal((await shop.pay()).code, "sdk_load_failed");
  assert.equal((await shop.pay()).code, "sdk_load_failed");
  const paid = shop.run("cubepay.configure({ sdkTimeoutMs: 5000 }); return cubepay.executePayment({ amount: 1 })");
  await wait(200);
  release();
  assert.equal((await paid).transactionHash, "0xhash");
  assert.equal(await shop.run("return window.sdk.runs"), 1);
  assert.equal(shop.times("/vendor/"), 1);
});

test("a slow script that arrives between two payments is used by the second", async () => {
  await shop.open({ sdk: async () => (await wait(1200), javascript(countingSdk)) });
  await shop.run("cubepay.configure({ sdkTimeoutMs: 300 })");
  assert.equal((await shop.pay()).code, "sdk_load_failed");
  await wait(1300);
  assert.equal((await shop.pay()).transactionHash, "0xhash");
  assert.deepEqual([await shop.run("return window.sdk.runs"), shop.times("/vendor/")], [1, 1]);
});

test("a script that was asked for before the payment and fails is asked for once more", async () => {
  let fail;
  const failed = new Promise((done) => (fail = done));
  let asked = 0;
  await shop.open({ sdk: async () => (++asked > 1 ? javascript(countingSdk) : (await failed, new Response("no", { status: 404 }))) });
  const paid = shop.run("cubepay.preload(); return cubepay.executePayment({ amount: 1 })");
  await wait(300);
  fail();
  assert.equal((await paid).transactionHash, "0xhash");
});

test("a hint that was made before the payment and fails during it does not fail the payment", async () => {
  let fail;
  const failed = new Promise((done) => (fail = done));
  let asked = 0;
  await shop.open({ sdk: async () => (++asked > 1 ? javascript(countingSdk) : (await failed, new Response("no", { status: 404 }))) });
  await shop.run("await cubepay.executePayment({ amount: -1 }).catch(() => {})");
  for (let turn = 0; asked === 0 && turn < 100; turn += 1) await wait(20);
  assert.equal(asked, 1);
  const paid = shop.run("return cubepay.executePayment({ amount: 1 })");
  await wait(300);
  fail();
  assert.equal((await paid).transactionHash, "0xhash");
});

test("a hint that failed once does not fail a later payment, whatever came between", async () => {
  const answers = [() => new Response("no", { status: 404 }), () => javascript("window.other = 1")];
  await shop.open({ sdk: () => (answers.shift() ?? (() => javascript(countingSdk)))() });
  await shop.run("await cubepay.executePayment({ amount: -1 }).catch(() => {})");
  for (let turn = 0; answers.length > 1 && turn < 100; turn += 1) await wait(20);
  await wait(200);
  assert.equal((await shop.pay()).code, "sdk_missing");
  assert.equal((await shop.pay()).transactionHash, "0xhash");
});

test("a tag of the page's own is used while it loads", async () => {
  await shop.open({ head: '<script async nonce="n0nce" src="/vendor/cubist-pay-client-sdk.umd.js$SEARCH"></script>', sdk: async () => (await wait(300), javascript(countingSdk)) });
  assert.equal((await shop.pay()).transactionHash, "0xhash");
  assert.equal(await shop.run("return window.sdk.runs"), 1);
  assert.equal(await shop.run("return document.querySelectorAll('script[src*=vendor]').length"), 1);
});

test("a tag of the page's own that failed long ago is replaced", async () => {
  let down = true;
  await shop.open({ head: '<script nonce="n0nce" src="/vendor/cubist-pay-client-sdk.umd.js$SEARCH"></script>', sdk: () => (down ? new Response("no", { status: 404 }) : javascript(countingSdk)) });
  down = false;
  await wait(100);
  assert.equal((await shop.pay()).transactionHash, "0xhash");
  assert.equal(await shop.run("return document.querySelectorAll('script[src*=vendor]').length"), 1);
});

test("an SDK of the integrity that was configured is run, another one is not", async () => {
  await shop.open();
  await shop.run(`cubepay.configure({ sdkIntegrity: "${integrity}" })`);
  assert.equal((await shop.pay()).transactionHash, "0xhash");
  assert.equal(shop.times("/vendor/"), 1);
  await shop.open({ sdk: () => javascript(`${countingSdk} /* tampered */`) });
  await shop.run(`cubepay.configure({ sdkIntegrity: "${integrity}" })`);
  const error = await shop.pay();
  assert.equal(error.code, "sdk_load_failed");
  assert.match(error.message, /sdkIntegrity/);
  assert.equal(await shop.run("return window.sdk === undefined"), true);
});

test("an SDK that the page's CSP blocks is told from one that is absent", async () => {
  await shop.open({ csp: "script-src 'nonce-n0nce' 'wasm-unsafe-eval' http://127.0.0.1:*/package/" });
  await shop.run("document.querySelectorAll('[nonce]').forEach((script) => script.remove())");
  const error = await shop.pay();
  assert.deepEqual([error.code, error.outcome], ["sdk_blocked", "unpaid"]);
  assert.match(error.message, /Content-Security-Policy \(script-src/);
});

test("under a nonce-only CSP the script gets the nonce of the page's own scripts", async () => {
  await shop.open({ csp: "default-src 'self'; script-src 'nonce-n0nce' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; object-src 'none'; base-uri 'none'" });
  assert.equal((await shop.pay()).transactionHash, "0xhash");
  assert.equal(shop.times("/vendor/"), 1);
});

test("where Trusted Types are required, a policy of ours makes the script's address", async () => {
  const csp = "script-src 'self' 'nonce-n0nce' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types";
  await shop.open({ csp: `${csp} cubepay-checkout` });
  assert.equal((await shop.pay()).transactionHash, "0xhash");
  const enforced = await shop.run("try { document.createElement('script').src = '/x'; return false } catch { return true }");
  await shop.open({ csp: `${csp} 'none'` });
  const result = await shop.pay();
  // Firefox and WebKit learn Trusted Types one after the other.
  if (enforced) {
    assert.equal(result.code, "sdk_blocked");
    assert.match(result.message, /trusted-types cubepay-checkout/);
  } else {
    assert.equal(result.transactionHash, "0xhash");
  }
});
