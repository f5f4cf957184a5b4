// A live shop must not run on a sandbox: it would give its goods away.

/** The API key that a sandbox accepts unless it was given another one. It is public. */
export const sandboxApiKey = "sandbox-api-key";

/** Marks the `fetch` of a sandbox. The symbol is registered, so that two copies of the package agree on it. */
export const sandboxMark: unique symbol = Symbol.for("cubepay-checkout.sandbox");

const productionHost = "https://api.pay.grain.inc";

/** Whether this process serves live customers: `NODE_ENV` is `"production"`. `false` on runtimes that do not say. */
export function isProduction(): boolean {
  try {
    // Bundlers for runtimes without `process` replace exactly this expression, so it is not taken apart.
    return process.env.NODE_ENV === "production";
  } catch {
    return false;
  }
}

/**
 * Refuses what is right only while developing.
 *
 * @param what - What is wrong with it in production, such as `"the memory store forgets every payment at a restart"`.
 * @param advice - What to do instead, as a sentence.
 * @throws TypeError when `NODE_ENV` is `"production"`.
 */
export function refuseInProduction(caller: string, what: string, advice: string): void {
  if (isProduction()) throw new TypeError(`${caller}: ${what}. NODE_ENV=production refuses it. ${advice}`);
}

/**
 * Refuses a sandbox's API key and a sandbox's `fetch` in production, and that key at CubePay's live API always.
 *
 * @throws TypeError that says what to set instead.
 */
export function refuseSandbox(caller: string, { key, host, fetch }: { key: string; host: string; fetch: unknown }): void {
  const ownKey = "Set CUBEPAY_API_KEY to the key that CubePay gave you.";
  if (key === sandboxApiKey && host === productionHost) {
    throw new TypeError(`${caller}: apiKey is the sandbox's, but apiHost is CubePay's live API. ${ownKey}`);
  }
  if (key === sandboxApiKey) refuseInProduction(caller, "apiKey is the sandbox's, which everybody knows", ownKey);
  if (typeof fetch === "function" && Reflect.get(fetch, sandboxMark) === true) {
    refuseInProduction(caller, "fetch belongs to a sandbox, where no money moves", "Remove the fetch option to call CubePay.");
  }
}
