// Exact arithmetic with money as decimal text.

const scale = 18;

/** `amount` minus all of `others`, with at least `decimals` decimals: `"30.00"`. The result can be negative: `"-0.01"`. */
export function difference(amount: string, others: readonly string[], decimals: number): string {
  return written(others.reduce((rest, other) => rest - scaled(other), scaled(amount)), decimals);
}

/** A decimal as an integer multiple of 10^-18. */
function scaled(amount: string): bigint {
  const [, sign = "", whole = "0", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  return BigInt(sign + whole + fraction.slice(0, scale).padEnd(scale, "0"));
}

function written(value: bigint, decimals: number): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, "0");
  const fraction = digits.slice(-scale).replace(/0+$/, "").padEnd(decimals, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -scale)}${fraction && `.${fraction}`}`;
}
