// The checks of times.

import { expectTrue } from "./expect.js";

/** Checks that a time is ISO 8601 text in UTC with milliseconds. */
export function expectTime(time: unknown, what: string): asserts time is string {
  expectTrue(
    typeof time === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(time) && !Number.isNaN(Date.parse(time)),
    `${what}: expected a time such as 2026-01-31T12:00:00.000Z, got ${JSON.stringify(time)}`,
  );
}

/** Checks that `to` is `milliseconds` after `from`, give or take the duration of a write. Both are times of the store. */
export function isBetween(from: string, to: string | null, milliseconds: number, what: string): void {
  expectTime(from, "updatedAt");
  expectTime(to, what);
  const off = Date.parse(to) - Date.parse(from) - milliseconds;
  expectTrue(Math.abs(off) <= 1_000, `${what}: expected ${milliseconds} ms after updatedAt, got ${milliseconds + off} ms`);
}
