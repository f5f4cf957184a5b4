// A live shop must not use a sandbox, because it would deliver goods without payment.

/** The sandbox's default API key. It is public. */
export const sandboxApiKey = "sandbox-api-key";

/** Marks the `fetch` of a sandbox. The symbol is registered, so that two copies of the package share it. */
export const sandboxMark: unique symbol = Symbol.for("cubepay-checkout.sandbox");

const productionHost = "https://api.pay.grain.inc";

/** Whether `NODE_ENV` is `"production"`; `false` on runtimes without `process`. */
export function isProduction(): boolean {
  try {
    // Bundlers for runtimes without `process` replace exactly this expression.
    return process.env.NODE_ENV === "production";
  } catch {
    return false;
  }
}

/**
 * Rejects a setting that is only meant for development.
 *
 * @param what - The problem in production, such as `"the memory store forgets every payment at a restart"`.
 * @param advice - What to do instead, as a sentence.
 * @throws TypeError if `NODE_ENV` is `"production"`.
 */
export function refuseInProduction(caller: string, what: string, advice: string): void {
  if (isProduction()) throw new TypeError(`${caller}: ${what}. This is not allowed with NODE_ENV=production. ${advice}`);
}

/**
 * Rejects a sandbox's API key and `fetch` in production, and always rejects that key for CubePay's live API.
 *
 * @throws TypeError that says what to set instead.
 */
export function refuseSandbox(caller: string, { key, host, fetch }: { key: string; host: string; fetch: unknown }): void {
  const ownKey = "Set CUBEPAY_API_KEY to the key that CubePay gave you.";
  if (key === sandboxApiKey && host === productionHost) {
    throw new TypeError(`${caller}: apiKey is the sandbox's, but apiHost is CubePay's live API. ${ownKey}`);
  }
  if (key === sandboxApiKey) refuseInProduction(caller, "apiKey is the sandbox's, which is public", ownKey);
  if (typeof fetch === "function" && Reflect.get(fetch, sandboxMark) === true) {
    refuseInProduction(caller, "fetch belongs to a sandbox, where no money moves", "Remove the fetch option to call CubePay.");
  }
}
