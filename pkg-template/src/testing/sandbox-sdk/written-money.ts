/**
 * An amount as people write it, with the decimals that it is written with: `Intl` on its own rounds HUF 1999.50 to 2000 in
 * V8. `locale` is a language tag; with `undefined` the browser's own.
 */
export function writtenMoney(amount: string, currency: string, locale: string | undefined): string {
  try {
    const decimals = amount.split(".")[1]?.length ?? 0;
    const style = { style: "currency", currency, minimumFractionDigits: decimals, maximumFractionDigits: decimals } as const;
    return new Intl.NumberFormat(locale, style).format(Number(amount));
  } catch {
    return `${amount} ${currency}`.trim();
  }
}
