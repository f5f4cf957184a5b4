import assert from "node:assert/strict";
import { test } from "node:test";
import { serve } from "../support/loopback-server.mjs";
import { countingSdk } from "../support/fake-sdk.mjs";
import { session, token } from "../support/session-endpoint.mjs";
import { javascript, wait, world } from "../support/world.mjs";

const shop = world();

test("two calls of one tick make one payment", async () => {
  await shop.open();
  const [first, second] = await shop.run("return Promise.all([1, 2].map(() => cubepay.executePayment({ amount: 5 }).catch(told)))");
  assert.equal(first.transactionHash, "0xhash");
  assert.deepEqual([second.code, second.outcome, second.classes[0]], ["payment_in_progress", "unpaid", true]);
  assert.ok(second.requestId);
  assert.equal(shop.times("/api/"), 1);
});

test("two copies of the package share one payment at a time and one SDK", async () => {
  await shop.open();
  const results = await shop.run(`
    const copy = await import("/copy/index.js");
    copy.configure({ merchantId: "m_1", sdkUrl: "/vendor/cubist-pay-client-sdk.umd.js" + location.search });
    const both = await Promise.all([cubepay.executePayment({ amount: 5 }).catch(told), copy.executePayment({ amount: 5 }).catch(told)]);
    return [...both, await copy.executePayment({ amount: 5 })];
  `);
  assert.deepEqual(results.map(({ transactionHash, code }) => transactionHash ?? code), ["0xhash", "payment_in_progress", "0xhash"]);
  assert.deepEqual(await shop.run("return [sdk.runs, sdk.inits, sdk.opens]"), [1, 1, 2]);
});

test("an error of one copy is recognised by the other", async () => {
  await shop.open();
  const seen = await shop.run(`
    const copy = await import("/copy/index.js");
    window.openModal = () => { throw Object.assign(new Error("closed"), { name: "CubePayClosedError" }) };
    const error = await cubepay.executePayment({ amount: 5 }).catch((error) => error);
    class Mine extends cubepay.CubePayError {}
    return [error instanceof copy.CubePayError, error instanceof copy.CubePayClosedError, copy.isCubePayError(error), copy.isCubePayClosedError(error), error instanceof Mine, new Mine("x", { code: "closed" }) instanceof Mine, new Error() instanceof cubepay.CubePayError, null instanceof cubepay.CubePayError];
  `);
  assert.deepEqual(seen, [true, true, true, true, false, true, false, false]);
});

test("a closed modal rejects with CubePayClosedError, and the next payment succeeds", async () => {
  await shop.open();
  const error = await shop.run(`
    window.openModal = () => { throw Object.assign(new Error("closed"), { name: "CubePayClosedError" }) };
    return cubepay.executePayment({ amount: 5, requestId: "order-7" });
  `);
  assert.deepEqual([error.name, error.code, error.outcome, error.requestId, error.paymentSessionId, error.classes], ["CubePayClosedError", "closed", "unpaid", "order-7", "ps_1", [true, true]]);
  await shop.run("window.openModal = undefined");
  assert.equal((await shop.pay()).transactionHash, "0xhash");
});

test("configuring again with the same values initialises nothing again", async () => {
  await shop.open();
  await shop.run(`
    for (let turn = 0; turn < 3; turn++) {
      cubepay.configure({ merchantId: "m_1", rpcEndpoints: { 1: "/rpc" }, theme: { "--accent": "red" } });
      await cubepay.executePayment({ amount: 5 });
    }
  `);
  assert.deepEqual(await shop.run("return [sdk.inits, sdk.opens]"), [1, 3]);
});

test("an unknown option and one of the wrong type are refused at once, by name", async () => {
  await shop.open();
  for (const [options, said] of [["{ merchantID: 'm_1' }", /merchantID/], ["{ sdkTimeoutMs: '5' }", /sdkTimeoutMs must be of type number/]]) {
    const error = await shop.run(`cubepay.configure(${options})`);
    assert.equal(error.code, "invalid_request");
    assert.match(error.message, said);
    assert.equal((await shop.run(`new cubepay.CubePayService(${options})`)).code, "invalid_request");
  }
  assert.equal((await shop.pay()).transactionHash, "0xhash");
});

test("a second service has options of its own", async () => {
  await shop.open();
  const results = await shop.run(`
    const other = new cubepay.CubePayService({ merchantId: "m_2", sdkUrl: "/vendor/cubist-pay-client-sdk.umd.js" + location.search, sessionEndpoint: "/api/payment-sessions/other" });
    const { executePayment } = cubepay;
    return [await other.executePayment({ amount: 5 }), await executePayment({ amount: 5 }), await cubepay.cubePayService.executePayment({ amount: 5 })];
  `);
  assert.equal(results.length, 3);
  assert.deepEqual(shop.asked.filter(({ method }) => method === "POST").map(({ path }) => path), ["/api/payment-sessions/other", "/api/payment-sessions", "/api/payment-sessions"]);
});

test("a malformed amount is refused by the core before anything is sent", async () => {
  await shop.open();
  const error = await shop.pay("{ amount: -1 }");
  assert.deepEqual([error.code, error.outcome], ["invalid_request", "unpaid"]);
  assert.match(error.message, /^Amount must be a positive number/);
  assert.equal(shop.times("/api/"), 0);
  assert.equal(await shop.run("return window.sdk === undefined"), true);
  for (const request of ["undefined", "null", "5", "'x'", "[]", "{}"]) assert.equal((await shop.pay(request)).code, "invalid_request", request);
});

