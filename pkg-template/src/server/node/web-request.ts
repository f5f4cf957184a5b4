import type { IncomingMessage } from "node:http";
import { Refusal } from "../answers/refusal.js";
import type { Exchange } from "./exchange.js";
import { headersOfSentBody, parsedBody } from "./parsed-body.js";
import { bodyStream, wasRead } from "./request-body.js";
import { requestUrl } from "./request-url.js";

/** The Fetch standard forbids a `Request` with one of these methods. */
const impossible: ReadonlySet<string> = new Set(["CONNECT", "TRACE", "TRACK"]);

/**
 * Converts a request to a web-standard `Request`. Its signal aborts if the client disconnects before the response is complete.
 *
 * @throws Refusal for a request that cannot be converted, TypeError if its body is lost.
 */
export function webRequestOf(exchange: Exchange, signal: AbortSignal): Request {
  const { incoming, request } = exchange;
  const method = incoming.method ?? "GET";
  if (impossible.has(method.toUpperCase())) throw new Refusal(501, `This server does not implement ${method}.`);
  const url = requestUrl(exchange);
  const headers = webHeaders(incoming);
  if (method === "GET" || method === "HEAD") return new Request(url, { method, headers, signal });
  if (wasRead(incoming)) {
    const body = parsedBody(request, headers.get("Content-Type") ?? "");
    for (const name of headersOfSentBody) headers.delete(name);
    return new Request(url, { method, headers, signal, body });
  }
  // TypeScript's DOM types lack `duplex`, which streams need.
  return new Request(url, { method, headers, signal, body: bodyStream(exchange), duplex: "half" } as RequestInit);
}

/** HTTP/2's pseudo-headers, such as `:path`, are not headers of a `Request`. */
function webHeaders(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (name.startsWith(":") || value === undefined) continue;
    for (const each of [value].flat()) headers.append(name, each);
  }
  return headers;
}
