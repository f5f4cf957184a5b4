// The frameworks that a handler made by toNodeHandler stands in, each as a merchant sets it up.

import "reflect-metadata";
import { Controller, Get, Module, Next, Post, Req, Res } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { ExpressAdapter } from "@nestjs/platform-express";
import { FastifyAdapter } from "@nestjs/platform-fastify";
import { toNodeHandler } from "cubepay-checkout/server/node";
import express5 from "express";
import express4 from "express4";
import Fastify from "fastify";
import { serve } from "../../support/loopback-server.mjs";

// Express logs what its default error handler answers, but in tests.
process.env.NODE_ENV = "test";
const loopback = "127.0.0.1";

/** An Express application with these body parsers, the handlers below `/shop/api`. */
function express(framework, parsers) {
  return async (handlers, setUp = () => {}) => {
    const app = framework();
    setUp(app);
    for (const parser of parsers(framework)) app.use(parser);
    const router = framework.Router();
    router.post("/payment-sessions", toNodeHandler(handlers.POST));
    router.get("/payment-sessions", toNodeHandler(handlers.GET));
    app.use("/shop/api", router);
    return serve(app);
  };
}

function fastify(setUpParsers) {
  return async (handlers, setUp = () => {}, options = {}) => {
    const app = Fastify({ forceCloseConnections: true, ...options });
    await setUp(app);
    setUpParsers(app);
    const routes = async (scope) => {
      scope.post("/payment-sessions", toNodeHandler(handlers.POST));
      scope.get("/payment-sessions", toNodeHandler(handlers.GET));
    };
    await app.register(routes, { prefix: "/shop/api" });
    return { origin: await app.listen({ port: 0, host: loopback }), app, close: () => app.close() };
  };
}

/** A module of Nest, its decorators applied by hand: these tests are not compiled. */
function nestMiddleware(handlers) {
  class Payments {
    configure(consumer) {
      consumer.apply(toNodeHandler(handlers)).forRoutes("api/payment-sessions");
    }
  }
  Module({})(Payments);
  return Payments;
}

function nestController(handlers) {
  class PaymentSessions {
    create(request, response, next) {
      return toNodeHandler(handlers.POST)(request, response, next);
    }
    find(request, response) {
      return toNodeHandler(handlers.GET)(request, response);
    }
  }
  for (const [name, method, parameters] of [["create", Post(), [Req(), Res(), Next()]], ["find", Get(), [Req(), Res()]]]) {
    parameters.forEach((parameter, at) => parameter(PaymentSessions.prototype, name, at));
    method(PaymentSessions.prototype, name, Object.getOwnPropertyDescriptor(PaymentSessions.prototype, name));
  }
  Controller("api/payment-sessions")(PaymentSessions);
  class Payments {}
  Module({ controllers: [PaymentSessions] })(Payments);
  return Payments;
}

function nest(Adapter, module, options = {}) {
  return async (handlers) => {
    const app = await NestFactory.create(module(handlers), new Adapter(), { logger: false, forceCloseConnections: true, ...options });
    app.setGlobalPrefix("shop");
    await app.listen(0, loopback);
    return { origin: `http://${loopback}:${app.getHttpServer().address().port}`, close: () => app.close() };
  };
}

const json = ({ json }) => [json()];
const all = ({ json, urlencoded, text }) => [json(), urlencoded({ extended: true }), text()];
const raw = ({ raw }) => [raw({ type: "*/*" })];
const text = ({ text }) => [text({ type: "*/*" })];
const asBuffer = (app) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (request, body, done) => done(null, body));
};
const unread = (app) => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (request, payload, done) => done(null));
};

/** By name: serves `{ POST, GET }` at `/shop/api/payment-sessions`, gives `{ origin, close }`. */
export const frameworks = {
  "node:http": (handlers) => serve(toNodeHandler(handlers)),
  "Express 5": express(express5, () => []),
  "Express 5 with express.json()": express(express5, json),
  "Express 5 with express.json(), urlencoded() and text()": express(express5, all),
  "Express 5 with express.raw()": express(express5, raw),
  "Express 5 with express.text()": express(express5, text),
  "Express 4": express(express4, () => []),
  "Express 4 with express.json()": express(express4, json),
  "Express 4 with express.json(), urlencoded() and text()": express(express4, all),
  "Express 4 with express.raw()": express(express4, raw),
  Fastify: fastify(() => {}),
  "Fastify with a parser that leaves a Buffer": fastify(asBuffer),
  "Fastify with a parser that leaves the stream": fastify(unread),
  "NestJS middleware on Express": nest(ExpressAdapter, nestMiddleware),
  "NestJS controller on Express": nest(ExpressAdapter, nestController),
  "NestJS controller on Express, without body parser": nest(ExpressAdapter, nestController, { bodyParser: false }),
  "NestJS controller on Express, with rawBody": nest(ExpressAdapter, nestController, { rawBody: true }),
  "NestJS middleware on Fastify": nest(FastifyAdapter, nestMiddleware),
  "NestJS controller on Fastify": nest(FastifyAdapter, nestController),
  "NestJS controller on Fastify, with rawBody": nest(FastifyAdapter, nestController, { rawBody: true }),
};
