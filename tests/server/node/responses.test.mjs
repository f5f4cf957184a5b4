// What a client gets of a Response, and what the handler learns of a client that goes away.

import assert from "node:assert/strict";
import { request as httpRequest } from "node:http";
import { afterEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { toNodeHandler } from "cubepay-checkout/server/node";
import express from "express";
import Fastify from "fastify";
import { serve } from "../../support/loopback-server.mjs";
import { until as waitUntil } from "../../support/until.mjs";
import { frameworks } from "./frameworks.mjs";

let server;
afterEach(() => server?.close());
const answerWith = async (handler) => (server = await serve(toNodeHandler(handler)));

const encode = (text) => new TextEncoder().encode(text);
const until = (condition) => waitUntil(String(condition), condition, 5_000);
/** Asks by hand, so that the answer's headers and its end can be seen apart. */
function ask(options = {}) {
  const asked = httpRequest(server.origin, options);
  const answered = new Promise((resolve, reject) => asked.on("response", resolve).on("error", reject));
  asked.end();
  return { asked, answered };
}

describe("a response", () => {
  it("has its status, its text, and every cookie by itself", async () => {
    const headers = new Headers([["Set-Cookie", "a=1; Path=/"], ["Set-Cookie", "b=2, c"], ["X-Many", "1"], ["X-Many", "2"]]);
    await answerWith(() => new Response("é", { status: 418, statusText: "Short and stout", headers }));
    const response = await (await ask()).answered;
    assert.deepEqual([response.statusCode, response.statusMessage], [418, "Short and stout"]);
    assert.deepEqual([response.headers["set-cookie"], response.headers["x-many"]], [["a=1; Path=/", "b=2, c"], "1, 2"]);
    assert.equal((await response.toArray()).join(""), "é");
  });

  it("may have no body", async () => {
    for (const status of [200, 204, 205, 304]) {
      await answerWith(() => new Response(null, { status }));
      const response = await fetch(server.origin);
      assert.deepEqual([response.status, await response.text()], [status, ""]);
      await server.close();
    }
  });

  it("to HEAD is that to GET without its body, and the connection can be used again", async () => {
    let cancelled = false;
    const body = () => new ReadableStream({ pull: (controller) => controller.enqueue(encode("x")), cancel: () => void (cancelled = true) });
    await answerWith({ GET: () => new Response(body(), { headers: { "X-Header": "there" } }), POST: () => new Response() });
    for (let again = 0; again < 3; again += 1) {
      const response = await fetch(server.origin, { method: "HEAD" });
      assert.deepEqual([response.status, response.headers.get("X-Header"), await response.text()], [200, "there", ""]);
    }
    assert.ok(cancelled);
  });

  it("is 405 with Allow for a method that has no handler", async () => {
    await answerWith({ POST: () => new Response("posted"), GET: () => new Response("got") });
    assert.equal(await (await fetch(server.origin, { method: "POST" })).text(), "posted");
    for (const method of ["PUT", "DELETE", "OPTIONS", "PATCH"]) {
      const response = await fetch(server.origin, { method });
      assert.deepEqual([response.status, response.headers.get("Allow")], [405, "GET, POST, HEAD"]);
      assert.match((await response.json()).error, /GET, POST, HEAD/);
    }
    const trace = await ask({ method: "TRACE" }).answered;
    assert.equal(trace.resume().statusCode, 501);
  });

  it("adds to the cookies and Vary of earlier middleware, and takes the place of its other headers", async () => {
    const app = express();
    app.use((request, response, next) => {
      response.cookie("early", "1");
      response.set({ Vary: "Origin", "X-Powered-By": "middleware", "X-Kept": "yes" });
      next();
    });
    app.get("/", toNodeHandler(() => new Response("", { headers: { "Set-Cookie": "late=2", Vary: "Accept", "X-Powered-By": "handler" } })));
    server = await serve(app);
    const { headers } = await fetch(server.origin);
    assert.deepEqual(headers.getSetCookie(), ["early=1; Path=/", "late=2"]);
    assert.deepEqual([headers.get("Vary"), headers.get("X-Powered-By"), headers.get("X-Kept")], ["Origin, Accept", "handler", "yes"]);
  });

  it("has the headers that Fastify's hooks set", async () => {
    const app = Fastify({ forceCloseConnections: true });
    app.addHook("onRequest", async (request, reply) => void reply.header("Access-Control-Allow-Origin", "https://shop.example"));
    app.get("/", toNodeHandler(() => new Response("ok")));
    server = { origin: await app.listen({ port: 0, host: "127.0.0.1" }), close: () => app.close() };
    const response = await fetch(server.origin);
    assert.deepEqual([response.headers.get("Access-Control-Allow-Origin"), await response.text()], ["https://shop.example", "ok"]);
  });

  it("that something else has answered before is left as it is", async () => {
    const app = express();
    app.get("/", (request, response, next) => (response.send("early"), next()), toNodeHandler(() => new Response("late")));
    server = await serve(app);
    assert.equal(await (await fetch(server.origin)).text(), "early");
  });
});

describe("a streamed response", () => {
  it("arrives as it is made, its headers first", async () => {
    let controller;
    await answerWith(() => new Response(new ReadableStream({ start: (given) => void (controller = given) })));
    const response = await ask().answered;
    assert.equal(response.statusCode, 200);
    const chunks = response[Symbol.asyncIterator]();
    for (const text of ["one", "two"]) {
      controller.enqueue(encode(text));
      assert.equal(String((await chunks.next()).value), text);
    }
    controller.close();
    assert.equal((await chunks.next()).done, true);
  });

  it("is made no faster than the client takes it, and whole in the end", async () => {
    const size = 64 * 1024;
    const total = 800;
    let made = 0;
    const body = () =>
      new ReadableStream({ pull: (controller) => (made < total ? (controller.enqueue(new Uint8Array(size).fill(made % 251)), void (made += 1)) : controller.close()) });
    await answerWith(() => new Response(body()));
    const response = await ask().answered;
    await sleep(100);
    let before = -1;
    while (before !== made) {
      before = made;
      await sleep(50);
    }
    assert.ok(made < total / 2, `${made} of ${total} chunks were made for a client that reads none`);
    let length = 0;
    for await (const chunk of response) length += chunk.length;
    assert.deepEqual([made, length], [total, size * total]);
  });

  it("is cancelled when the client goes away, whether it waits for the stream or for the client", async () => {
    for (const pull of [() => {}, (controller) => controller.enqueue(new Uint8Array(65_536))]) {
      let cancelled = false;
      let signal;
      await answerWith((request) => {
        signal = request.signal;
        return new Response(new ReadableStream({ start: (controller) => controller.enqueue(encode("x")), pull, cancel: () => void (cancelled = true) }));
      });
      const { asked, answered } = ask();
      await answered;
      await sleep(50);
      assert.deepEqual([cancelled, signal.aborted], [false, false]);
      asked.destroy();
      await until(() => cancelled && signal.aborted);
      await server.close();
    }
  });
});

describe("a client that goes away before the answer", () => {
  for (const [name, start] of Object.entries(frameworks)) {
    it(`${name}: aborts the request's signal, and is no failure of the handler`, async (test) => {
      const logged = test.mock.method(console, "error", () => {});
      const signals = [];
      const handler = async (request) => {
        signals.push(request.signal);
        await new Promise((resolve, reject) => request.signal.addEventListener("abort", () => reject(request.signal.reason)));
      };
      server = await start({ POST: handler, GET: handler });
      const asked = httpRequest(`${server.origin}/shop/api/payment-sessions`, { method: "POST", headers: { "Content-Type": "application/json" } });
      asked.on("error", () => {});
      asked.end("{}");
      await until(() => signals.length === 1);
      asked.destroy();
      await until(() => signals[0].aborted);
      assert.equal(signals[0].reason.name, "AbortError");
      await sleep(20);
      assert.deepEqual(logged.mock.calls, []);
    });
  }

  it("while it sends its body, ends the reading of the body", async () => {
    let failure;
    await answerWith((request) => request.text().catch((error) => ((failure = error), new Response())));
    const asked = httpRequest(server.origin, { method: "POST", headers: { "Content-Length": 100 } });
    asked.on("error", () => {});
    asked.write("half");
    await sleep(50);
    asked.destroy();
    await until(() => failure);
  });

  it("does not abort a request that was answered, while its connection stays or after it closes", async () => {
    let signal;
    await answerWith((request) => ((signal = request.signal), new Response("ok")));
    await (await fetch(server.origin, { method: "POST", body: "x" })).text();
    await server.close();
    await sleep(20);
    assert.equal(signal.aborted, false);
  });

  it("before the handler is reached, is not handled at all", async () => {
    let reached = false;
    let gone = false;
    const app = express();
    app.use((request, response, next) => void response.on("close", () => ((gone = true), setTimeout(next, 10))));
    app.use(toNodeHandler(() => ((reached = true), new Response())));
    server = await serve(app);
    const { asked, answered } = ask();
    answered.catch(() => {});
    await sleep(50);
    asked.destroy();
    await until(() => gone);
    await sleep(50);
    assert.equal(reached, false);
  });
});
