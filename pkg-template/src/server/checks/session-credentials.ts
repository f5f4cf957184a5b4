/** Whether a value can be a session id: letters, digits, `_` and `-` only, because it becomes part of a path. */
export function isSessionId(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z0-9_-]{1,128}$/.test(value);
}

/** Whether a value can be a session token: visible ASCII only, because it becomes part of a header. */
export function isSessionToken(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]{1,4096}$/.test(value);
}

/** The bearer token of a request; `undefined` if it is absent or malformed. */
export function bearerToken(headers: Headers): string | undefined {
  const token = /^Bearer +(\S+)$/i.exec(headers.get("Authorization") ?? "")?.[1];
  return isSessionToken(token) ? token : undefined;
}
