import assert from "node:assert/strict";
import { test } from "node:test";
import { createCubePayClient, createPaymentSessions, cubePayFromEnv } from "cubepay-checkout/server";
import { createSandboxApi } from "cubepay-checkout/testing";
import { withEnvironment } from "../support/environment.mjs";

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

const remote = ["http://sandbox:4000", "http://api.example", "http://192.168.1.20:4000", "http://127.evil.example"];
const loopback = ["http://localhost:3001", "http://127.0.0.1:1", "http://[::1]:8080", "http://api.localhost"];

test("plain http is accepted for any host outside production", () => {
  for (const NODE_ENV of [undefined, "", "development", "test"]) {
    withEnvironment({ NODE_ENV }, () => {
      for (const apiHost of [...remote, ...loopback]) createPaymentSessions({ ...good, apiHost });
    });
  }
});

test("in production plain http is for this machine only, since the key is sent along", () => {
  withEnvironment({ NODE_ENV: "production" }, () => {
    for (const apiHost of remote) wrong({ apiHost }, /must begin with https:\/\/ in production/);
    for (const apiHost of loopback) createPaymentSessions({ ...good, apiHost });
  });
});

test("allowed origins are bare origins, without wildcards", () => {
  const bad = [
    "*", "null", "https://shop.example/path", "shop.example", 1, "", "capacitor://", "capacitor://localhost/index.html", "chrome-extension://*", "capacitor://a@b",
    "file://localhost", "data://x", "ftp://shop.example", "htps://shop.example", "htttp://shop.example", "capacitor://localhost:x", " ionic://localhost",
  ];
  for (const origin of bad) wrong({ allowedOrigins: [origin] }, /every entry of allowedOrigins/);
});

test("what a sandbox accepts is refused in production by every factory, with what to do", () => {
  const sandbox = createSandboxApi();
  const factories = [(change) => createPaymentSessions({ ...good, ...change }), (change) => createCubePayClient({ apiKey: good.apiKey, apiHost: good.apiHost, ...change })];
  for (const create of factories) {
    create({ apiKey: "sandbox-api-key", fetch: sandbox.fetch });
    withEnvironment({ NODE_ENV: "production" }, () => {
      create({ fetch: (request) => fetch(request) });
      assert.throws(() => create({ apiKey: "sandbox-api-key" }), { name: "TypeError", message: /apiKey is the sandbox's.*NODE_ENV=production.*Set CUBEPAY_API_KEY/ });
      assert.throws(() => create({ fetch: sandbox.fetch }), { name: "TypeError", message: /fetch belongs to a sandbox.*NODE_ENV=production.*Remove the fetch option/ });
    });
  }
});

test("the sandbox's key is refused at CubePay's live API in any environment", () => {
  for (const apiHost of ["https://api.pay.grain.inc", "https://api.pay.grain.inc/", "https://API.pay.grain.inc:443"]) {
    wrong({ apiKey: "sandbox-api-key", apiHost }, /apiKey is the sandbox's, but apiHost is CubePay's live API\. Set CUBEPAY_API_KEY/);
    createPaymentSessions({ ...good, apiHost });
  }
});

test("cubePayFromEnv reads the key and the host of the environment", () => {
  withEnvironment({ CUBEPAY_API_KEY: "sk_1", CUBEPAY_API_HOST: "https://api.example" }, () => {
    assert.deepEqual(cubePayFromEnv(), { apiKey: "sk_1", apiHost: "https://api.example" });
    createCubePayClient({ ...cubePayFromEnv() });
  });
});

test("cubePayFromEnv names the variables that are missing, and quotes neither", () => {
  const told = (environment, message) => withEnvironment(environment, () => assert.throws(cubePayFromEnv, { name: "TypeError", message }));
  const nothing = { CUBEPAY_API_KEY: undefined, CUBEPAY_API_HOST: undefined };
  told(nothing, /^cubePayFromEnv: CUBEPAY_API_KEY and CUBEPAY_API_HOST are not set\. Set both/);
  told({ ...nothing, CUBEPAY_API_HOST: "https://api.example" }, /^cubePayFromEnv: CUBEPAY_API_KEY is not set\. Set it in the server's environment/);
  told({ CUBEPAY_API_KEY: "sk_secret", CUBEPAY_API_HOST: "" }, /^cubePayFromEnv: CUBEPAY_API_HOST is not set(?!.*sk_secret)/);
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
