/** How many decimals a currency has, as the browser knows it: ISO 4217. */
export const minorUnits = (currency) => new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;

/**
 * The order as JSON: what JSON keeps of the metadata, so that no getter, `toJSON` or prototype of the caller's reaches our
 * fields, which are set on top of it. `undefined` for metadata that is no object in JSON. Throws what writing it throws.
 */
export function bodyOf(metadata = {}, amount, currency, requestId) {
  const json = JSON.stringify(metadata);
  if (json?.startsWith("{")) return JSON.stringify({ ...JSON.parse(json), amount, currency, requestId });
}
