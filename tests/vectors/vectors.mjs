// The facts that the core, the server and the sandbox have to agree on, from the JSON files beside this one. Rust's unit
// tests read the same files.

import { readFileSync } from "node:fs";

const read = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), "utf8"));
const words = (text) => text.split(" ");

const { decimals, byIntl, malformed } = read("currencies");

/** Every active currency of ISO 4217 that has a minor unit, with its number of decimals. */
export const currencies = Object.entries(decimals).flatMap(([places, codes]) => words(codes).map((code) => ({ code, decimals: Number(places) })));

/** Codes that the table does not have, so that `Intl` decides. */
export const currenciesByIntl = words(byIntl);

export const malformedCurrencies = malformed;

/** The decimals of an active currency. */
export const decimalsOf = (code) => currencies.find((currency) => currency.code === code).decimals;

/** The least amount of a currency with so many decimals: `"0.01"`, `"1"`. */
export const leastAmount = (places) => (places === 0 ? "1" : `0.${"1".padStart(places, "0")}`);

/** `{ amount, literal, currency, sent }` or `{ amount, literal, currency, refused }`; `literal` is the amount as JavaScript. */
export const amounts = read("amounts").cases.map(({ text, number, ...rest }) =>
  text === undefined ? { amount: Number(number), literal: number, ...rest } : { amount: text, literal: JSON.stringify(text), ...rest },
);

const { cases: idCases, halves } = read("request-ids");

/** `{ id, page, server }`: whether the page, and the server, accept this id. */
export const requestIds = [
  ...idCases.map(({ id, times = 1, accepted }) => ({ id: id.repeat(times), page: accepted !== false, server: accepted === true })),
  ...halves.map((units) => ({ id: String.fromCharCode(...units), page: false, server: false })),
];

/** The HTTP statuses after which a request is sent again. */
export const retriedStatuses = read("retried-statuses").statuses;

/** `now` in milliseconds, and `{ header, seconds }`: `seconds` is `"hours"` for an hour or more, null for a header that says nothing. */
export const retryAfter = { ...read("retry-after"), now: Date.parse(read("retry-after").now) };
