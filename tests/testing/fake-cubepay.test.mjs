import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { installFakeCubePay } from "cubepay-checkout/testing";

const endpoint = "http://localhost/api/payment-sessions";
let installed = [];
const install = (options) => (installed.push(installFakeCubePay(options)), installed.at(-1));

afterEach(() => {
  for (const fake of installed.reverse()) fake.uninstall();
  installed = [];
});

/** What the package does in a payment, in short. */
async function pay(order = { amount: "50.00", currency: "USD", requestId: "r" }) {
  const response = await fetch(new Request(endpoint, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(order) }));
  const { paymentSessionId, paymentSessionToken } = await response.json();
  const instance = (await CubePaySDK.init({ merchantId: "m", container: {} })) ?? CubePaySDK;
  return { response, paymentSessionId, paymentSessionToken, result: instance.open({ paymentSessionId, paymentSessionToken }) };
}

const soon = (promise) => Promise.race([promise.then(() => "settled", () => "settled"), new Promise((resolve) => setTimeout(resolve, 30, "pending"))]);

test("a payment succeeds from endpoint to hash, and is recorded", async () => {
  const fake = install();
  const { response, paymentSessionId, paymentSessionToken, result } = await pay();
  assert.equal(response.status, 201);
  const paid = await result;
  assert.match(paid.transactionHash, /^0x[0-9a-f]{64}$/);
  assert.equal(paid.transactionHash, fake.transactionHash);
  assert.deepEqual([paid.session.paymentSessionId, paid.session.status], [paymentSessionId, "FUNDED"]);
  assert.ok(paid.details);
  assert.deepEqual(fake.calls.sessions, [{ amount: "50.00", currency: "USD", requestId: "r" }]);
  assert.deepEqual(fake.calls.init, [{ merchantId: "m", container: {} }]);
  assert.deepEqual(fake.calls.open, [{ paymentSessionId, paymentSessionToken }]);
});

test("the session can be looked up where the endpoint's Location says", async () => {
  install();
  const { response, result, paymentSessionToken } = await pay();
  const location = new URL(response.headers.get("Location"), endpoint);
  const look = async () => (await fetch(location, { headers: { Authorization: `Bearer ${paymentSessionToken}` } })).json();
  await result;
  const session = await look();
  assert.equal(session.status, "FUNDED");
  assert.ok(!("paymentSessionToken" in session));
  assert.equal((await fetch(`${endpoint}?paymentSessionId=ps_unknown`)).status, 404);
});

test("the endpoint can answer as for a requestId that was used before", async () => {
  const fake = install({ endpoint: "paid" });
  const post = async (requestId) => (await fetch(endpoint, { method: "POST", body: JSON.stringify({ requestId }) })).json();
  const paid = await post("a");
  assert.deepEqual([paid.status, paid.fundingTransactionHash], ["FUNDED", fake.transactionHash]);
  fake.endpoint = "ended";
  assert.equal((await post("b")).status, "CANCELED");
  fake.endpoint = "ok";
  assert.deepEqual([(await post("a")).status, (await post("b")).status, (await post("c")).status], ["FUNDED", "CANCELED", "CREATED"]);
});

test("a session that is to end as SUCCEEDED begins as CREATED", async () => {
  install({ session: { status: "SUCCEEDED" } });
  const { response, paymentSessionId, result } = await pay();
  assert.equal((await result).session.status, "SUCCEEDED");
  assert.ok(paymentSessionId);
  assert.equal((await (await fetch(new URL(response.headers.get("Location"), endpoint))).json()).status, "SUCCEEDED");
  const { status } = await (await fetch(endpoint, { method: "POST", body: "{}" })).json();
  assert.equal(status, "CREATED");
});

test("the Location is a query alone, which holds behind any proxy", async () => {
  install();
  const { response } = await pay();
  assert.match(response.headers.get("Location"), /^\?paymentSessionId=ps_fake_/);
});

test("a payment that was closed or failed stays CREATED in the look-up", async () => {
  for (const outcome of ["close", "fail"]) {
    const fake = install({ outcome });
    const { response, result } = await pay();
    await assert.rejects(result);
    assert.equal((await (await fetch(new URL(response.headers.get("Location"), endpoint))).json()).status, "CREATED");
    fake.uninstall();
  }
});

test("each outcome ends as it says, and can be changed between payments", async () => {
  const fake = install({ outcome: "close" });
  await assert.rejects((await pay()).result, { name: "CubePayClosedError" });
  fake.outcome = "fail";
  await assert.rejects((await pay()).result, { name: "Error", message: /fails/ });
  fake.outcome = "hang";
  assert.equal(await soon((await pay()).result), "pending");
  fake.outcome = "succeed";
  assert.equal((await (await pay()).result).transactionHash, fake.transactionHash);
  assert.equal(fake.outcome, "succeed");
});

