/**
 * Formats an amount with all its decimals, because `Intl` alone rounds HUF 1999.50 to 2000 in V8. `locale` is a language tag;
 * `undefined` selects the browser's locale.
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
