/** The longest that a retry keeps the caller waiting. What asks for more is passed on instead, for the caller to wait. */
export const longestWaitMs = 5_000;

const firstWaitMs = 150;

/** How long to wait before the next attempt, in milliseconds: doubling, the upper half of it at random. */
export function backoffMs(failedAttempts: number): number {
  const ceiling = Math.min(firstWaitMs * 2 ** failedAttempts, longestWaitMs);
  return ceiling / 2 + (Math.random() * ceiling) / 2;
}

/** Reads `Retry-After`, which is a number of seconds or a date. */
export function retryAfterSeconds(headers: Headers): number | undefined {
  const value = headers.get("Retry-After")?.trim();
  if (!value) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const date = /[a-z]/i.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}
