/**
 * A text of CubePay's that can be shown or logged: at most 200 printable characters, without markup, addresses and
 * secrets. `undefined` when it is anything else.
 */
export function plainText(value: unknown, secrets: readonly string[]): string | undefined {
  if (typeof value !== "string" || !/^[^\p{C}<>]{1,200}$/u.test(value) || value.includes("://")) return undefined;
  const names = secrets.map((secret) => secret.replace(/^https?:\/\//, ""));
  return names.some((name) => value.includes(name)) ? undefined : value;
}
