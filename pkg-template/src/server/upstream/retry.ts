/** The longest delay before a retry, in milliseconds. If CubePay asks for more, the caller gets the error and can wait. */
export const longestWaitMs = 5_000;

const firstWaitMs = 150;
/** An upper bound for very long delays. */
const longestSeconds = 999_999_999;

/** The delay before the next attempt, in milliseconds: doubles each time, and half of it is random. */
export function backoffMs(failedAttempts: number): number {
  const ceiling = Math.min(firstWaitMs * 2 ** failedAttempts, longestWaitMs);
  return ceiling / 2 + (Math.random() * ceiling) / 2;
}

/**
 * Reads `Retry-After`: whole seconds, or an HTTP date, which ends in "GMT" (RFC 9110, section 10.2.3). `undefined` for anything
 * else. `Date.parse` alone accepts "-5" and "1.5" in V8.
 */
export function retryAfterSeconds(headers: Headers): number | undefined {
  const value = headers.get("Retry-After")?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Math.min(Number(value), longestSeconds);
  const date = value.endsWith("GMT") ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}
