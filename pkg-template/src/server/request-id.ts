/** Whether a value can be an idempotency key: 1 to 255 characters, not all white space, none a control character or half of a pair. */
export function isRequestId(value: unknown): value is string {
  return typeof value === "string" && /^[^\p{Cc}\p{Cs}]{1,255}$/u.test(value) && value.trim() !== "";
}
