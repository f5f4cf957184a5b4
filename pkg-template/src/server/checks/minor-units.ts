// How many decimals a currency has, by ISO 4217. The core reads the same table: src/payment/minor_units.rs says what is in it.

import table from "../../../../src/payment/minor-units.txt";

const known = new Map(
  table
    .trim()
    .split("\n")
    .flatMap((line) => {
      const [units, ...currencies] = line.split(" ");
      return currencies.map((currency) => [currency, Number(units)] as const);
    }),
);

/**
 * How many decimals a currency has: 2 for USD and HUF, 0 for JPY, 3 for KWD. `Intl` decides on those that the table does not
 * have: 2 for the rest of ISO 4217's list one and for any code that nobody knows.
 */
export function minorUnits(currency: string): number {
  return known.get(currency) ?? new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
