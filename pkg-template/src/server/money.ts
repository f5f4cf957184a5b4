// Money is decimal text. A number is accepted where a person writes one, and is never silently changed.

const longest = 40;

/** A decimal above zero: at most 40 digits with an optional fraction, no sign, no exponent. The browser's core has the same rule. */
export function isAmount(text: string): boolean {
  return text.length <= longest && /^\d+(?:\.\d+)?$/.test(text) && /[1-9]/.test(text);
}

/** Three capital letters, as in ISO 4217. */
export function isCurrency(value: unknown): value is string {
  return typeof value === "string" && /^[A-Z]{3}$/.test(value);
}

/** Whether two decimals have the same value: "50", "50.0" and "50.00" have. */
export function sameAmount(one: string, other: string): boolean {
  return withoutNeedlessZeros(one) === withoutNeedlessZeros(other);
}

function withoutNeedlessZeros(amount: string): string {
  const trimmed = amount.replace(/^0+(?=\d)/, "");
  return trimmed.includes(".") ? trimmed.replace(/\.?0+$/, "") : trimmed;
}

/** How many decimals a currency has: 2 for USD, 0 for JPY, 3 for KWD. */
export function minorUnits(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/**
 * The amount as decimal text: a string as it is written, a number with the currency's decimals.
 *
 * @throws RangeError that says what is wrong with it.
 */
export function decimalAmount(amount: unknown, currency: string): string {
  const decimals = minorUnits(currency);
  if (typeof amount === "string") {
    if (!isAmount(amount)) throw new RangeError(`the amount must be a decimal above zero, such as "50.00", not ${quoted(amount)}`);
    if ((amount.split(".")[1] ?? "").length > decimals) throw tooPrecise(amount, currency, decimals);
    return amount;
  }
  if (typeof amount !== "number") throw new RangeError("the amount must be a decimal string or a number");
  if (!Number.isFinite(amount) || amount <= 0) throw new RangeError(`the amount must be a positive number, not ${amount}`);
  if (amount * 10 ** decimals > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(`the amount ${amount} is too large to be exact as a number; write it as a string`);
  }
  const written = amount.toFixed(decimals);
  // The noise of sums such as 0.1 + 0.2 is far below this; a decimal that somebody meant is far above it.
  const noise = Math.min(amount * 1e-12, 10 ** -decimals * 1e-3);
  if (Math.abs(amount - Number(written)) > noise) throw tooPrecise(String(amount), currency, decimals);
  return written;
}

function tooPrecise(amount: string, currency: string, decimals: number): RangeError {
  return new RangeError(`the amount ${amount} has more decimals than ${currency} allows (${decimals})`);
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

/** The sum of decimals, with the most decimals that any of them has; `"0"` of none. */
export function sumOf(amounts: readonly string[]): string {
  const decimals = Math.max(0, ...amounts.map((amount) => decimalsOf(amount)));
  return unscaled(
    amounts.reduce((sum, amount) => sum + scaled(amount, decimals), 0n),
    decimals,
  );
}

/** What is left of `amount` after the others are taken from it; negative (`"-1.00"`) when they are more. */
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
