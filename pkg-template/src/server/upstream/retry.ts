/** The longest that a retry keeps the caller waiting. What asks for more is passed on instead, for the caller to wait. */
export const longestWaitMs = 5_000;

const firstWaitMs = 150;
/** What stands for more seconds than anybody waits. */
const longestSeconds = 999_999_999;

/** How long to wait before the next attempt, in milliseconds: doubling, the upper half of it at random. */
export function backoffMs(failedAttempts: number): number {
  const ceiling = Math.min(firstWaitMs * 2 ** failedAttempts, longestWaitMs);
  return ceiling / 2 + (Math.random() * ceiling) / 2;
}

/**
 * Reads `Retry-After`: whole seconds, or an HTTP date, which ends in "GMT" (RFC 9110, section 10.2.3). `undefined` for
 * anything else. `Date.parse` alone takes "-5" and "1.5" for dates in V8.
 */
export function retryAfterSeconds(headers: Headers): number | undefined {
  const value = headers.get("Retry-After")?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Math.min(Number(value), longestSeconds);
  const date = value.endsWith("GMT") ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}
