// Whatever goes wrong, the client gets an answer or the end of its connection, and the shop learns of it.

import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { toNodeHandler } from "cubepay-checkout/server/node";
import express5 from "express";
import express4 from "express4";
import Fastify from "fastify";
import { serve } from "../../support/loopback-server.mjs";
import { frameworks } from "./frameworks.mjs";

let server;
afterEach(() => server?.close());

const secret = new Error("db at 10.0.0.7 refused postgres://root:pw");
const failing = {
  "that throws": () => { throw secret; },
  "that rejects": () => Promise.reject(secret),
  "whose response fails before its first byte": () => new Response(new ReadableStream({ pull: (controller) => controller.error(secret) }), { headers: { "Content-Length": "7", "Set-Cookie": "a=1" } }),
};
const get = () => fetch(server.origin, { signal: AbortSignal.timeout(5_000) });

for (const [kind, handler] of Object.entries(failing)) {
  describe(`a handler ${kind}`, () => {
    it("node:http: is logged, and answered with a 500 that says nothing of it", async (test) => {
      const logged = test.mock.method(console, "error", () => {});
      server = await serve(toNodeHandler(handler));
      const response = await get();
      assert.deepEqual([response.status, await response.json()], [500, { error: "The server could not answer this request." }]);
      assert.deepEqual([response.headers.get("Set-Cookie"), response.headers.get("Cache-Control")], [null, "no-store"]);
      assert.deepEqual(logged.mock.calls.map(({ arguments: [, error] }) => error), [secret]);
    });

    for (const [name, express] of Object.entries({ "Express 5": express5, "Express 4": express4 })) {
      it(`${name}: goes to the application's error handler`, async () => {
        const app = express();
        app.get("/", toNodeHandler(handler));
        app.use((error, request, response, next) => response.status(503).json({ same: error === secret }));
        server = await serve(app);
        const response = await get();
        assert.deepEqual([response.status, await response.json(), response.headers.get("Set-Cookie")], [503, { same: true }, null]);
      });
    }

    it("NestJS: is answered by its exception filter", async (test) => {
      test.mock.method(console, "error", () => {});
      for (const name of ["NestJS controller on Express", "NestJS controller on Fastify", "NestJS middleware on Fastify"]) {
        server = await frameworks[name]({ GET: handler, POST: handler });
        const response = await fetch(`${server.origin}/shop/api/payment-sessions`, { signal: AbortSignal.timeout(5_000) });
        assert.equal(response.status, 500, name);
        assert.doesNotMatch(await response.text(), /10\.0\.0\.7/, name);
        await server.close();
      }
    });
  });
}

it("Fastify: what a handler throws goes to the application's error handler", async () => {
  for (const kind of ["that throws", "that rejects"]) {
    const app = Fastify({ forceCloseConnections: true });
    app.get("/", toNodeHandler(failing[kind]));
    app.setErrorHandler((error, request, reply) => reply.status(503).send({ same: error === secret }));
    server = { origin: await app.listen({ port: 0, host: "127.0.0.1" }), close: () => app.close() };
    const response = await get();
    assert.deepEqual([response.status, await response.json()], [503, { same: true }], kind);
    await server.close();
  }
});

it("a response that fails after its first bytes ends with its connection, and the error is reported", async (test) => {
  const logged = test.mock.method(console, "error", () => {});
  const breaking = () => {
    const start = (controller) => (controller.enqueue(new TextEncoder().encode("some")), void setTimeout(() => controller.error(secret), 50));
    return new Response(new ReadableStream({ start }));
  };
  const reported = [];
  const app = express5().get("/", toNodeHandler(breaking)).use((error, request, response, next) => (reported.push(error), next(error)));
  const fastify = Fastify({ forceCloseConnections: true });
  fastify.get("/", toNodeHandler(breaking));
  for (const start of [
    () => serve(toNodeHandler(breaking)),
    () => serve(app),
    async () => ({ origin: await fastify.listen({ port: 0, host: "127.0.0.1" }), close: () => fastify.close() }),
  ]) {
    server = await start();
    const response = await get();
    assert.equal(response.status, 200);
    await assert.rejects(response.text(), (error) => error.name !== "TimeoutError");
    await server.close();
  }
  const errors = logged.mock.calls.map(({ arguments: given }) => given.find((each) => each instanceof Error) ?? given[0]);
  assert.equal(reported[0], secret);
  assert.ok(errors.filter((error) => error === secret).length === 2, String(errors));
});

it("Express: an error that is none still ends the request", async () => {
  for (const thrown of [undefined, null, "route", "router", 0]) {
    const app = express5();
    app.get("/", toNodeHandler(() => Promise.reject(thrown)));
    app.use((error, request, response, next) => response.status(503).json({ message: error.message }));
    server = await serve(app);
    const response = await get();
    assert.deepEqual([response.status, await response.json()], [503, { message: `The handler threw ${thrown}` }]);
    await server.close();
  }
});

it("a handler that returns no Response is told so", async (test) => {
  const logged = test.mock.method(console, "error", () => {});
  for (const [returned, what] of [[undefined, "undefined"], [null, "null"], [{ status: 200 }, "object"], ["ok", "string"]]) {
    server = await serve(toNodeHandler(() => returned));
    assert.equal((await get()).status, 500);
    assert.match(logged.mock.calls.at(-1).arguments[1].message, new RegExp(`must return a Response, got ${what}`));
    await server.close();
  }
});

it("toNodeHandler throws for what is no handler, and says what to give it", () => {
  for (const [given, what] of [[undefined, "undefined"], [null, "null"], [{}, "object"], [{ post() {} }, "object"], ["POST", "string"], [[], "an array"]]) {
    assert.throws(() => toNodeHandler(given), (error) => error instanceof TypeError && /expected a handler such as sessions\.POST/.test(error.message) && error.message.endsWith(`got ${what}.`));
  }
});

it("a handler that is called with a web Request says which one to call", async () => {
  const handler = toNodeHandler(() => new Response());
  await assert.rejects(handler(new Request("https://shop.example/")), /A web Request goes to the handler itself/);
  await assert.rejects(handler({}, {}), TypeError);
});
