/** How many decimals a currency has, as the browser knows it: ISO 4217. */
export const minorUnits = (currency) => new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;

/** A copy of an object by way of JSON, or `undefined` for what JSON does not write as an object. Throws what writing throws. */
export function copyOf(value) {
  const json = JSON.stringify(value);
  if (json?.startsWith("{")) return JSON.parse(json);
}
