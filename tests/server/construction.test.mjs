import assert from "node:assert/strict";
import { test } from "node:test";
import { createCubePayClient, createPaymentSessions } from "cubepay-checkout/server";

const good = { apiKey: "sk_test_4242424242424242", apiHost: "https://api.example", price: () => ({ amount: "1.00" }) };
const wrong = (change, message) => assert.throws(() => createPaymentSessions({ ...good, ...change }), { name: "TypeError", message });

test("a handler with price, key and host is made without calling anybody", () => {
  const handlers = createPaymentSessions({ ...good, fetch: () => assert.fail("nothing may be sent"), price: () => assert.fail("not asked yet") });
  assert.deepEqual(Object.keys(handlers).sort(), ["GET", "POST"]);
});

test("a missing key or host is told by the name of its environment variable", () => {
  for (const empty of [undefined, null, ""]) {
    wrong({ apiKey: empty }, /apiKey is missing.*CUBEPAY_API_KEY.*process\.env\.CUBEPAY_API_KEY/);
    wrong({ apiHost: empty }, /apiHost is missing.*CUBEPAY_API_HOST.*process\.env\.CUBEPAY_API_HOST/);
  }
});

test("a missing price is told with what to write", () => {
  const { price, ...without } = good;
  assert.throws(() => createPaymentSessions(without), { name: "TypeError", message: /price is missing\. Write \{ price: .*never sets the price/ });
  wrong({ price: { amount: 5 } }, /price must be a function, got object/);
});

test("an unknown option is named, beside those that exist", () => {
  wrong({ pricing: () => {} }, /unknown option "pricing".*price, allowedOrigins/);
  wrong({ ["__proto_"]: 1 }, /unknown option/);
});

test("an option of the wrong type is named", () => {
  wrong({ timeoutMs: "10s" }, /timeoutMs must be a whole number of milliseconds/);
  wrong({ timeoutMs: 0 }, /timeoutMs/);
  wrong({ timeoutMs: Infinity }, /timeoutMs/);
  wrong({ maxAttempts: 1.5 }, /maxAttempts/);
  wrong({ maxBodyBytes: -1 }, /maxBodyBytes/);
  wrong({ fetch: "node-fetch" }, /fetch must be a function/);
  wrong({ onError: {} }, /onError must be a function/);
  wrong({ allowedOrigins: "https://shop.example" }, /allowedOrigins must be an array/);
  wrong({ apiKey: 42 }, /apiKey must be a string/);
  for (const options of [undefined, null, "x"]) assert.throws(() => createPaymentSessions(options), { name: "TypeError", message: /expected an object/ });
});

test("the host must be a bare origin", () => {
  const bad = [
    "api.example", "https://api.example/v1", "https://api.example?x=1", "https://api.example/?", "https://api.example#x", "https://api.example/.",
    "https://user:secret@api.example", "ftp://api.example", "https://", " https://api.example", "https://api.example\\x", 42, {},
  ];
  for (const apiHost of bad) wrong({ apiHost }, /apiHost \(CUBEPAY_API_HOST\) must be a bare origin/);
  for (const apiHost of ["https://api.example", "https://api.example/", "https://api.example:8443", "https://API.example:443"]) createPaymentSessions({ ...good, apiHost });
});

test("plain http is for this machine only, since the key is sent along", () => {
  wrong({ apiHost: "http://api.example" }, /must begin with https:\/\//);
  wrong({ apiHost: "http://127.evil.example" }, /must begin with https:\/\//);
  for (const apiHost of ["http://localhost:3001", "http://127.0.0.1:1", "http://[::1]:8080", "http://api.localhost"]) createPaymentSessions({ ...good, apiHost });
});

test("allowed origins are bare origins, without wildcards", () => {
  for (const origin of ["*", "null", "https://shop.example/path", "shop.example", 1]) wrong({ allowedOrigins: [origin] }, /every entry of allowedOrigins/);
});

test("a malformed key is refused without being quoted", () => {
  for (const apiKey of ["sk_secret_value\n", "sk secret_value", "sk_secret_välue", "sk_secret_value\r\nX-Evil: 1"]) {
    assert.throws(() => createPaymentSessions({ ...good, apiKey }), (error) => {
      assert.match(error.message, /apiKey has a space, a line break/);
      assert.doesNotMatch(error.message, /secret_v/);
      return true;
    });
  }
});

test("a polluted Object.prototype sets no option", () => {
  Object.prototype.apiKey = "sk_polluted_key_000";
  try {
    assert.throws(() => createPaymentSessions({ apiHost: good.apiHost, price: good.price }), /apiKey is missing/);
  } finally {
    delete Object.prototype.apiKey;
  }
});

test("the client checks its options alike", () => {
  assert.throws(() => createCubePayClient({ apiHost: "https://api.example" }), /createCubePayClient: apiKey is missing/);
  assert.throws(() => createCubePayClient({ ...good }), /createCubePayClient: unknown option "price"/);
});
