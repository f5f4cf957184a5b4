// The two kinds of handlers. Structural types, so that Express's, Fastify's and Node's own fit without their packages.

/** A web-standard handler, such as `sessions.POST`. */
export type WebHandler = (request: Request) => Response | Promise<Response>;

/** Web-standard handlers by method, such as what `createPaymentSessions` returns. */
export type WebHandlers = { readonly [Method in "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS"]?: WebHandler };

/** The request of `node:http`, `node:http2`, Express, Fastify or NestJS. */
export interface NodeRequest {
  /** The request method, such as `"POST"`. */
  readonly method?: string | undefined;
  /** The request target, such as `"/pay?id=1"`. */
  readonly url?: string | undefined;
  /** The request headers by their lowercase names. */
  readonly headers: object;
}

/** The response of `node:http`, `node:http2`, Express or NestJS, or a reply of Fastify. */
export interface NodeResponse {
  /** The status of the response. */
  readonly statusCode: number;
}

/**
 * Answers one request. Express's `next` gets what the handler throws; Fastify gets it as a rejection; without either, the
 * response is a 500 and the promise resolves.
 */
export type NodeHandler = (request: NodeRequest, response: NodeResponse, next?: (error?: unknown) => void) => Promise<void>;