test("open resolves in every form that is not ruled out", async () => {
  const hash = "0xabc";
  const fake = install({ transactionHash: hash });
  const resolved = async (result) => ((fake.outcome = { result }), (await pay()).result);
  assert.equal(await resolved("hash"), hash);
  assert.deepEqual(await resolved("transactionHash"), { transactionHash: hash });
  assert.deepEqual(await resolved("fundingTransactionHash"), { fundingTransactionHash: hash });
  assert.deepEqual(Object.keys(await resolved("session")), ["transactionHash", "session"]);
  assert.deepEqual(Object.keys(await resolved("details")), ["transactionHash", "details"]);
  assert.deepEqual(Object.keys(await resolved("full")), ["transactionHash", "session", "details"]);
  assert.equal(await resolved("nothing"), undefined);
});

test("a close comes in every form", async () => {
  const fake = install();
  const open = (closedAs) => ((fake.outcome = { open: "close", closedAs }), CubePaySDK.init({}).open({ paymentSessionId: "ps_1", paymentSessionToken: "t" }));
  const reason = (promise) => promise.then(() => assert.fail("resolved"), (error) => error);
  const plain = await reason(open("error"));
  assert.deepEqual([plain.name, plain.constructor], ["CubePayClosedError", Error]);
  const subclass = await reason(open("subclass"));
  assert.ok(subclass instanceof Error && subclass.constructor !== Error && subclass.name === "CubePayClosedError");
  const object = await reason(open("object"));
  assert.ok(!(object instanceof Error) && object.name === "CubePayClosedError");
  assert.throws(() => open("thrown"), { name: "CubePayClosedError" });
});

test("init answers in every form", async () => {
  const fake = install();
  const init = (form) => ((fake.outcome = { init: form }), CubePaySDK.init({}));
  assert.equal(typeof init("instance").open, "function");
  assert.equal(CubePaySDK.open, undefined);
  assert.equal(typeof (await init("promise")).open, "function");
  assert.equal(init("nothing"), undefined);
  assert.equal(typeof CubePaySDK.open, "function");
  assert.throws(() => init("throws"), /throws at init/);
  await assert.rejects(init("rejects"), /rejects at init/);
});

test("the endpoint answers with a status, fails like a network, or hangs until it is given up", async () => {
  const fake = install({ endpoint: 500 });
  const post = (signal) => fetch(endpoint, { method: "POST", body: "{}", signal });
  assert.equal((await post()).status, 500);
  fake.endpoint = 402;
  assert.match((await (await post()).json()).error, /402/);
  fake.endpoint = 204;
  assert.equal(await (await post()).text(), "");
  fake.endpoint = "network-error";
  await assert.rejects(post(), TypeError);
  fake.endpoint = "hang";
  const controller = new AbortController();
  const hanging = post(controller.signal);
  assert.equal(await soon(hanging.catch(() => new Promise(() => {}))), "pending");
  controller.abort(new Error("given up"));
  await assert.rejects(hanging, /given up/);
  await assert.rejects(post(AbortSignal.abort(new Error("before"))), /before/);
  fake.endpoint = "ok";
  assert.equal((await post()).status, 201);
  assert.equal(fake.calls.sessions.length, 6);
});

test("one requestId has one session", async () => {
  install();
  const one = await pay({ amount: "1.00", requestId: "a" });
  assert.equal((await pay({ amount: "1.00", requestId: "a" })).paymentSessionId, one.paymentSessionId);
  assert.notEqual((await pay({ amount: "1.00", requestId: "b" })).paymentSessionId, one.paymentSessionId);
});

test("a session has the fields that the test wants", async () => {
  install({ session: { network: "POLYGON", status: "PENDING" } });
  const { response, result } = await pay();
  assert.equal((await (await fetch(new URL(response.headers.get("Location"), endpoint))).json()).network, "POLYGON");
  assert.deepEqual(Object.entries((await result).session).filter(([name]) => ["network", "status"].includes(name)), [["status", "PENDING"], ["network", "POLYGON"]]);
});

