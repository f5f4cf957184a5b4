/**
 * Web-standard handlers behind Express, Fastify, NestJS and `node:http`.
 *
 * ```ts
 * import express from "express";
 * import { createPaymentSessions } from "cubepay-checkout/server";
 * import { toNodeHandler } from "cubepay-checkout/server/node";
 *
 * const sessions = createPaymentSessions({
 *   apiKey: process.env.CUBEPAY_API_KEY,
 *   apiHost: process.env.CUBEPAY_API_HOST,
 *   price: () => ({ amount: "50.00", currency: "USD" }),
 * });
 *
 * express().all("/api/payment-sessions", toNodeHandler(sessions)).listen(3000);
 * ```
 * @module cubepay-checkout/server/node
 */

import { departureSignal } from "./node/departure.js";
import { dispatcher } from "./node/dispatch.js";
import { exchangeOf, leaveFastify } from "./node/exchange.js";
import { reportFailure } from "./node/failure.js";
import type { NodeHandler, WebHandler, WebHandlers } from "./node/handler.js";
import { sendResponse } from "./node/send-response.js";
import { webRequestOf } from "./node/web-request.js";
import { answerTo, Refusal } from "./answers/refusal.js";

export type { NodeHandler, NodeRequest, NodeResponse, WebHandler, WebHandlers } from "./node/handler.js";

/**
 * Converts a web-standard handler into one for Express 4 and 5, Fastify, NestJS, `node:http` and `node:http2`. An object of
 * handlers by method, such as `sessions`, becomes one handler: `HEAD` runs `GET`, and other methods get a 405.
 *
 * - **Bodies.** The route may come after `express.json()` or another body parser. A body that the parser has read is
 *   rebuilt from `request.rawBody` or `request.body`, with its `Content-Type`. The parser's limit, such as the 100 KB of
 *   `express.json()`, applies first.
 * - **URL.** `request.url` includes the prefix that a router is mounted under. Scheme and host come from the framework
 *   (`trust proxy` in Express, `trustProxy` in Fastify), or else from the connection and the `Host` header. `X-Forwarded-*`
 *   headers alone are ignored.
 * - **Signal.** `request.signal` aborts when the client disconnects before the response is complete.
 * - **Errors.** An error that the handler throws goes to `next(error)` when the framework passes `next`, and to Fastify's
 *   error handler. Otherwise it is logged with `console.error`, and the client gets a 500 with `{ error }`.
 * - **Fastify.** The response is written to `reply.raw` with the headers set by earlier hooks. `onSend` hooks do not run.
 *
 * @example Express
 * ```ts
 * import express from "express";
 * import { createPaymentSessions } from "cubepay-checkout/server";
 * import { toNodeHandler } from "cubepay-checkout/server/node";
 *
 * const sessions = createPaymentSessions({
 *   apiKey: process.env.CUBEPAY_API_KEY,
 *   apiHost: process.env.CUBEPAY_API_HOST,
 *   price: () => ({ amount: "50.00", currency: "USD" }),
 * });
 *
 * const app = express();
 * app.use(express.json());
 * app.post("/api/payment-sessions", toNodeHandler(sessions.POST));
 * app.get("/api/payment-sessions", toNodeHandler(sessions.GET));
 * app.listen(3000);
 * ```
 *
 * @example Fastify
 * ```ts
 * import Fastify from "fastify";
 * import type { PaymentSessionHandlers } from "cubepay-checkout/server";
 * import { toNodeHandler } from "cubepay-checkout/server/node";
 *
 * export async function listen(sessions: PaymentSessionHandlers) {
 *   const fastify = Fastify();
 *   fastify.post("/api/payment-sessions", toNodeHandler(sessions.POST));
 *   fastify.get("/api/payment-sessions", toNodeHandler(sessions.GET));
 *   await fastify.listen({ port: 3000 });
 * }
 * ```
 *
 * @example NestJS, on Express or Fastify
 * ```ts
 * import { Module, type MiddlewareConsumer } from "@nestjs/common";
 * import { createPaymentSessions } from "cubepay-checkout/server";
 * import { toNodeHandler } from "cubepay-checkout/server/node";
 *
 * const sessions = createPaymentSessions({
 *   apiKey: process.env.CUBEPAY_API_KEY,
 *   apiHost: process.env.CUBEPAY_API_HOST,
 *   price: () => ({ amount: "50.00", currency: "USD" }),
 * });
 *
 * @Module({})
 * export class PaymentsModule {
 *   configure(consumer: MiddlewareConsumer) {
 *     consumer.apply(toNodeHandler(sessions)).forRoutes("api/payment-sessions");
 *   }
 * }
 * ```
 *
 * @example node:http
 * ```ts
 * import { createServer } from "node:http";
 * import type { PaymentSessionHandlers } from "cubepay-checkout/server";
 * import { toNodeHandler } from "cubepay-checkout/server/node";
 *
 * export const listen = (sessions: PaymentSessionHandlers) => createServer(toNodeHandler(sessions)).listen(3000);
 * ```
 *
 * @throws TypeError when `handler` is neither a function nor an object of handlers.
 */
export function toNodeHandler(handler: WebHandler | WebHandlers): NodeHandler {
  const dispatch = dispatcher(handler);
  return async (request, response, next) => {
    const exchange = exchangeOf(request, response);
    const signal = departureSignal(exchange.outgoing);
    let answer: Response | undefined;
    try {
      if (!signal.aborted) answer = await dispatch(webRequestOf(exchange, signal));
    } catch (error) {
      if (error instanceof Refusal) answer = answerTo(error);
      else if (!signal.aborted || !isAbort(error, signal)) return reportFailure(error, exchange, next);
    }
    if (exchange.reply) leaveFastify(exchange.reply);
    try {
      if (answer) await sendResponse(answer, exchange);
    } catch (error) {
      await reportFailure(error, { ...exchange, reply: undefined }, next);
    }
  };
}

/** Ending early because the client disconnected is not a failure. */
function isAbort(error: unknown, signal: AbortSignal): boolean {
  return error === signal.reason || (error as Error | undefined)?.name === "AbortError";
}
