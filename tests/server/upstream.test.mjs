import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { apiKey, json, openShop, order, session } from "./shop.mjs";
import { retriedStatuses } from "../vectors/vectors.mjs";

async function post(upstream, options = {}) {
  const shop = openShop({ upstream, ...options });
  const begun = performance.now();
  const response = await shop.POST(order({ requestId: "cart-1" }));
  const body = await response.json();
  return { status: response.status, headers: response.headers, body, asked: shop.asked, errors: shop.errors, elapsedMs: performance.now() - begun };
}

const once = { maxAttempts: 1 };

test("a failure that may pass is tried again with the same requestId", async () => {
  const retried = async (status) => {
    const { status: answered, asked, errors } = await post((_, attempt) => (attempt < 3 ? json(status, { error: "later" }) : json(201, session)));
    assert.equal(answered, 201, String(status));
    assert.equal(asked.length, 3);
    assert.equal(new Set(asked.map((call) => call.body)).size, 1);
    assert.equal(JSON.parse(asked[0].body).requestId, "cart-1");
    assert.deepEqual(errors, []);
  };
  await Promise.all(retriedStatuses.map(retried));
});

test("a generated requestId stays the same over the attempts", async () => {
  const shop = openShop({ upstream: (_, attempt) => (attempt < 3 ? json(500, {}) : json(201, session)) });
  await shop.POST(order());
  assert.equal(new Set(shop.asked.map((call) => JSON.parse(call.body).requestId)).size, 1);
});

test("a session that was made although its answer was lost is the one that the next attempt gets", async () => {
  const shop = openShop();
  const { sandbox } = shop;
  const lossy = openShop({
    upstream: async (request, attempt) => {
      const response = await sandbox.fetch(request);
      if (attempt === 1) throw new TypeError("fetch failed");
      return response;
    },
  });
  const response = await lossy.POST(order({ requestId: "cart-1" }));
  assert.equal(response.status, 201);
  assert.deepEqual(sandbox.sessions.map((each) => each.paymentSessionId), [(await response.json()).paymentSessionId]);
});

test("a network failure is tried again, and ends as 502", async () => {
  const fail = () => Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: Object.assign(new Error("connect ECONNREFUSED 10.0.0.7:443"), { code: "ECONNREFUSED" }) }));
  const { status, body, asked, errors } = await post(fail);
  assert.equal(status, 502);
  assert.equal(asked.length, 3);
  assert.doesNotMatch(body.error, /10\.0|ECONN|fetch/);
  assert.deepEqual([errors[0].name, errors[0].code, errors[0].retryable], ["CubePayApiError", "network", true]);
  assert.match(errors[0].message, /\(ECONNREFUSED\)/);
});

test("an API that cannot be reached, or does not answer, is named to the shop by its address, and not to the browser", async () => {
  const unreachable = () => Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } }));
  const silent = () => new Promise(() => {});
  const once = { maxAttempts: 1, timeoutMs: 40 };
  for (const [upstream, apiHost, message] of [
    [unreachable, "https://api.example", "CubePay at https://api.example could not be reached (ECONNREFUSED)"],
    [silent, "https://api.example", "CubePay at https://api.example did not answer in time"],
    [unreachable, "http://127.0.0.1:4242", "CubePay at http://127.0.0.1:4242 could not be reached (ECONNREFUSED). Is npx cubepay-sandbox running?"],
    [unreachable, "http://localhost:4242", "CubePay at http://localhost:4242 could not be reached (ECONNREFUSED). Is npx cubepay-sandbox running?"],
  ]) {
    const { body, errors } = await post(upstream, { ...once, apiHost });
    assert.equal(errors[0].message, message);
    assert.doesNotMatch(JSON.stringify(body), /api\.example|127\.0|localhost|cubepay-sandbox/);
  }
});

test("a failure that will not pass is not tried again", async () => {
  for (const status of [400, 401, 403, 404, 405, 409, 410, 418, 422, 501, 505]) {
    assert.equal((await post(() => json(status, { error: "no" }))).asked.length, 1, String(status));
  }
});

