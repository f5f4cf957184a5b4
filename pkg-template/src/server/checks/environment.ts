// The settings for the CubePay API from the server's environment.

/** The API key and host from a server's environment. */
export interface CubePayEnvironment {
  /** `CUBEPAY_API_KEY`. */
  apiKey: string;
  /** `CUBEPAY_API_HOST`. */
  apiHost: string;
}

/**
 * Reads `CUBEPAY_API_KEY` and `CUBEPAY_API_HOST` from `process.env`.
 *
 * @example
 * ```ts
 * import { createCubePayClient, cubePayFromEnv } from "cubepay-checkout/server";
 *
 * const cubePay = createCubePayClient({ ...cubePayFromEnv() });
 * ```
 * @throws TypeError that names the missing or empty variables, also on runtimes without `process.env`.
 */
export function cubePayFromEnv(): CubePayEnvironment {
  const apiKey = read(() => process.env.CUBEPAY_API_KEY);
  const apiHost = read(() => process.env.CUBEPAY_API_HOST);
  if (apiKey && apiHost) return { apiKey, apiHost };
  const missing = [!apiKey && "CUBEPAY_API_KEY", !apiHost && "CUBEPAY_API_HOST"].filter(Boolean);
  const verb = missing.length === 1 ? "is" : "are";
  throw new TypeError(
    `cubePayFromEnv: ${missing.join(" and ")} ${verb} not set. Set ${missing.length === 1 ? "it" : "both"} in the server's environment, or pass apiKey and apiHost yourself.`,
  );
}

/**
 * Each variable is written out in full above, because bundlers for runtimes without `process` replace exactly that expression.
 */
function read(variable: () => string | undefined): string | undefined {
  try {
    return variable();
  } catch {
    return undefined;
  }
}
