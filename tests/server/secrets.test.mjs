import assert from "node:assert/strict";
import { inspect } from "node:util";
import { test } from "node:test";
import { createCubePayClient, RefusedPayment } from "cubepay-checkout/server";
import { apiKey, json, lookup, openShop, order, session } from "./shop.mjs";

/** Everything that a response tells, and everything that the shop's log would. */
async function told(response, errors) {
  return [response.status, ...[...response.headers].flat(), await response.text(), inspect(errors, { depth: 10, showHidden: true })].join("\n");
}

const quoting = [
  (request) => Promise.reject(new Error(`failed: ${inspect(Object.fromEntries(request.headers))}`)),
  (request) => Promise.reject(Object.assign(new Error("x"), { cause: new Error(request.headers.get("Authorization")), request })),
  (request) => { throw Object.fromEntries(request.headers); },
  (request) => json(400, { error: `bad key ${request.headers.get("Authorization")}` }),
  (request) => json(401, { error: request.headers.get("Authorization"), key: apiKey }),
  () => json(400, apiKey),
  () => json(500, `<pre>${apiKey}</pre>`, { "X-Key": apiKey }),
  () => json(302, "", { Location: `https://evil.example/?key=${apiKey}` }),
  () => json(503, {}, { "Retry-After": apiKey }),
  () => json(201, { ...session, paymentSessionId: apiKey }),
  () => json(201, { ...session, paymentSessionToken: `x${apiKey}x` }),
  () => json(201, { ...session, network: apiKey, createdAt: apiKey }),
  () => json(200, { ...session, userAddress: apiKey }),
  () => new Response(apiKey, { status: 200 }),
];

test("whatever CubePay or fetch answers, the key is in no response and no error", async () => {
  for (const upstream of quoting) {
    const shop = openShop({ upstream, maxAttempts: 1 });
    for (const response of [await shop.POST(order({ requestId: "cart-1" })), await shop.GET(lookup("ps_1", "token_of_ps_1"))]) {
      assert.ok(!(await told(response, shop.errors)).includes(apiKey), String(upstream));
    }
  }
});

test("a refusal of the shop's own that quotes the key does not reach the customer", async () => {
  const shop = openShop({ price: () => { throw new RefusedPayment(`bad ${apiKey}`, 400); } });
  assert.ok(!(await (await shop.POST(order())).text()).includes(apiKey));
});

test("a key with characters that JSON escapes is found as well", async () => {
  const odd = 'sk_"quoted"\\key';
  const shop = openShop({ apiKey: odd, upstream: () => json(201, { ...session, network: odd }) });
  assert.equal((await shop.POST(order())).status, 502);
});

test("the session token is in no error of a look-up", async () => {
  for (const upstream of [() => json(400, { error: "bad token secret_token_1" }), () => json(401, {}), () => Promise.reject(new Error("secret_token_1"))]) {
    const shop = openShop({ upstream, maxAttempts: 1 });
    const response = await shop.GET(lookup("ps_1", "secret_token_1"));
    assert.ok(!(await told(response, shop.errors)).includes("secret_token_1"));
  }
});

test("the client keeps the key out of its errors and of itself", async () => {
  for (const upstream of quoting) {
    const client = createCubePayClient({ apiKey, apiHost: "https://api.example", maxAttempts: 1, fetch: async (request) => upstream(request) });
    assert.ok(!inspect(client, { depth: 10, showHidden: true }).includes(apiKey));
    await client.captures.create("ps_1", { requestId: "c", captureAmount: "1.00" }).catch((error) => {
      assert.ok(!inspect(error, { depth: 10, showHidden: true }).includes(apiKey), String(upstream));
    });
  }
});

test("the log that is used when the shop gives none has no key either", async (t) => {
  const log = t.mock.method(console, "error", () => {});
  const shop = openShop({ upstream: quoting[0], maxAttempts: 1, onError: undefined });
  await shop.POST(order());
  assert.equal(log.mock.callCount(), 1);
  assert.ok(!inspect(log.mock.calls[0].arguments, { depth: 10 }).includes(apiKey));
});
