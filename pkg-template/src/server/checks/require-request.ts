// What a framework hands to a handler: a web-standard request, or an object of its own.

type Handler = "POST" | "GET";

/**
 * Refuses anything but a web-standard request. It throws rather than rejects: Express 4 ignores the promise of a handler,
 * and the customer would wait for ever.
 *
 * @throws TypeError that says what to write instead.
 */
export function requireRequest(given: unknown, handler: Handler): asserts given is Request {
  if (!isRequest(given)) throw new TypeError(`${handler} takes a web-standard Request. ${advice(given, handler)}`);
}

/** By its members rather than its class: a test's request may come from another realm or a polyfill. */
function isRequest(given: unknown): boolean {
  const { headers, url, method } = Object(given) as Partial<Request>;
  return typeof url === "string" && typeof method === "string" && typeof headers?.get === "function";
}

/** Many frameworks hand over an object that has the request in it. */
function advice(given: unknown, handler: Handler): string {
  const { request, req, raw, node } = Object(given) as { request?: unknown; req?: { raw?: unknown }; raw?: unknown; node?: unknown };
  const call = `handlers.${handler}`;
  // SvelteKit, Astro, React Router, Elysia.
  if (isRequest(request)) return `Write ({ request }) => ${call}(request).`;
  // Hono's context, or its request.
  if (isRequest(req?.raw ?? raw)) return `Write (c) => ${call}(c.req.raw).`;
  // H3 2, of Nitro 3.
  if (isRequest(req)) return `Write (event) => ${call}(event.req).`;
  // H3 1, of Nuxt 4.
  if (node !== undefined) return `Write defineEventHandler((event) => ${call}(toWebRequest(event))).`;
  return `In Express, Fastify or node:http write toNodeHandler(${call}), from cubepay-checkout/server/node.`;
}
