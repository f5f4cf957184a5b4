// The number of decimals of a currency, according to ISO 4217. The core reads the same table; src/payment/minor_units.rs explains
// it.

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
 * The number of decimals of a currency: 2 for USD and HUF, 0 for JPY, 3 for KWD. `Intl` decides for codes that are not in the
 * table: 2 for the rest of ISO 4217's list one and for unknown codes.
 */
export function minorUnits(currency: string): number {
  return known.get(currency) ?? new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}
