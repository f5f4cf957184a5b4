/** How many decimals a currency has, as the browser knows it: ISO 4217. */
export const minorUnits = (currency) => new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
