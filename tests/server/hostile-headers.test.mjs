// Origins made to look like the shop's, and credentials made to break out of the header or path they are put into.

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { endpoint, json, lookup, openShop, order, session } from "./shop.mjs";

/** A POST with these headers and no others but the content type. */
const posted = (headers, url = endpoint) =>
  new Request(url, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: "{}" });

/** The look-up that a session's page makes, with anything in the place of id and token. */
const shopWithSession = () => openShop({ upstream: (request) => json(200, { paymentSessionId: new URL(request.url).pathname.split("/").pop(), status: "FUNDED" }) });

test("no origin but the shop's own is taken for it, however alike it looks", async () => {
  const shop = openShop();
  const own = ["https://shop.example", "http://shop.example"];
  const parts = fc.constantFrom("https://", "http://", "ws://", "ftp://", "HTTPS://", "//", "shop", ".", "example", "shop.example", "evil.example", ":443", ":80", ":8443", "@", "/", "\\", "#", "?", "%2e", "%00", ",", " ", "null", "ѕhop", "xn--", "\t", ";", "[::1]", "localhost");
  const alike = fc.array(parts, { minLength: 1, maxLength: 6 }).map((list) => list.join(""));
  const nearby = fc.tuple(fc.constantFrom(...own), fc.nat(20), fc.string({ minLength: 1, maxLength: 3 })).map(([origin, at, more]) => origin.slice(0, at) + more + origin.slice(at));
  const sendable = (origin) => {
    try {
      return new Headers({ Origin: origin }).get("Origin") !== "" && !own.includes(new Headers({ Origin: origin }).get("Origin"));
    } catch {
      return false;
    }
  };
  const refused = fc.asyncProperty(fc.oneof(alike, nearby).filter(sendable), async (Origin) => {
    assert.equal((await shop.POST(posted({ Origin }))).status, 403);
  });
  await fc.assert(refused, { numRuns: 3_000 });
  for (const Origin of own) assert.equal((await shop.POST(posted({ Origin }))).status, 201, Origin);
});

test("an origin is only ever compared as a whole", async () => {
  const alike = [
    "https://shop.example.", "https://shop.example:443", "HTTPS://shop.example", "https://SHOP.example", "ws://shop.example", "ftp://shop.example", "https://shop.example%2eevil.example",
    "https://shop%2eexample", "https://xn--shop-example", "https://shop.example https://evil.example", "https://evil.example#@shop.example", "https://evil.example\\@shop.example", "https://user@shop.example",
  ];
  for (const Origin of alike) assert.equal((await openShop().POST(posted({ Origin }))).status, 403, Origin);
});

test("what a browser says of its page counts, whatever else the request says", async () => {
  const disguises = [{ Origin: "https://shop.example" }, { Referer: "https://shop.example/" }, { "Sec-Fetch-Mode": "same-origin" }, { "X-Requested-With": "XMLHttpRequest" }, { "X-Forwarded-For": "127.0.0.1" }];
  for (const disguise of disguises) {
    for (const site of ["cross-site", "same-site", "Same-Origin", "same-origin;cross-site"]) {
      assert.equal((await openShop().POST(posted({ ...disguise, "Sec-Fetch-Site": site }))).status, 403, JSON.stringify(disguise));
    }
  }
  assert.equal((await openShop().POST(posted({ Origin: "https://evil.example", "Sec-Fetch-Site": "same-origin" }))).status, 403);
});

test("a Host of an attacker's choice does not make a foreign page the shop's", async () => {
  const forged = [{ Host: "shop.example.evil.example" }, { Host: "shop.example, evil.example" }, { "X-Forwarded-Host": "evil.example" }, { "X-Original-Host": "evil.example" }, { Forwarded: "host=evil.example;proto=https" }];
  for (const headers of forged) {
    assert.equal((await openShop().POST(posted({ Origin: "https://evil.example", ...headers }))).status, 403, JSON.stringify(headers));
  }
});

