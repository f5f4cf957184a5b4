// Chance that can be repeated: the same seed and the same words give the same number, in every process.

import { createHash } from "node:crypto";

/** A number from 0 to 1, without 1. */
export function chance(seed, ...words) {
  return createHash("sha256").update([seed, ...words].join("|")).digest().readUInt32BE(0) / 2 ** 32;
}

/** A whole number from `least` to `most`. */
export function between(least, most, seed, ...words) {
  return least + Math.floor(chance(seed, ...words) * (most - least + 1));
}

/** One of the pairs `[weight, value]`, by weight. */
export function oneOf(pairs, seed, ...words) {
  let left = chance(seed, ...words) * pairs.reduce((sum, [weight]) => sum + weight, 0);
  return (pairs.find(([weight]) => (left -= weight) < 0) ?? pairs.at(-1))[1];
}
