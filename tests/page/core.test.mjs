import assert from "node:assert/strict";
import { test } from "node:test";
import { countingSdk } from "../support/fake-sdk.mjs";
import { javascript, wait, world } from "../support/world.mjs";

const shop = world();

test("nothing of core or SDK is asked for before the first payment", async () => {
  await shop.open();
  await wait(200);
  assert.deepEqual(shop.asked, []);
  assert.equal((await shop.pay()).transactionHash, "0xhash");
});

test("a first payment asks for the wasm once, for the SDK once, and makes one session", async () => {
  await shop.open();
  const result = await shop.pay();
  assert.equal(result.session.paymentSessionId, "ps_1");
  assert.deepEqual([shop.times("/package/core/cubepay_checkout_bg.wasm"), shop.times("/vendor/"), shop.times("/api/")], [1, 1, 1]);
  assert.equal(shop.times("/package/core/inline.js"), 0);
  await shop.pay();
  assert.deepEqual([shop.times("/package/core/"), shop.times("/vendor/"), shop.times("/api/")], [3, 1, 2]);
});

test("a preload leaves only the session to be asked for", async () => {
  await shop.open();
  await shop.run("await cubepay.preload()");
  assert.deepEqual([shop.times("/vendor/"), shop.times("/api/")], [1, 0]);
  shop.asked.length = 0;
  await shop.pay();
  assert.deepEqual(shop.asked.map(({ path }) => path), ["/api/payment-sessions"]);
});

test("a preload that fails says nothing, and the payment succeeds once the files are there", async () => {
  const down = () => new Response("down", { status: 500 });
  await shop.open({ file: (path) => (path.includes("/core/") ? down() : undefined), sdk: down });
  await shop.run("await cubepay.preload()");
  assert.deepEqual(await shop.run("return window.problems"), []);
  Object.assign(shop, { file: () => undefined, sdk: () => javascript(countingSdk) });
  assert.equal((await shop.pay()).transactionHash, "0xhash");
});

for (const [what, answer] of [
  ["is not there", () => new Response("no", { status: 404 })],
  ["is the shop's own page", () => new Response("<!doctype html>", { headers: { "content-type": "text/html" } })],
  ["is broken", () => new Response(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 9, 9]), { headers: { "content-type": "application/wasm" } })],
]) {
  test(`a wasm file that ${what} is replaced by the copy in the package`, async () => {
    await shop.open({ file: (path) => (path.endsWith(".wasm") ? answer() : undefined) });
    assert.equal((await shop.pay()).transactionHash, "0xhash");
    assert.equal(shop.times("/package/core/inline.js"), 1);
  });
}

test("a wasm file of another type is read all the same", async () => {
  const { readFileSync } = await import("node:fs");
  const { inProject } = await import("../../scripts/project.mjs");
  const bytes = readFileSync(inProject("pkg/core/cubepay_checkout_bg.wasm"));
  await shop.open({ file: (path) => (path.endsWith(".wasm") ? new Response(bytes, { headers: { "content-type": "application/octet-stream" } }) : undefined) });
  assert.equal((await shop.pay()).transactionHash, "0xhash");
  assert.equal(shop.times("/package/core/inline.js"), 0);
});

test("`wasmUrl` says where the wasm is", async () => {
  await shop.open();
  await shop.run("cubepay.configure({ wasmUrl: '/copy/core/cubepay_checkout_bg.wasm' })");
  await shop.pay();
  assert.deepEqual([shop.times("/copy/core/cubepay_checkout_bg.wasm"), shop.times("/package/core/cubepay_checkout_bg.wasm")], [1, 0]);
});

test("a core that cannot be loaded is told, and the next payment loads it", async () => {
  let down = true;
  await shop.open({ file: (path) => (down && path.includes("/core/") ? new Response("down", { status: 500 }) : undefined) });
  const error = await shop.pay("{ amount: '50.00', requestId: 'order-7' }");
  assert.deepEqual([error.code, error.outcome, error.retryable, error.requestId, error.classes[0]], ["core_load_failed", "unpaid", true, "order-7", true]);
  down = false;
  assert.equal((await shop.pay()).transactionHash, "0xhash");
});

test("an entry that a hot reload evaluates again leaves the core of the payment under way as it is", async () => {
  await shop.open();
  // By the page's own `eval`: what Firefox runs for a driver imports nothing.
  const script = `(async () => {
    // Two modules at two addresses, which import the one loader.
    const [before, after] = [await import("/package/index.js?before"), await import("/package/index.js?after")];
    for (const entry of [before, after]) entry.configure({ merchantId: "m_1", sdkUrl: "/vendor/cubist-pay-client-sdk.umd.js" + location.search });
    let close;
    const opened = new Promise((isOpen) => (window.openModal = () => new Promise((end) => { close = end; isOpen(); })));
    const paying = before.executePayment({ amount: "50.00" });
    await opened;
    await after.preload();
    close({ transactionHash: "0xhash" });
    const stuck = new Promise((give) => setTimeout(give, 3000, { transactionHash: "it never settles" }));
    return (await Promise.race([paying, stuck])).transactionHash;
  })()`;
  const ending = await shop.run(`return window.eval(${JSON.stringify(script)})`);
  assert.equal(ending, "0xhash");
});

test("a core that does not come is given up after `sdkTimeoutMs`", async () => {
  await shop.open({ file: (path) => (path.includes("/core/") ? shop.never() : undefined) });
  await shop.run("cubepay.configure({ sdkTimeoutMs: 200 })");
  assert.equal((await shop.pay()).code, "core_load_failed");
});

test("an abort while the core is loaded ends the payment at once", async () => {
  await shop.open({ file: (path) => (path.includes("/core/") ? shop.never() : undefined) });
  const error = await shop.run("const c = new AbortController(); setTimeout(() => c.abort(), 50); return cubepay.executePayment({ amount: 1, signal: c.signal })");
  assert.deepEqual([error.code, error.name, error.outcome, error.isError], ["aborted", "AbortError", "unpaid", true]);
});

test("a CSP without 'wasm-unsafe-eval' is told with what to write there", async () => {
  await shop.open({ csp: "script-src 'self' 'nonce-n0nce'" });
  const error = await shop.pay();
  assert.equal(error.code, "core_load_failed");
  assert.match(error.message, /'wasm-unsafe-eval'/);
});
