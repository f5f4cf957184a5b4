/** Whether a value can be a session's id: it becomes part of a path, so letters, digits, `_` and `-` only. */
export function isSessionId(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z0-9_-]{1,128}$/.test(value);
}

/** Whether a value can be a session's token: it becomes part of a header, so visible ASCII only. */
export function isSessionToken(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]{1,4096}$/.test(value);
}

/** The bearer token of a request; `undefined` when there is none or it is malformed. */
export function bearerToken(headers: Headers): string | undefined {
  const token = /^Bearer +(\S+)$/i.exec(headers.get("Authorization") ?? "")?.[1];
  return isSessionToken(token) ? token : undefined;
}
