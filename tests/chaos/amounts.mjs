// Amounts of money, and what each is to be on the wire.

import fc from "fast-check";
import { decimalsOf } from "../vectors/vectors.mjs";

const currencies = ["USD", "EUR", "JPY", "KWD"];

/** Minor units as decimal text, by integer arithmetic alone. */
function written(minor, places) {
  const digits = String(minor).padStart(places + 1, "0");
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** `sent` is the decimal text that the endpoint must get, or null for what must be refused. */
export const amounts = fc
  .record({
    currency: fc.constantFrom(...currencies),
    minor: fc.integer({ min: 1, max: 2_000_000_000 }),
    form: fc.constantFrom("text", "number", "sum", "too fine", "too fine as text"),
  })
  .map(({ currency, minor, form }) => {
    const places = decimalsOf(currency);
    const text = written(minor, places);
    if (form === "text") return { amount: text, sent: text, currency };
    if (form === "number") return { amount: Number(text), sent: text, currency };
    // What a shop's arithmetic leaves: three times a third of a price, by floats.
    if (form === "sum") return { amount: (Number(text) / 3) * 3, sent: text, currency };
    const fine = `${text}${places === 0 ? "." : ""}1`;
    return { amount: form === "too fine" ? Number(fine) : fine, sent: null, currency };
  });
