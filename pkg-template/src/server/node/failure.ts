import { reply as jsonReply } from "../answers/reply.js";
import type { Exchange } from "./exchange.js";
import { sendResponse } from "./send-response.js";

/**
 * Passes an error to the framework's error handling. Without one, logs the error and sends a 500 that does not reveal it.
 *
 * @throws the error, for Fastify.
 */
export async function reportFailure(error: unknown, exchange: Exchange, next?: (error?: unknown) => void): Promise<void> {
  const { outgoing, reply } = exchange;
  if (reply) throw error;
  const answered = outgoing.writableEnded;
  // The status was sent: only closing the connection tells the client that the response is incomplete.
  if (outgoing.headersSent && !answered) outgoing.destroy();
  if (next && !answered) return next(asError(error));
  console.error("cubepay-checkout/server/node:", error);
  if (!outgoing.headersSent) await sendResponse(jsonReply(500, { error: "The server could not answer this request." }), exchange);
}

/** Express treats `next(undefined)` as success and `next("route")` as a command. */
function asError(error: unknown): unknown {
  if (typeof error === "object" && error !== null) return error;
  return new Error(`The handler threw ${String(error)}`, { cause: error });
}
