import { Refusal } from "../answers/refusal.js";

const advice = "If its origin is yours, add it to allowedOrigins.";

/**
 * Refuses requests from pages of other sites. The browser sets both headers, and a page's script cannot change them.
 * Other clients send neither header and gain nothing by it, because no cookie is involved.
 */
export function refuseCrossSite(request: Request, allowedOrigins: ReadonlySet<string>): void {
  const origin = request.headers.get("Origin");
  if (origin !== null && allowedOrigins.has(origin)) return;

  const site = request.headers.get("Sec-Fetch-Site");
  if (site !== null && site !== "same-origin" && site !== "none") {
    throw refusal("site", request);
  }
  if (origin !== null && !isOwn(origin, request)) {
    throw refusal("origin", request);
  }
}

function refusal(other: "site" | "origin", request: Request): Refusal {
  const { headers } = request;
  const seen = [`Origin ${quoted(headers.get("Origin"))}`, `Sec-Fetch-Site ${quoted(headers.get("Sec-Fetch-Site"))}`];
  const own = [`Host ${quoted(headers.get("Host"))}`, `request.url ${quoted(new URL(request.url).host)}`];
  const detail =
    `The request came from another ${other}: ${seen.join(", ")}; this server is ${own.join(", ")}. ` +
    "If the page is yours, add its origin to allowedOrigins, or have your proxy keep the Host header (in Vite: changeOrigin: false).";
  return new Refusal(403, `This endpoint does not take requests from another ${other}. ${advice}`, {}, detail);
}

/** A header for the log. It comes from the client, so it is truncated and quoted. */
function quoted(header: string | null): string {
  return header === null ? "absent" : JSON.stringify(header.slice(0, 100));
}

/** Compares hosts but not schemes, because behind a proxy that terminates TLS the server sees `http` and the page has `https`. */
function isOwn(origin: string, request: Request): boolean {
  let caller: URL;
  try {
    caller = new URL(origin);
  } catch {
    return false;
  }
  if (caller.origin !== origin || !/^https?:$/.test(caller.protocol)) return false;
  return caller.host === new URL(request.url).host || caller.host === request.headers.get("Host")?.toLowerCase();
}
