import assert from "node:assert/strict";
import { test } from "node:test";
import { endpoint, lookup, openShop, order } from "./shop.mjs";

const post = async (headers, options, url) => (await openShop(options).POST(order({}, headers, url))).status;

/** Without the headers that `order` sets by itself. */
function withHeaders(headers, url = endpoint) {
  return new Request(url, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: "{}" });
}

test("the shop's own page and programs that are no browser are served", async () => {
  assert.equal(await post({}), 201);
  assert.equal((await openShop().POST(withHeaders({}))).status, 201);
  assert.equal((await openShop().POST(withHeaders({ "Sec-Fetch-Site": "none" }))).status, 201);
  assert.equal((await openShop().POST(withHeaders({ Origin: "https://shop.example" }))).status, 201);
});

test("pages of other sites are refused", async () => {
  for (const site of ["cross-site", "same-site", "something-new", "same-origin, cross-site", ""]) {
    assert.equal(await post({ "Sec-Fetch-Site": site }), 403, site);
  }
});

test("forged and foreign origins are refused", async () => {
  const origins = [
    "https://evil.example", "null", "https://shop.example.evil.example", "https://evilshop.example", "https://shop.example:444", "https://shop.example@evil.example",
    "https://shop.example/", "shop.example", "https://", "file://", "https://shop.example, https://evil.example", "https://SHOP.example.", "data:text/html,x",
  ];
  for (const Origin of origins) {
    assert.equal(await post({ Origin }), 403, Origin);
    assert.equal((await openShop().POST(withHeaders({ Origin }))).status, 403, Origin);
  }
});

test("X-Forwarded-Host is anybody's word and opens nothing", async () => {
  assert.equal(await post({ Origin: "https://evil.example", "X-Forwarded-Host": "evil.example", Forwarded: "host=evil.example" }), 403);
});

test("behind a proxy that ends TLS the page is still the server's own", async () => {
  const page = { Origin: "https://shop.example" };
  assert.equal(await post(page, {}, "http://shop.example/api/payment-sessions"), 201);
  assert.equal(await post({ ...page, Host: "shop.example" }, {}, "http://localhost:3000/api/payment-sessions"), 201);
  assert.equal(await post({ ...page, Host: "internal:3000" }, {}, "http://localhost:3000/api/payment-sessions"), 403);
});

test("an origin that the shop allows is served, from whatever site", async () => {
  const allowedOrigins = ["https://checkout.example/", "http://localhost:5173"];
  for (const site of ["same-site", "cross-site"]) {
    assert.equal(await post({ Origin: "https://checkout.example", "Sec-Fetch-Site": site }, { allowedOrigins }), 201);
    assert.equal(await post({ Origin: "http://localhost:5173", "Sec-Fetch-Site": site }, { allowedOrigins }), 201);
    assert.equal(await post({ Origin: "http://checkout.example", "Sec-Fetch-Site": site }, { allowedOrigins }), 403);
  }
  const response = await openShop({ allowedOrigins }).POST(order({}, { Origin: "https://checkout.example", "Sec-Fetch-Site": "cross-site" }));
  assert.equal(response.headers.get("Access-Control-Allow-Origin"), null, "CORS is the shop's own decision");
});

test("pages of extensions and of apps with a web view are served where the shop allows them", async () => {
  const origins = [
    "chrome-extension://abcdefghijklmnopabcdefghijklmnop", "moz-extension://5c1b5f7a-52a1-4a0f-9f5e-1f0e6a1f2b3c", "safari-web-extension://E3C1A5B2-52A1-4A0F-9F5E-1F0E6A1F2B3C",
    "capacitor://localhost", "ionic://localhost", "tauri://localhost", "myshop://localhost:8080",
  ];
  for (const Origin of origins) {
    const headers = { Origin, "Sec-Fetch-Site": "cross-site" };
    assert.equal(await post(headers, { allowedOrigins: [Origin] }), 201, Origin);
    assert.equal(await post({ ...headers, Origin: Origin.toLowerCase() }, { allowedOrigins: [`${Origin}/`] }), 201, Origin);
    assert.equal(await post(headers), 403, Origin);
    assert.equal(await post({ ...headers, Origin: `${Origin}x` }, { allowedOrigins: [Origin] }), 403, Origin);
  }
});

test("a refused page learns how its shop would allow it, and price is not asked", async () => {
  const shop = openShop({ price: () => assert.fail("not asked") });
  const response = await shop.POST(order({}, { Origin: "https://evil.example" }));
  assert.match((await response.json()).error, /add it to allowedOrigins/);
  assert.deepEqual(shop.asked, []);
});

test("look-ups are refused alike", async () => {
  const shop = openShop();
  assert.equal((await shop.GET(lookup("ps_1", "token", { "Sec-Fetch-Site": "cross-site" }))).status, 403);
  assert.equal((await shop.GET(lookup("ps_1", "token", { Origin: "https://evil.example" }))).status, 403);
  assert.deepEqual(shop.asked, []);
});
