import { createHash, timingSafeEqual } from "node:crypto";

/** Compares in constant time, so that timing reveals neither the secret nor its length. */
export function isSecret(given: string, secret: string): boolean {
  return timingSafeEqual(digest(given), digest(secret));
}

const digest = (text: string) => createHash("sha256").update(text).digest();
