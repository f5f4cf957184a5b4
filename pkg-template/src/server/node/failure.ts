import { reply as jsonReply } from "../reply.js";
import type { Exchange } from "./exchange.js";
import { sendResponse } from "./send-response.js";

/**
 * Hands an error to the framework's own error handling; without one, logs it and answers with a 500 that says nothing of it.
 *
 * @throws the error, for Fastify.
 */
export async function reportFailure(error: unknown, exchange: Exchange, next?: (error?: unknown) => void): Promise<void> {
  const { outgoing, reply } = exchange;
  if (reply) throw error;
  const answered = outgoing.writableEnded;
  // A response that has begun cannot become another: the client learns of it by the connection's end.
  if (outgoing.headersSent && !answered) outgoing.destroy();
  if (next && !answered) return next(asError(error));
  console.error("cubepay-checkout/server/node:", error);
  if (!outgoing.headersSent) await sendResponse(jsonReply(500, { error: "The server could not answer this request." }), exchange);
}

/** Express takes `undefined` for success, and a text such as "route" for a command. */
function asError(error: unknown): unknown {
  if (typeof error === "object" && error !== null) return error;
  return new Error(`The handler threw ${String(error)}`, { cause: error });
}
