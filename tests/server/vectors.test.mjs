import assert from "node:assert/strict";
import { test } from "node:test";
import { amounts, currencies, currenciesByIntl, leastAmount, malformedCurrencies, requestIds, retryAfter } from "../vectors/vectors.mjs";
import { json, openShop, order } from "./shop.mjs";

/** What is sent to CubePay for a price, or what is wrong with the price. */
async function charge(price) {
  const shop = openShop({ price: () => price });
  const { status } = await shop.POST(order());
  assert.equal(status, shop.asked.length > 0 ? 201 : 500);
  return shop.asked.length > 0 ? JSON.parse(shop.asked[0].body).amount : shop.errors[0].message;
}

const reasons = {
  "not positive": /must be a (decimal above zero|positive number)/,
  "too many decimals": /has more decimals than/,
  "too large for a number": /too large to be exact as a number/,
};

test("each active currency of ISO 4217 is charged with its own decimals", async () => {
  for (const { code, decimals } of currencies) {
    const least = leastAmount(decimals);
    assert.equal(await charge({ amount: least, currency: code }), least, code);
    assert.match(await charge({ amount: `${least}${decimals === 0 ? "." : ""}1`, currency: code }), new RegExp(`more decimals than ${code} allows \\(${decimals}\\)`));
    assert.equal(await charge({ amount: 1, currency: code }), (1).toFixed(decimals), code);
  }
});

test("Intl decides on a currency that the table does not have", async () => {
  for (const currency of currenciesByIntl) {
    const decimals = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
    assert.equal(await charge({ amount: 1, currency }), (1).toFixed(decimals), currency);
  }
});

test("a currency that is not three capital letters is refused, as a price and from a browser", async () => {
  for (const currency of malformedCurrencies) {
    assert.match(await charge({ amount: "1", currency }), /the currency must be three capital letters/, JSON.stringify(currency));
    assert.equal((await openShop().POST(order({ currency }))).status, 400, JSON.stringify(currency));
  }
});

test("an amount is sent as the vectors say, or refused for the reason that they give", async () => {
  for (const { amount, literal, currency, sent, refused } of amounts) {
    const charged = await charge({ amount, currency });
    if (refused) assert.match(charged, reasons[refused], `${literal} ${currency}`);
    else assert.equal(charged, sent, `${literal} ${currency}`);
  }
});

test("an amount from a browser is refused when no currency allows it", async () => {
  for (const { amount, literal, currency, refused } of amounts) {
    // JSON has no such number.
    if (typeof amount === "number" && !Number.isFinite(amount)) continue;
    const { status } = await openShop({ price: () => ({ amount: "1" }) }).POST(order({ amount, currency }));
    assert.equal(status, refused === "not positive" ? 400 : 201, `${literal} ${currency}`);
  }
});

test("a requestId is taken as it is, or refused", async () => {
  for (const { id, server } of requestIds) {
    const shop = openShop();
    const response = await shop.POST(order({ requestId: id }));
    assert.equal(response.status, server ? 201 : 400, JSON.stringify(id));
    if (server) assert.equal(JSON.parse(shop.asked[0].body).requestId, id);
    else assert.match((await response.json()).error, /requestId must be/);
  }
});

test("Retry-After is read as whole seconds or an HTTP date, and nothing else", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: retryAfter.now });
  for (const { header, seconds } of retryAfter.cases) {
    const shop = openShop({ upstream: () => json(503, {}, { "Retry-After": header }), maxAttempts: 1 });
    await shop.POST(order());
    const read = shop.errors[0].retryAfterSeconds;
    if (seconds === "hours") assert.ok(read >= 3600, `${header}: ${read}`);
    else assert.equal(read ?? null, seconds, JSON.stringify(header));
  }
});
