/**
 * A text from CubePay that is safe to show or log: at most 200 printable characters, without markup, URLs or secrets. `undefined`
 * for anything else.
 */
export function plainText(value: unknown, secrets: readonly string[]): string | undefined {
  if (typeof value !== "string" || !/^[^\p{C}<>]{1,200}$/u.test(value) || value.includes("://")) return undefined;
  const names = secrets.map((secret) => secret.replace(/^https?:\/\//, ""));
  return names.some((name) => value.includes(name)) ? undefined : value;
}
