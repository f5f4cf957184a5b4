import { Refusal } from "../answers/refusal.js";
import type { Exchange } from "./exchange.js";

/**
 * The URL that the client requested, including a prefix that a router removed from `url`. Scheme and host come from the framework
 * if it provides them, because it knows which proxies to trust. Otherwise they come from the connection and the `Host` header.
 *
 * @throws Refusal if they do not form a URL.
 */
export function requestUrl(exchange: Exchange): string {
  const { incoming, request } = exchange;
  const host = hostOf(exchange);
  const target = typeof request.originalUrl === "string" ? request.originalUrl : (incoming.url ?? "/");
  try {
    // A host with such characters would end early, and the rest would become part of the path.
    if (/[\s/?#@\\]/.test(host)) throw new TypeError("The host is malformed");
    return new URL(`${schemeOf(exchange)}://${host}${pathOf(target)}`).href;
  } catch {
    throw new Refusal(400, "The request's URL or Host header is malformed.");
  }
}

/** Usually the target itself. A request to a proxy has an absolute URL, and `OPTIONS` may have `*`. */
function pathOf(target: string): string {
  if (target.startsWith("/")) return target;
  if (!/^https?:\/\//i.test(target)) return "/";
  const { pathname, search } = new URL(target);
  return pathname + search;
}

function schemeOf({ incoming, request }: Exchange): string {
  const { scheme } = incoming as { scheme?: unknown };
  const known = [request.protocol, scheme].find((candidate) => candidate === "http" || candidate === "https");
  if (known !== undefined) return known as string;
  return (incoming.socket as { encrypted?: boolean } | undefined)?.encrypted ? "https" : "http";
}

function hostOf({ incoming, request }: Exchange): string {
  const sent = headerValues(incoming.headers[":authority"] ?? incoming.headers.host)[0];
  const { hostname } = request;
  if (typeof hostname !== "string" || hostname === "") return sent ?? "localhost";
  // Frameworks leave out the port, and Express 4 warns about its `host`: take the header that the hostname came from.
  const headers = [sent, ...headerValues(incoming.headers["x-forwarded-host"])];
  return headers.find((host) => host === hostname || host?.replace(/:\d*$/, "") === hostname) ?? hostname;
}

function headerValues(header: string | string[] | undefined): string[] {
  return [header ?? []].flat().flatMap((text) => text.split(",")).map((value) => value.trim()).filter(Boolean);
}
