import type { IncomingMessage, ServerResponse } from "node:http";

/** What frameworks add to Node's request, on the request itself or, in Fastify, on an object around it. */
export interface FrameworkRequest {
  /** The body as the framework's parser left it. */
  readonly body?: unknown;
  /** The bytes of a parsed body: NestJS with `rawBody: true`, Google Cloud Functions. */
  readonly rawBody?: unknown;
  /** The request target before a router removed the prefix that it is mounted under. */
  readonly originalUrl?: unknown;
  /** The scheme, of which the framework knows whether a proxy may set it. */
  readonly protocol?: unknown;
  /** The host, usually without its port, of which the framework knows whether a proxy may set it. */
  readonly hostname?: unknown;
}

/** The part of a Fastify reply that a response outside of Fastify needs. */
export interface FastifyReply {
  readonly raw: ServerResponse;
  hijack(): unknown;
  getHeaders(): Record<string, number | string | string[] | undefined>;
}

/** One request and its response, in any supported framework. HTTP/2's compatibility API has the same members. */
export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  readonly request: FrameworkRequest;
  readonly reply?: FastifyReply | undefined;
}

/**
 * Finds Node's own request and response.
 *
 * @throws TypeError when they are neither Node's nor a framework's that wraps them.
 */
export function exchangeOf(request: unknown, response: unknown): Exchange {
  const reply = isReply(response) ? response : undefined;
  const incoming = reply ? (request as { raw?: unknown } | undefined)?.raw : request;
  const outgoing = reply ? reply.raw : response;
  if (!hasMethod(incoming, "on") || !hasMethod(outgoing, "end")) {
    throw new TypeError("toNodeHandler: expected Node's request and response. A web Request goes to the handler itself: write sessions.POST(request).");
  }
  return { incoming: incoming as IncomingMessage, outgoing: outgoing as ServerResponse, request: request as FrameworkRequest, reply };
}

/** Takes the response over from Fastify, with the headers that its hooks have set. */
export function leaveFastify(reply: FastifyReply): void {
  reply.hijack();
  if (reply.raw.headersSent) return;
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
}

function isReply(response: unknown): response is FastifyReply {
  return hasMethod(response, "hijack") && "raw" in response;
}

function hasMethod(value: unknown, name: string): value is object {
  return typeof value === "object" && value !== null && typeof (value as Record<string, unknown>)[name] === "function";
}
