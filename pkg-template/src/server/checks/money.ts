// Money is decimal text. Numbers from callers are accepted, but never rounded silently.

import { minorUnits } from "./minor-units.js";

const longest = 40;
/** From this many minor units on, two amounts can share one number, which is exact for 15 decimal digits only. */
const tooLarge = 1e15;

/** Whether a text is a decimal above zero: at most 40 characters, no sign, no exponent. The browser's core has the same rule. */
export function isAmount(text: string): boolean {
  return text.length <= longest && /^\d+(?:\.\d+)?$/.test(text) && /[1-9]/.test(text);
}

/** Whether a value has the form of an ISO 4217 code: three capital letters. */
export function isCurrency(value: unknown): value is string {
  return typeof value === "string" && /^[A-Z]{3}$/.test(value);
}

/** Whether two decimals have the same value, as "50", "50.0" and "50.00" do. */
export function sameAmount(one: string, other: string): boolean {
  return withoutNeedlessZeros(one) === withoutNeedlessZeros(other);
}

function withoutNeedlessZeros(amount: string): string {
  const trimmed = amount.replace(/^0+(?=\d)/, "");
  return trimmed.includes(".") ? trimmed.replace(/\.?0+$/, "") : trimmed;
}

/**
 * The amount as decimal text: a string unchanged, a number with the currency's decimals. The browser's core uses the same
 * algorithm, so both accept and write the same amounts.
 *
 * @throws RangeError with the reason.
 */
export function decimalAmount(amount: unknown, currency: string): string {
  const decimals = minorUnits(currency);
  if (typeof amount === "string") {
    if (!isAmount(amount)) throw new RangeError(`the amount must be a decimal above zero, such as "50.00", not ${quoted(amount)}`);
    if (decimalsOf(amount) > decimals) throw tooPrecise(amount, currency, decimals);
    return amount;
  }
  if (typeof amount !== "number") throw new RangeError("the amount must be a decimal string or a number");
  if (!Number.isFinite(amount) || amount <= 0) throw new RangeError(`the amount must be a positive number, not ${amount}`);
  const scaled = amount * 10 ** decimals;
  if (scaled >= tooLarge) throw new RangeError(`the amount ${amount} is too large to be exact as a number; write it as a string`);
  const minor = Math.floor(scaled + 0.5);
  const noise = Math.abs(scaled - minor);
  // The noise of sums such as 0.1 + 0.2 is far below this limit, and any intended decimal is far above it.
  if (noise > scaled * 1e-12 || noise > 1e-3) throw tooPrecise(String(amount), currency, decimals);
  return unscaled(BigInt(minor), decimals);
}

/** Whether an amount has no more decimals than its currency allows. */
export function fitsCurrency(amount: string, currency: string): boolean {
  return decimalsOf(amount) <= minorUnits(currency);
}

function tooPrecise(amount: string, currency: string, decimals: number): RangeError {
  return new RangeError(`the amount ${amount} has more decimals than ${currency} allows (${decimals})`);
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

/** The sum of decimals, with the most decimals of any of them; `"0"` for an empty list. */
export function sumOf(amounts: readonly string[]): string {
  const decimals = Math.max(0, ...amounts.map((amount) => decimalsOf(amount)));
  return unscaled(
    amounts.reduce((sum, amount) => sum + scaled(amount, decimals), 0n),
    decimals,
  );
}

/** The amount minus all others; negative (`"-1.00"`) if they exceed it. */
export function restOf(amount: string, taken: readonly string[]): string {
  const decimals = Math.max(...[amount, ...taken].map((each) => decimalsOf(each)));
  return unscaled(scaled(amount, decimals) - scaled(sumOf(taken), decimals), decimals);
}

/** Whether the first decimal is larger than the second. */
export function isMore(one: string, other: string): boolean {
  const decimals = Math.max(decimalsOf(one), decimalsOf(other));
  return scaled(one, decimals) > scaled(other, decimals);
}

function decimalsOf(amount: string): number {
  return (amount.split(".")[1] ?? "").length;
}

function scaled(amount: string, decimals: number): bigint {
  const [whole = "0", fraction = ""] = amount.split(".");
  return BigInt(whole + fraction.padEnd(decimals, "0"));
}

function unscaled(value: bigint, decimals: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, "0");
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return value < 0n ? `-${text}` : text;
}