test("upstream answers become ours, without what is behind them", async () => {
  const rows = [
    [400, 400, /^amount too small$/, "invalid_request"],
    [422, 400, /^amount too small$/, "invalid_request"],
    [401, 502, /does not accept this shop/, "unauthorized"],
    [403, 502, /does not accept this shop/, "unauthorized"],
    [404, 502, /not available/, "not_found"],
    [405, 502, /not available/, "unavailable"],
    [409, 409, /refused/, "conflict"],
    [429, 503, /not available/, "rate_limited"],
    [500, 502, /not available/, "unavailable"],
    [501, 502, /not available/, "unavailable"],
    [503, 503, /not available/, "unavailable"],
    [504, 502, /not available/, "unavailable"],
  ];
  for (const [upstream, status, message, code] of rows) {
    const answer = await post(() => json(upstream, { error: "amount too small" }), once);
    assert.equal(answer.status, status, String(upstream));
    assert.match(answer.body.error, message);
    assert.deepEqual(Object.keys(answer.body), ["error"]);
    assert.equal(answer.errors[0].code, code);
    assert.equal(answer.errors[0].status, upstream);
  }
});

test("the words of a 400 are passed on only when they are a short plain text that gives nothing away", async () => {
  const unfit = [
    `key ${apiKey} is bad`, "see https://internal.example/trace", "at api.example", "<b>no</b>", "x".repeat(201), "two\nlines", "bell \u0007", "", { nested: true }, ["a"], 5, null, undefined,
  ];
  for (const error of unfit) {
    const { status, body, errors } = await post(() => json(400, { error }));
    assert.deepEqual([status, body], [400, { error: "The payment service refused this payment." }]);
    assert.doesNotMatch(errors[0].message, /sk_test/);
  }
  for (const text of ["<html>400</html>", "", "null", '"text"', "[]"]) assert.equal((await post(() => json(400, text))).status, 400);
});

test("Retry-After is waited for", async () => {
  const { status, elapsedMs } = await post((_, attempt) => (attempt === 1 ? json(429, {}, { "Retry-After": "1" }) : json(201, session)));
  assert.equal(status, 201);
  assert.ok(elapsedMs >= 990, `${elapsedMs} ms`);
  const inTwoSeconds = new Date(Date.now() + 2000).toUTCString();
  const dated = await post((_, attempt) => (attempt === 1 ? json(503, {}, { "Retry-After": inTwoSeconds }) : json(201, session)));
  assert.equal(dated.status, 201);
  assert.ok(dated.elapsedMs >= 900, `${dated.elapsedMs} ms`);
});

test("a Retry-After too long to keep a customer waiting is passed on at once", async () => {
  for (const [asked, told] of [["30", "30"], ["999999999", "3600"], [new Date(Date.now() + 60_000).toUTCString(), /^(60|59)$/]]) {
    for (const upstream of [429, 503]) {
      const answer = await post(() => json(upstream, {}, { "Retry-After": asked }));
      assert.equal(answer.status, 503);
      assert.equal(answer.asked.length, 1);
      assert.match(answer.headers.get("Retry-After"), told instanceof RegExp ? told : new RegExp(`^${told}$`));
      assert.ok(answer.elapsedMs < 500);
    }
  }
});

test("a Retry-After that is none is left alone", async () => {
  const answer = await post(() => json(503, {}, { "Retry-After": "soon" }), once);
  assert.deepEqual([answer.status, answer.headers.get("Retry-After")], [503, null]);
  assert.equal((await post(() => json(429, {}), once)).headers.get("Retry-After"), "1");
});

test("an upstream that never answers is given up, its request aborted, and tried again", async () => {
  const signals = [];
  const { status, body, asked, errors, elapsedMs } = await post(
    (request) => {
      signals.push(request.signal);
      return new Promise(() => {});
    },
    { timeoutMs: 40, maxAttempts: 2 },
  );
  assert.equal(status, 504);
  assert.match(body.error, /in time/);
  assert.equal(asked.length, 2);
  assert.equal(errors[0].code, "timeout");
  assert.ok(signals.every((signal) => signal.aborted));
  assert.ok(elapsedMs < 2000);
});

test("the time limit covers a body that drips for ever", async () => {
  let cancelled = 0;
  const drip = () => {
    let open = true;
    const body = new ReadableStream({
      pull: async (controller) => {
        await sleep(5);
        if (open) controller.enqueue(new TextEncoder().encode(" "));
      },
      cancel: () => {
        open = false;
        cancelled += 1;
      },
    });
    return new Response(body, { status: 201 });
  };
  const { status, asked } = await post(drip, { timeoutMs: 50, maxAttempts: 2 });
  assert.deepEqual([status, asked.length], [504, 2]);
  assert.equal(cancelled, 2, "nothing is left reading");
});

