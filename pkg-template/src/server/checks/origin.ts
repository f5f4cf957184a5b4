// Bare origins: the API's, and those whose pages may call the shop's endpoint.

import { isProduction } from "./production.js";

const bare = "a bare origin such as";

function parseOrigin(text: string): URL | undefined {
  // Checked before parsing, because the parser accepts an empty query, white space and dot segments.
  if (!/^https?:\/\/[^\s/?#@\\]+\/?$/i.test(text)) return undefined;
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** Whether a host name is one of this machine. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
}

/**
 * The API's origin, without a trailing slash.
 *
 * @throws TypeError if it is missing or not a bare origin, or, in production, plain `http` to another machine.
 */
export function apiHostOption(caller: string, value: unknown): string {
  const example = `${bare} "https://api.sandbox.pay.grain.inc"`;
  if (value === undefined || value === null || value === "") {
    throw new TypeError(
      `${caller}: apiHost is missing. Set CUBEPAY_API_HOST in the server's environment to ${example} and write { apiHost: process.env.CUBEPAY_API_HOST }.`,
    );
  }
  const url = typeof value === "string" ? parseOrigin(value) : undefined;
  if (url === undefined) {
    throw new TypeError(`${caller}: apiHost (CUBEPAY_API_HOST) must be ${example}: no path, query or credentials.`);
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname) && isProduction()) {
    throw new TypeError(
      `${caller}: apiHost (CUBEPAY_API_HOST) must begin with https:// in production, because the API key is sent to it. Plain http is for localhost.`,
    );
  }
  return url.origin;
}

/**
 * The origins, apart from the server's own, whose pages may call the endpoint. Allows `https` and `http`, and the schemes of
 * browser extensions and web view apps, such as `chrome-extension` and `capacitor`.
 *
 * @throws TypeError if it is not an array of bare origins.
 */
export function allowedOriginsOption(caller: string, value: unknown): ReadonlySet<string> {
  if (value === undefined) return new Set();
  if (!Array.isArray(value)) {
    throw new TypeError(`${caller}: allowedOrigins must be an array of origins, such as ["https://shop.example"].`);
  }
  return new Set(
    value.flatMap((entry: unknown) => {
      const origins = typeof entry === "string" ? pageOrigins(entry) : undefined;
      if (origins === undefined) {
        throw new TypeError(`${caller}: every entry of allowedOrigins must be ${bare} "https://shop.example": no path, no wildcard.`);
      }
      return origins;
    }),
  );
}

const notOfPages: ReadonlySet<string> = new Set(["about", "blob", "data", "file", "ftp", "javascript", "mailto", "ws", "wss"]);

/** An origin in every spelling that a browser may send. */
function pageOrigins(text: string): string[] | undefined {
  const web = parseOrigin(text);
  if (web) return [web.origin];
  // For schemes other than http and https, `URL` returns "null" as the origin, and browsers send the host as written.
  const [, scheme = "", host = ""] = /^([a-z][a-z0-9+.-]*):\/\/([a-z0-9._-]+(?::\d+)?)\/?$/i.exec(text) ?? [];
  const isMisspelledHttp = /^[htps]+$/i.test(scheme);
  if (host === "" || isMisspelledHttp || notOfPages.has(scheme.toLowerCase())) return undefined;
  const origin = `${scheme.toLowerCase()}://${host}`;
  return [origin, origin.toLowerCase()];
}
