/**
 * Whether a value can be an idempotency key: 1 to 255 characters, not only white space. Control characters, unpaired surrogates
 * and U+FFFD are not allowed: decoders replace invalid characters by U+FFFD, so two different keys could become equal.
 */
export function isRequestId(value: unknown): value is string {
  return typeof value === "string" && /^[^\p{Cc}\p{Cs}\ufffd]{1,255}$/u.test(value) && value.trim() !== "";
}
