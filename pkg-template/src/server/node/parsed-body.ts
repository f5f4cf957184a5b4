// A framework's body parser may read the body before the route runs. These functions rebuild it from the parsed value.

import type { FrameworkRequest } from "./exchange.js";

/** Headers that describe the body as it was sent, and not a rebuilt one. */
export const headersOfSentBody = ["Content-Length", "Content-Encoding", "Transfer-Encoding"] as const;

/**
 * The bytes of a body that a parser has read: its bytes or text if the parser kept them, or else its value, serialised.
 *
 * @throws TypeError when there is no parsed body, or it cannot be serialised in its `Content-Type`.
 */
export function parsedBody({ body, rawBody }: FrameworkRequest, contentType: string): Uint8Array<ArrayBuffer> {
  for (const exact of [rawBody, body]) {
    if (exact instanceof Uint8Array) return new Uint8Array(exact);
    if (typeof exact === "string") return new TextEncoder().encode(exact);
  }
  const text = isMultipart(contentType) ? undefined : isForm(contentType) && isObject(body) ? formText(body) : JSON.stringify(body);
  if (text === undefined) {
    throw new TypeError(
      "toNodeHandler: the body was read, and left no JSON, text or bytes in request.body. Use express.json() on this route, or no body parser.",
    );
  }
  return new TextEncoder().encode(text);
}

const isMultipart = (contentType: string): boolean => /^multipart\//i.test(contentType);
const isForm = (contentType: string): boolean => /^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType);
const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Nested values are written as the `qs` package reads them: `cart[id]=7`. */
function formText(body: object): string {
  const form = new URLSearchParams();
  const write = (name: string, value: unknown): void => {
    if (Array.isArray(value)) value.forEach((entry, at) => write(isObject(entry) ? `${name}[${at}]` : name, entry));
    else if (isObject(value)) for (const [key, entry] of Object.entries(value)) write(`${name}[${key}]`, entry);
    else form.append(name, String(value ?? ""));
  };
  for (const [name, value] of Object.entries(body)) write(name, value);
  return form.toString();
}
