// The browser's clock and its timeline, where a page may have replaced or lack any part of them.

/** Milliseconds on a clock that never goes back. */
export const now = () => globalThis.performance?.now?.() ?? Date.now();

/**
 * Puts a User Timing measure on the timeline. The measure of the payment before is taken off, so that a page that pays ten
 * thousand times keeps five entries, not fifty thousand.
 */
export function measure(name, start, end, detail) {
  try {
    performance.clearMeasures(name);
    performance.measure(name, { start, end, detail });
  } catch {
    // A payment needs no timeline.
  }
}
