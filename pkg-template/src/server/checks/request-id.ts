/**
 * Whether a value can be an idempotency key: 1 to 255 characters, not all white space, none a control character, half of a
 * pair, or U+FFFD, which stands for one that could not be read: two keys that differ there would become one.
 */
export function isRequestId(value: unknown): value is string {
  return typeof value === "string" && /^[^\p{Cc}\p{Cs}\ufffd]{1,255}$/u.test(value) && value.trim() !== "";
}
