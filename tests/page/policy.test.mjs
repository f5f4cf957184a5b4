import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inProject } from "../../scripts/project.mjs";
import { countingSdk } from "../support/fake-sdk.mjs";
import { world } from "../support/world.mjs";

const shop = world();

/** The policies that the documentation tells merchants to send. */
const policies = readFileSync(inProject("docs/csp.md"), "utf8")
  .match(/(?<=^Content-Security-Policy: ).*/gm)
  .map((policy) => policy.replace("{nonce}", "n0nce"));

/** What this page needs for itself: a nonce for its inline scripts, which one of the policies has not, and its empty icon. */
const forThisPage = (policy) => `${policy.includes("nonce") ? policy : policy.replace("'self'", "'self' 'nonce-n0nce'")}; img-src data:`;

const listening = `<script nonce="n0nce">window.violations = []; document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, disposition }) => violations.push([violatedDirective, blockedURI, disposition].join(" ")));</script>`;

for (const policy of policies) {
  test(`a payment works, and violates nothing, under: ${policy}`, async () => {
    await shop.open({ csp: forThisPage(policy), head: listening });
    assert.equal((await shop.pay()).transactionHash, "0xhash");
    assert.equal((await shop.pay()).transactionHash, "0xhash");
    assert.deepEqual(await shop.run("return window.violations"), []);
  });

  test(`and so with the wasm not to be had: ${policy}`, async () => {
    await shop.open({ csp: forThisPage(policy), head: listening, file: (path) => path.endsWith(".wasm") && new Response("gone", { status: 404 }) });
    assert.equal((await shop.pay()).transactionHash, "0xhash");
    assert.deepEqual(await shop.run("return window.violations"), []);
  });
}

test("the strictest of them requires Trusted Types, and lets no style and no script of ours be inline", () => {
  const strictest = policies.at(-1);
  assert.match(strictest, /default-src 'none'.*require-trusted-types-for 'script'; trusted-types cubepay-checkout$/);
  assert.doesNotMatch(strictest, /style-src|unsafe-inline|'unsafe-eval'|script-src[^;]*'self'/);
});

test("an SDK that does not match sdkIntegrity is not run, and one that does is", async () => {
  await shop.open();
  const hash = await shop.run(`
    const bytes = await crypto.subtle.digest("SHA-384", new TextEncoder().encode(${JSON.stringify(countingSdk)}));
    return btoa(String.fromCharCode(...new Uint8Array(bytes)));
  `);
  const error = await shop.run(`cubepay.configure({ sdkIntegrity: "sha384-${hash.replace(/^./, (first) => (first === "A" ? "B" : "A"))}" }); return cubepay.executePayment({ amount: 5 });`);
  assert.deepEqual([error.code, error.outcome], ["sdk_load_failed", "unpaid"]);
  assert.equal(await shop.run("return window.sdk === undefined"), true);
  const result = await shop.run(`cubepay.configure({ sdkIntegrity: "sha384-${hash}" }); return cubepay.executePayment({ amount: 5 });`);
  assert.equal(result.transactionHash, "0xhash");
});