test("what a form, a beacon or an image can send makes no session", async () => {
  const shop = openShop();
  const bodies = ["{}", "amount=50.00&currency=USD", '{"requestId":"a","x":"="}', new FormData()];
  for (const body of bodies) {
    const sent = new Request(endpoint, { method: "POST", body });
    if (typeof body === "string") sent.headers.delete("Content-Type");
    assert.equal((await shop.POST(sent)).status, 415);
  }
  for (const type of ["text/plain;application/json", "application/json,text/plain", "application/json+x", " multipart/form-data; application/json", "application/x-www-form-urlencoded; charset=application/json"]) {
    assert.equal((await shop.POST(order("{}", { "Content-Type": type }))).status, 415, type);
  }
  assert.deepEqual(shop.asked, []);
});

test("a request whose method is said to be another is what it is", async () => {
  const shop = openShop();
  const overrides = { "X-HTTP-Method-Override": "POST", "X-Method-Override": "POST", "X-HTTP-Method": "POST" };
  const asked = await shop.GET(new Request(`${endpoint}?paymentSessionId=ps_1&_method=POST`, { headers: { Authorization: "Bearer token", "Content-Type": "application/json", ...overrides } }));
  assert.notEqual(asked.status, 201);
  assert.ok(shop.asked.every(({ method }) => method === "GET"));
  for (const method of ["GET", "HEAD", "OPTIONS"]) assert.equal((await shop.POST(new Request(endpoint, { method, headers: overrides }))).status, 415, method);
  assert.equal(shop.sandbox.sessions.length, 0);
});

test("whatever the session id, CubePay is asked for a session or nobody is asked", async () => {
  const parts = fc.constantFrom("ps_1", "..", "/", "\\", "%2e%2e", "%2f", "?", "#", "https://evil.example", "//evil.example", "\r\n", "\0", ";", "&", "captures", "@", ":", "é", "\ud800");
  const anyId = fc.oneof(fc.array(parts, { maxLength: 4 }).map((list) => list.join("")), fc.string({ maxLength: 140 }));
  const asked = fc.asyncProperty(anyId, async (id) => {
    const shop = shopWithSession();
    const url = new URL(endpoint);
    url.searchParams.set("paymentSessionId", id);
    const { status } = await shop.GET(new Request(url, { headers: { Authorization: "Bearer token_1" } }));
    if (status === 400) return assert.deepEqual(shop.asked, []);
    assert.equal(status, 200);
    assert.match(shop.asked[0].url, /^https:\/\/api\.example\/payment-sessions\/[\w-]{1,128}$/);
  });
  await fc.assert(asked, { numRuns: 1_000, examples: [["ps_1"], ["../captures"], ["."], [".."], ["ps_1%2f..%2fcaptures"]] });
});

test("a token stays one header: it is sent on as it came, or nobody is asked", async () => {
  const sendable = fc.string({ unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)), minLength: 1, maxLength: 40 }).filter((text) => !/[\r\n\0]/.test(text));
  const sent = fc.asyncProperty(sendable, async (token) => {
    const shop = shopWithSession();
    const response = await shop.GET(lookup("ps_1", undefined, { Authorization: `Bearer ${token}` }));
    if (response.status === 401) return assert.deepEqual(shop.asked, []);
    const [{ url, headers }] = shop.asked;
    assert.equal(headers.get("Authorization"), `Bearer ${token.trim()}`);
    assert.deepEqual([...headers.keys()].sort(), ["accept", "authorization"]);
    assert.equal(url, "https://api.example/payment-sessions/ps_1");
  });
  await fc.assert(sent, { numRuns: 1_000, examples: [["token_1"], ["a b"], ["a, Bearer b"], ["a\tb"]] });
});

test("an id that CubePay should never give is put into no header", async () => {
  for (const paymentSessionId of ["..", "%2e%2e", "ps_1?x=1", "ps_1#x", "ps_1&paymentSessionId=ps_2", "https://evil.example/", "//evil.example", "ps_1%0d%0aSet-Cookie:%20a=1", "ps_1\u2028", "x".repeat(129)]) {
    const response = await openShop({ upstream: () => json(201, { ...session, paymentSessionId }) }).POST(order());
    assert.equal(response.headers.get("Location"), null, paymentSessionId);
    assert.deepEqual([...response.headers.keys()].sort(), ["cache-control", "content-type", "x-content-type-options"]);
  }
});