test("everything but the endpoint reaches the real fetch, in each way of calling it", async () => {
  const real = globalThis.fetch;
  const reached = [];
  globalThis.fetch = async (input, init) => (reached.push([input, init]), new Response("real"));
  try {
    install();
    const init = { method: "POST" };
    const request = new Request("http://localhost/api/other");
    const calls = [["http://localhost/other", init], [new URL("http://localhost/api/payment-sessions/more")], [request], ["https://elsewhere.example/api/payment-sessions", init], [endpoint, { method: "DELETE" }]];
    for (const call of calls) assert.equal(await (await fetch(...call)).text(), "real");
    assert.deepEqual(reached.map(([input]) => input), calls.map(([input]) => input));
    assert.equal(reached[0][1], init);
    for (const input of ["/api/payment-sessions", endpoint, new URL(endpoint)]) assert.equal((await fetch(input, { method: "post", body: '{"amount":"1.00"}' })).status, 201);
  } finally {
    for (const fake of installed) fake.uninstall();
    globalThis.fetch = real;
  }
});

test("the endpoint may be elsewhere", async () => {
  const fake = install({ sessionEndpoint: "https://shop.example/pay" });
  assert.equal((await fetch("https://shop.example/pay", { method: "POST", body: '{"amount":"1.00"}' })).status, 201);
  assert.deepEqual(fake.calls.sessions, [{ amount: "1.00" }]);
});

test("uninstalling puts back what was there, absence included", () => {
  const real = Object.getOwnPropertyDescriptor(globalThis, "fetch");
  const before = Reflect.ownKeys(globalThis);
  const fake = install();
  assert.notEqual(globalThis.fetch, real.value);
  fake.uninstall();
  fake.uninstall();
  assert.deepEqual(Object.getOwnPropertyDescriptor(globalThis, "fetch"), real);
  assert.deepEqual(Reflect.ownKeys(globalThis), before);

  globalThis.CubePaySDK = "the real one";
  install().uninstall();
  assert.equal(globalThis.CubePaySDK, "the real one");
  delete globalThis.CubePaySDK;
});

test("uninstalling lets the next payment start while one of the fake's hangs, and no other", () => {
  const key = Symbol.for("cubepay-checkout");
  const [earlier, hanging] = [{}, {}];
  globalThis[key] = { payment: earlier };
  try {
    install().uninstall();
    assert.equal(globalThis[key].payment, earlier);
    const fake = install();
    globalThis[key].payment = hanging;
    fake.uninstall();
    assert.equal(globalThis[key].payment, undefined);
    globalThis[key].payment = earlier;
    fake.uninstall();
    assert.equal(globalThis[key].payment, earlier);
  } finally {
    delete globalThis[key];
  }
});

test("uninstalling answers a request that hangs, in a way that is not retried", async () => {
  const fake = install({ endpoint: "hang" });
  const hanging = fetch(endpoint, { method: "POST", body: "{}" });
  assert.equal(await soon(hanging), "pending");
  fake.uninstall();
  const response = await hanging;
  assert.equal(response.status, 410);
  assert.match((await response.json()).error, /was uninstalled/);
});

test("an instance kept from an earlier test plays by the fake that is installed now", async () => {
  const earlier = install();
  const instance = CubePaySDK.init({});
  earlier.uninstall();
  await assert.rejects(instance.open({}), /was uninstalled/);
  const now = install({ outcome: "close" });
  await assert.rejects(instance.open({ paymentSessionId: "ps_1" }), { name: "CubePayClosedError" });
  assert.deepEqual(now.calls.open, [{ paymentSessionId: "ps_1" }]);
  assert.deepEqual(earlier.calls.open, []);
});

test("wrong options are named, at once and when they are changed", () => {
  const wrong = (options, message) => assert.throws(() => installFakeCubePay(options), { name: "TypeError", message });
  wrong({ outcomes: "close" }, /unknown option "outcomes"/);
  wrong({ outcome: "closed" }, /outcome has open "closed". Write one of: succeed, close, fail, hang/);
  wrong({ outcome: { result: "object" } }, /outcome has result "object"/);
  wrong({ outcome: { closeAs: "error" } }, /unknown option "closeAs"/);
  wrong({ outcome: null }, /outcome/);
  wrong({ endpoint: "down" }, /endpoint must be/);
  wrong({ endpoint: 700 }, /endpoint must be/);
  wrong({ sessionEndpoint: "" }, /sessionEndpoint must be/);
  wrong({ transactionHash: 5 }, /transactionHash must be/);
  wrong({ session: "x" }, /session must be/);
  assert.equal(globalThis.CubePaySDK, undefined, "a refused installation leaves nothing behind");
  const fake = install();
  assert.throws(() => (fake.outcome = "won"), /outcome has open "won"/);
  assert.throws(() => (fake.endpoint = 99), /endpoint must be/);
  assert.deepEqual([fake.outcome, fake.endpoint], ["succeed", "ok"]);
});