test("an answer that comes after the time limit is not read", async () => {
  const cancelled = new Promise((resolve) => {
    const drip = new ReadableStream({ pull: (controller) => sleep(5).then(() => controller.enqueue(new Uint8Array([0x20]))), cancel: resolve }, { highWaterMark: 0 });
    // A fetch that does not heed its signal, as instrumented ones may not.
    const late = () => sleep(60).then(() => new Response(drip, { status: 201 }));
    post(late, { timeoutMs: 30, ...once }).then(({ status }) => assert.equal(status, 504));
  });
  await Promise.race([cancelled, sleep(1_000).then(() => assert.fail("it is still being read"))]);
});

test("a failure is told by its status, whatever is wrong with its page", async () => {
  const latin1 = new Uint8Array([0x3c, 0x70, 0x3e, 0xe9]);
  const broken = () => new ReadableStream({ start: (controller) => controller.error(new TypeError("terminated")) });
  for (const page of [() => "x".repeat(100_000), () => latin1, broken]) {
    const passing = await post((_, attempt) => (attempt === 1 ? new Response(page(), { status: 503 }) : json(201, session)));
    assert.deepEqual([passing.status, passing.asked.length], [201, 2]);
    const refused = await post(() => new Response(page(), { status: 401 }));
    assert.deepEqual([refused.asked.length, refused.errors[0].code, refused.errors[0].status], [1, "unauthorized", 401]);
  }
});

test("an answer without end is not read to its end", async () => {
  let bytes = 0;
  const body = new ReadableStream({
    pull: (controller) => {
      bytes += 16_384;
      controller.enqueue(new Uint8Array(16_384).fill(0x20));
    },
  });
  const { status, asked, errors } = await post(() => new Response(body, { status: 201 }));
  assert.deepEqual([status, asked.length, errors[0].code], [502, 1, "malformed"]);
  assert.ok(bytes < 200_000, `${bytes} bytes were read`);
});

test("an answer that breaks off is tried again", async () => {
  const broken = () => {
    let sent = false;
    return new Response(
      new ReadableStream({
        pull: (controller) => {
          if (sent) controller.error(new TypeError("terminated"));
          else controller.enqueue(new TextEncoder().encode('{"paymentSessionId":'));
          sent = true;
        },
      }),
      { status: 201 },
    );
  };
  const { status, asked } = await post((_, attempt) => (attempt === 1 ? broken() : json(201, session)));
  assert.deepEqual([status, asked.length], [201, 2]);
});

test("a 2xx that is no session is a 502", async () => {
  const nonsense = [
    "", "<html>", "null", "[]", "1", '"ps_1"', "{}", '{"paymentSessionId":"ps_1"}', '{"paymentSessionToken":"t"}', '{"paymentSessionId":"","paymentSessionToken":"t"}',
    '{"paymentSessionId":"ps_1","paymentSessionToken":""}', '{"paymentSessionId":1,"paymentSessionToken":"t"}', '{"paymentSessionId":{},"paymentSessionToken":"t"}',
    '{"paymentSessionId":"ps_1","paymentSessionToken":null}', '{"__proto__":{"paymentSessionId":"ps_1","paymentSessionToken":"t"}}', '{"data":{"paymentSessionId":"ps_1","paymentSessionToken":"t"}}',
    '{"paymentSessionId":"ps_1","paymentSessionToken":"t"', "[".repeat(60_000), new Uint8Array([0x7b, 0xff, 0x7d]), gzipSync(JSON.stringify(session)),
  ];
  for (const text of nonsense) {
    const { status, body, errors, asked } = await post(() => new Response(text, { status: 200 }));
    assert.deepEqual([status, asked.length, errors[0].code], [502, 1, "malformed"], String(text).slice(0, 60));
    assert.match(body.error, /not available/);
  }
  assert.equal((await post(() => new Response(null, { status: 204 }))).status, 502);
});

test("a polluted Object.prototype makes no session of an empty answer", async () => {
  Object.assign(Object.prototype, { paymentSessionId: "ps_x", paymentSessionToken: "t" });
  try {
    assert.equal((await post(() => json(201, {}))).status, 502);
  } finally {
    delete Object.prototype.paymentSessionId;
    delete Object.prototype.paymentSessionToken;
  }
});

test("a redirect is never followed: the key goes nowhere else", async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    const { status: answered, asked, errors } = await post(() => json(status, "", { Location: "https://evil.example/" }));
    assert.deepEqual([answered, asked.length, errors[0].code], [502, 1, "malformed"]);
    assert.match(errors[0].message, /redirect/);
  }
});

test("a fetch that misbehaves ends in an answer", async () => {
  for (const upstream of [() => undefined, () => null, () => "text", () => ({}), () => Promise.reject(undefined), () => { throw "text"; }]) {
    assert.equal((await post(upstream, once)).status, 502);
  }
});
