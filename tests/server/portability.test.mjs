import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import vm from "node:vm";
import { json, session } from "./shop.mjs";

const require = createRequire(import.meta.url);

/** Loads the CommonJS form of an entry where there is nothing but web standards: no process, Buffer, require. */
function loadInBareRealm(entry) {
  const standards = { AbortController, Headers, Request, Response, TextDecoder, TextEncoder, URL, clearTimeout, crypto, setTimeout };
  const module = { exports: {} };
  const realm = vm.createContext({ ...standards, module, exports: module.exports });
  vm.runInContext(readFileSync(require.resolve(entry), "utf8"), realm);
  return module.exports;
}

test("the server entry needs nothing but web standards", async () => {
  const { createPaymentSessions } = loadInBareRealm("cubepay-checkout/server");
  const { POST, GET } = createPaymentSessions({
    apiKey: "sk_test_4242424242424242",
    apiHost: "https://api.example",
    price: () => ({ amount: 50 }),
    fetch: async (request) => (request.method === "POST" ? json(201, session) : json(200, { paymentSessionId: "ps_1", status: "FUNDED" })),
  });
  const url = "https://shop.example/api/payment-sessions";
  const made = await POST(new Request(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" }));
  assert.equal(made.status, 201);
  const found = await GET(new Request(new URL(made.headers.get("Location"), url), { headers: { Authorization: "Bearer token_1" } }));
  assert.equal(found.status, 200);
});

test("the testing entry does nothing at import and needs nothing but web standards for the sandbox API", async () => {
  const { createSandboxApi, sandboxSdkSource } = loadInBareRealm("cubepay-checkout/testing");
  const sandbox = createSandboxApi();
  const response = await sandbox.fetch(
    new Request("https://sandbox.example/payment-sessions", {
      method: "POST",
      headers: { Authorization: `Bearer ${sandbox.apiKey}` },
      body: JSON.stringify({ amount: "1.00", currency: "USD" }),
    }),
  );
  assert.equal(response.status, 201);
  assert.match(sandboxSdkSource(), /CubePaySDK/);
});

test("an environment that cannot be read is no production, and cubePayFromEnv says what to do there", () => {
  const { createCubePayClient, cubePayFromEnv } = loadInBareRealm("cubepay-checkout/server");
  createCubePayClient({ apiKey: "sandbox-api-key", apiHost: "http://sandbox:4000" });
  assert.throws(cubePayFromEnv, { name: "TypeError", message: /CUBEPAY_API_KEY and CUBEPAY_API_HOST are not set.*or pass apiKey and apiHost yourself/ });
});

test("both entries load by import and by require, with the same exports", async () => {
  for (const entry of ["cubepay-checkout/server", "cubepay-checkout/testing"]) {
    const names = Object.keys(await import(entry)).sort();
    assert.deepEqual(Object.keys(require(entry)).sort(), names);
    assert.ok(!names.includes("default"));
  }
});