test("a request that cannot be read is refused, and the next payment succeeds", async () => {
  await shop.open();
  for (const field of ["requestId", "amount", "signal"]) {
    const error = await shop.pay(`{ amount: 5, get ${field}() { throw new Error("mine") } }`);
    assert.deepEqual([error.code, error.outcome, error.classes[0]], ["invalid_request", "unpaid", true], field);
    assert.match(error.message, /Could not read the request/);
  }
  assert.equal((await shop.pay()).transactionHash, "0xhash");
});

test("a request is taken as it is at the call", async () => {
  await shop.open();
  await shop.run(`
    const request = { amount: 5, metadata: { orderId: "one" } };
    const paid = cubepay.executePayment(request);
    request.amount = 6;
    return paid;
  `);
  assert.equal(JSON.parse(shop.asked.find(({ method }) => method === "POST").body).amount, "5.00");
});

for (const last of ["session-created", "sdk-ready"]) {
  test(`a payment that its own onProgress aborts at "${last}" opens no modal`, async () => {
    const slow = (answer) => wait(300).then(answer);
    await shop.open(last === "sdk-ready" ? { sdk: () => slow(() => javascript(countingSdk)) } : { endpoint: () => slow(session) });
    const error = await shop.run(`
      const controller = new AbortController();
      const onProgress = ({ type }) => type === "${last}" && controller.abort("mine");
      return cubepay.executePayment({ amount: 5, signal: controller.signal, onProgress });
    `);
    assert.deepEqual([error.code, error.outcome], ["aborted", "unpaid"]);
    assert.equal(await shop.run("return sdk.opens"), 0);
    assert.equal((await shop.pay()).transactionHash, "0xhash");
  });
}

test("a payment that is aborted while the init of an earlier one hangs begins none of its own, and the page hears of nothing", async () => {
  await shop.open();
  const codes = await shop.run(`
    const abortedSoon = async () => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 200);
      return (await cubepay.executePayment({ amount: 5, signal: controller.signal }).catch(told)).code;
    };
    await cubepay.preload();
    await new Promise((done) => setTimeout(done, 200));
    window.inits = [];
    CubePaySDK.init = () => {
      inits.push("called");
      if (inits.length > 1) throw new Error("the SDK was initialised before");
      return new Promise(() => {});
    };
    return [await abortedSoon(), await abortedSoon()];
  `);
  assert.deepEqual(codes, ["aborted", "aborted"]);
  await shop.run("await new Promise((done) => setTimeout(done, 100))");
  assert.deepEqual(await shop.run("return [inits, window.problems]"), [["called"], []]);
});

test("an endpoint that moved is followed, and its session looked up where it says", async () => {
  await shop.open({
    endpoint: (request) => {
      const { pathname } = new URL(request.url);
      if (request.method === "GET") return Response.json({ paymentSessionId: "ps_1", status: "FUNDED" });
      return pathname.endsWith("/") ? session({ location: "?id=ps_1" }) : new Response(null, { status: 308, headers: { location: "/api/payment-sessions/" } });
    },
  });
  const result = await shop.pay();
  assert.equal(result.session.status, "FUNDED");
  assert.equal(shop.asked.find(({ method, path }) => method === "GET" && path.startsWith("/api")).authorization, `Bearer ${token}`);
});

test("the token goes to no other origin, neither by a Location nor by a redirect", async () => {
  const heard = [];
  const elsewhere = await serve((request, response) => {
    heard.push(JSON.stringify(request.headers));
    response.writeHead(200, { "access-control-allow-origin": "*", "access-control-allow-headers": "*", "content-type": "application/json" }).end("{}");
  });
  const there = `${elsewhere.origin}/`;
  await shop.open({ endpoint: () => session({ location: there }) });
  assert.equal((await shop.pay()).transactionHash, "0xhash");
  await shop.open({ endpoint: (request) => (request.method === "GET" ? new Response(null, { status: 302, headers: { location: there } }) : session({ location: "?id=ps_1" })) });
  assert.equal((await shop.pay()).transactionHash, "0xhash");
  await elsewhere.close();
  assert.deepEqual(heard, []);
});

test("the token is in no DOM, URL, storage, event, result or error", async () => {
  await shop.open();
  const seen = await shop.run(`
    const seen = [];
    const onProgress = (event) => seen.push(event);
    seen.push(await cubepay.executePayment({ amount: 5, onProgress }));
    window.openModal = (ticket) => { throw Object.assign(new Error("no " + ticket.paymentSessionToken), { ticket }) };
    const error = await cubepay.executePayment({ amount: 5, onProgress }).catch((error) => error);
    seen.push(Object.fromEntries(Object.getOwnPropertyNames(error).map((key) => [key, String(error[key]?.stack ?? error[key]) + JSON.stringify(error[key]?.ticket)])));
    const shared = globalThis[Symbol.for("cubepay-checkout")];
    return JSON.stringify([seen, document.documentElement.outerHTML, location.href, { ...localStorage }, { ...sessionStorage }, document.cookie, performance.getEntries(), performance.getEntriesByType("measure").map((entry) => entry.detail), shared]);
  `);
  assert.ok(seen.includes("session-created"));
  assert.ok(!seen.includes(token));
});

test("a payment leaves no unhandled rejection and no uncaught error behind", async () => {
  await shop.open({ endpoint: () => Response.json({ error: "sold out" }, { status: 409 }) });
  assert.equal((await shop.pay()).status, 409);
  await shop.run("const c = new AbortController(); const paid = cubepay.executePayment({ amount: 5, signal: c.signal }); c.abort('left'); await paid.catch(() => {})");
  await shop.run("await new Promise((done) => setTimeout(done, 100))");
  assert.deepEqual(await shop.run("return window.problems"), []);
});
