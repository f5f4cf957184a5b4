import assert from "node:assert/strict";
import { test } from "node:test";
import { amounts, currencies, currenciesByIntl, leastAmount, malformedCurrencies, requestIds, retryAfter } from "../vectors/vectors.mjs";
import { session } from "../support/session-endpoint.mjs";
import { world } from "../support/world.mjs";

const shop = world();
const atOnce = 100;

/** Pays once for each request, which is JavaScript; gives what the endpoint was sent, or the error. */
async function outcomes(requests) {
  await shop.open();
  const all = [];
  for (let at = 0; at < requests.length; at += atOnce) {
    shop.asked.length = 0;
    const endings = await shop.run(`
      const endings = [];
      for (const request of [${requests.slice(at, at + atOnce).join(", ")}]) {
        // Without the requestId: not every driver takes half a character.
        endings.push(await cubepay.executePayment(request).then(() => ({}), (error) => ({ ...told(error), requestId: undefined })));
      }
      return endings;
    `);
    const sent = shop.asked.filter(({ method, path }) => method === "POST" && path.startsWith("/api/")).map(({ body }) => JSON.parse(body));
    all.push(...endings.map((ending) => (ending.code ? ending : sent.shift())));
    assert.deepEqual(sent, [], "what is refused is not sent");
  }
  return all;
}

const asked = (amount, currency) => `{ amount: ${amount}, currency: ${JSON.stringify(currency)} }`;

const reasons = {
  "not positive": /^Amount must be a positive number/,
  "too many decimals": /^Amount has more decimals than/,
  "too large for a number": /^Amount is not exact as a number/,
};

function assertRefused({ code, outcome, message }, said, what) {
  assert.deepEqual([code, outcome], ["invalid_request", "unpaid"], what);
  assert.match(message, said, what);
}

test("each active currency of ISO 4217 has its own decimals in every engine", async () => {
  const texts = await outcomes(currencies.map(({ code, decimals }) => asked(JSON.stringify(leastAmount(decimals)), code)));
  const numbers = await outcomes(currencies.map(({ code }) => asked(1, code)));
  const finer = await outcomes(currencies.map(({ code, decimals }) => asked(`"${leastAmount(decimals)}${decimals === 0 ? "." : ""}1"`, code)));
  for (const [at, { code, decimals }] of currencies.entries()) {
    assert.equal(texts[at].amount, leastAmount(decimals), `${code}: ${texts[at].message}`);
    assert.equal(numbers[at].amount, (1).toFixed(decimals), `${code}: ${numbers[at].message}`);
    assertRefused(finer[at], new RegExp(`more decimals than ${code} allows \\(${decimals}\\)`), code);
  }
});

test("the engine decides on a currency that the table does not have", async () => {
  const sent = await outcomes(currenciesByIntl.map((code) => asked(1, code)));
  const decimals = await shop.run(`
    return ${JSON.stringify(currenciesByIntl)}.map((currency) => new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits)
  `);
  assert.deepEqual(sent.map(({ amount }) => amount), decimals.map((places) => (1).toFixed(places)));
});

test("an engine without Intl takes two decimals for a currency that the table does not have", async () => {
  await shop.open();
  const paid = await shop.run("const own = Intl; window.Intl = undefined; try { return await cubepay.executePayment({ amount: 5 }) } finally { window.Intl = own }");
  assert.equal(paid.transactionHash, "0xhash");
  assert.equal(JSON.parse(shop.asked.find(({ method }) => method === "POST").body).amount, "5.00");
});

test("a currency that is not three capital letters is refused", async () => {
  const endings = await outcomes(malformedCurrencies.map((code) => asked(1, code)));
  for (const [at, ending] of endings.entries()) assertRefused(ending, /^currency must be an ISO 4217 code/, JSON.stringify(malformedCurrencies[at]));
});

test("an amount is sent as the vectors say, or refused for the reason that they give", async () => {
  const endings = await outcomes(amounts.map(({ literal, currency }) => asked(literal, currency)));
  for (const [at, { literal, currency, sent, refused }] of amounts.entries()) {
    if (refused) assertRefused(endings[at], reasons[refused], `${literal} ${currency}`);
    else assert.equal(endings[at].amount, sent, `${literal} ${currency}: ${endings[at].message}`);
  }
});

test("a requestId is sent as it is, or refused", async () => {
  const endings = await outcomes(requestIds.map(({ id }) => `{ amount: 1, requestId: ${JSON.stringify(id)} }`));
  for (const [at, { id, page }] of requestIds.entries()) {
    if (page) assert.equal(endings[at].requestId, id, `${JSON.stringify(id)}: ${endings[at].message}`);
    else assertRefused(endings[at], /^requestId must be/, JSON.stringify(id));
  }
});

/** Between `stop` and `go` the clock stands, and a wait of less than 15 minutes is noted and over at once. */
const clock = `<script nonce="n0nce">
  const own = { now: Date.now, setTimeout };
  const stop = () => {
    window.waits = [];
    Date.now = () => ${retryAfter.now};
    window.setTimeout = (call, milliseconds, ...rest) => {
      const isLimit = milliseconds > 900_000;
      if (!isLimit) waits.push(milliseconds);
      return own.setTimeout.call(window, call, isLimit ? milliseconds : 0, ...rest);
    };
  };
  const go = () => {
    Date.now = own.now;
    window.setTimeout = own.setTimeout;
  };
  window.stopped = async (work) => {
    stop();
    try {
      return await work();
    } finally {
      go();
    }
  };
</script>`;

test("Retry-After is read as whole seconds or an HTTP date, and nothing else", async () => {
  const answers = [];
  await shop.open({ head: clock, endpoint: () => answers.shift() ?? session() });
  await shop.run("cubepay.configure({ sessionTimeoutMs: 999_991, sdkTimeoutMs: 999_991, maxAttempts: 2 }); await cubepay.executePayment({ amount: 1 })");
  for (const { header, seconds } of retryAfter.cases) {
    answers.push(new Response("{}", { status: 429, headers: { "retry-after": header } }));
    const { code, waits } = await shop.run(`
      const error = await window.stopped(() => cubepay.executePayment({ amount: 1 }).then(() => ({}), told));
      return { code: error.code, waits: [...window.waits] };
    `);
    const what = `${JSON.stringify(header)}: ${code ?? "paid"}, ${waits}`;
    // Nobody is kept waiting for longer than 30 seconds.
    if (seconds === "hours" || seconds > 30) assert.deepEqual([code, waits], ["session_rejected", []], what);
    else if (seconds !== null) assert.deepEqual([code ?? null, waits], [null, [seconds * 1000]], what);
    // The usual wait before the second attempt.
    else assert.ok(!code && waits.length === 1 && waits[0] >= 150 && waits[0] <= 300, what);
  }
});
