import { createServer as createHttpServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { createServer as createHttpsServer } from "node:https";
import type { MiddlewareConsumer } from "@nestjs/common";
import { createPaymentSessions } from "cubepay-checkout/server";
import { toNodeHandler } from "cubepay-checkout/server/node";
import type { Express, NextFunction, Request, Response, Router } from "express";
import type { Express as Express4, NextFunction as NextFunction4, Request as Request4, Response as Response4 } from "express4";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

declare const app: Express;
declare const router: Router;
declare const app4: Express4;
declare const fastify: FastifyInstance;
declare const consumer: MiddlewareConsumer;
const sessions = createPaymentSessions({ apiKey: "key", apiHost: "https://api.example", price: () => ({ amount: 50 }) });

app.post("/pay", toNodeHandler(sessions.POST));
app.get("/pay/:id", toNodeHandler(sessions.GET));
app.use("/pay", toNodeHandler(sessions));
router.all("/pay", toNodeHandler(sessions));
app4.post("/pay", toNodeHandler(sessions.POST));
app4.all("/pay", toNodeHandler(sessions));
app4.use(toNodeHandler(sessions));

fastify.post("/pay", toNodeHandler(sessions.POST));
fastify.get<{ Querystring: { paymentSessionId: string } }>("/pay", toNodeHandler(sessions.GET));
fastify.route({ method: ["GET", "POST"], url: "/pay", handler: toNodeHandler(sessions) });

createHttpServer(toNodeHandler(sessions));
createHttpsServer({}, toNodeHandler(sessions));
createHttp2Server(toNodeHandler(sessions));

consumer.apply(toNodeHandler(sessions)).forRoutes("pay");

export const called = async (request: Request, response: Response, next: NextFunction) => toNodeHandler(sessions)(request, response, next);
export const called4 = async (request: Request4, response: Response4, next: NextFunction4) => toNodeHandler(sessions)(request, response, next);
export const calledByFastify = async (request: FastifyRequest, reply: FastifyReply) => toNodeHandler(sessions)(request, reply);
