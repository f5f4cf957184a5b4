/** How many decimals the browser gives a currency; 2, as most have, where it has no `Intl`. */
export function minorUnits(currency) {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
  } catch {
    return 2;
  }
}

/**
 * The order as JSON: what JSON keeps of the metadata, so that no getter, `toJSON` or prototype of the caller's reaches our
 * fields, which are set on top of it. `undefined` for metadata that is no object in JSON. Throws what writing it throws.
 */
export function bodyOf(metadata = {}, amount, currency, requestId) {
  const json = JSON.stringify(metadata);
  if (json?.startsWith("{")) return JSON.stringify({ ...JSON.parse(json), amount, currency, requestId });
}
