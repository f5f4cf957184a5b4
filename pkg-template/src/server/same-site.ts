import { Refusal } from "./refusal.js";

const advice = "If its origin is yours, add it to allowedOrigins.";

/**
 * Refuses what a page of another site sends. Both headers are set by the browser, out of the reach of a page's script;
 * what is no browser sends neither, and gains nothing by it, for no cookie is involved.
 */
export function refuseCrossSite(request: Request, allowedOrigins: ReadonlySet<string>): void {
  const origin = request.headers.get("Origin");
  if (origin !== null && allowedOrigins.has(origin)) return;

  const site = request.headers.get("Sec-Fetch-Site");
  if (site !== null && site !== "same-origin" && site !== "none") {
    throw new Refusal(403, `This endpoint does not take requests from another site. ${advice}`);
  }
  if (origin !== null && !isOwn(origin, request)) {
    throw new Refusal(403, `This endpoint does not take requests from another origin. ${advice}`);
  }
}

/** Compares hosts, not `http` with `https`: behind a proxy that ends TLS, a server sees the one where the page has the other. */
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
