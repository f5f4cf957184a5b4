import { createHash, timingSafeEqual } from "node:crypto";

/** Compares in constant time: how long it takes tells nothing of the secret, nor of its length. */
export function isSecret(given: string, secret: string): boolean {
  return timingSafeEqual(digest(given), digest(secret));
}

const digest = (text: string) => createHash("sha256").update(text).digest();
