import { describe } from "../checks/options.js";
import { reply } from "../answers/reply.js";
import type { WebHandler, WebHandlers } from "./handler.js";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const satisfies readonly (keyof WebHandlers)[];

/**
 * One handler for all methods. `HEAD` uses the handler for `GET` unless it has its own. A method without a handler is answered
 * with 405.
 *
 * @throws TypeError if `given` has no handler.
 */
export function dispatcher(given: WebHandler | WebHandlers): (request: Request) => Promise<Response> {
  if (typeof given === "function") return async (request) => asResponse(await given(request));
  const handlers: WebHandlers = given ?? {};
  const names = methods.filter((name) => typeof handlers[name] === "function");
  if (names.length === 0) {
    throw new TypeError(
      `toNodeHandler: expected a handler such as sessions.POST, or an object of handlers such as sessions, got ${describe(given)}.`,
    );
  }
  const allow = (names.includes("GET") && !names.includes("HEAD") ? [...names, "HEAD"] : names).join(", ");
  return async (request) => {
    const method = request.method === "HEAD" && !names.includes("HEAD") ? "GET" : request.method;
    const name = names.find((each) => each === method);
    if (name === undefined) return reply(405, { error: `Use one of these methods: ${allow}.` }, { Allow: allow });
    return asResponse(await handlers[name]?.(request));
  };
}

function asResponse(answer: unknown): Response {
  if (answer instanceof Response || Object.prototype.toString.call(answer) === "[object Response]") return answer as Response;
  throw new TypeError(`toNodeHandler: the handler must return a Response, got ${describe(answer)}.`);
}
