// A body that a parser has read reaches the handler again, and one that is lost is an error that says what to do.

import assert from "node:assert/strict";
import { request as httpRequest } from "node:http";
import { afterEach, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { toNodeHandler } from "cubepay-checkout/server/node";
import express5 from "express";
import express4 from "express4";
import Fastify from "fastify";
import { serve } from "../../support/loopback-server.mjs";
import { frameworks } from "./frameworks.mjs";

let server;
afterEach(() => server?.close());

/** Answers with what reached it. */
async function echo(request) {
  const headers = Object.fromEntries(request.headers);
  return Response.json({ text: await request.text(), headers, transfer: headers["transfer-encoding"] ?? null, aborted: request.signal.aborted });
}

async function serveExpress(express, ...middleware) {
  const app = express();
  app.use(...middleware);
  app.post("/", toNodeHandler(echo));
  app.use((error, request, response, next) => response.status(500).json({ error: error.message, name: error.name }));
  server = await serve(app);
}

const post = async (body, headers = {}, path = "/") => {
  const response = await fetch(server.origin + path, { method: "POST", headers, body, duplex: "half" });
  return { status: response.status, ...(await response.json()) };
};
const json = { "Content-Type": "application/json; charset=utf-8" };

for (const [name, express] of Object.entries({ "Express 5": express5, "Express 4": express4 })) {
  describe(`in ${name}`, () => {
    it("JSON is written again, with its Content-Type and without the length that it was sent with", async () => {
      await serveExpress(express, express.json());
      const echoed = await post(' { "total" : "1.00", "note": "für 🎁", "none": null } ', json);
      assert.deepEqual(JSON.parse(echoed.text), { total: "1.00", note: "für 🎁", none: null });
      assert.equal(echoed.headers["content-type"], json["Content-Type"]);
      assert.equal(echoed.headers["content-length"], undefined);
    });

    it("a compressed body is handed on as the parser inflated it", async () => {
      await serveExpress(express, express.json());
      const echoed = await post(gzipSync('{"total":"1.00"}'), { ...json, "Content-Encoding": "gzip" });
      assert.deepEqual([echoed.text, echoed.headers["content-encoding"]], ['{"total":"1.00"}', undefined]);
    });

    it("a body that came in chunks is handed on without its Transfer-Encoding", async () => {
      await serveExpress(express, express.json());
      const chunks = new ReadableStream({ start: (controller) => (["{", "}"].forEach((text) => controller.enqueue(new TextEncoder().encode(text))), controller.close()) });
      const echoed = await post(chunks, json);
      assert.deepEqual([echoed.text, echoed.transfer], ["{}", null]);
    });

    it("bytes and text are handed on exactly", async () => {
      const exact = ' {"a":1,  "a":2}\r\n';
      for (const parser of [express.raw({ type: "*/*" }), express.text({ type: "*/*" })]) {
        await serveExpress(express, parser);
        assert.equal((await post(exact, json)).text, exact);
        await server.close();
      }
    });

    it("a form is written as a form again, nested values too", async () => {
      await serveExpress(express, express.urlencoded({ extended: true }));
      const form = "total=1.00&tags=a&tags=b%26c&cart[lamp][count]=2&items[0][id]=x&empty=";
      const echoed = await post(form, { "Content-Type": "application/x-www-form-urlencoded" });
      assert.equal(decodeURIComponent(echoed.text), decodeURIComponent(form));
    });

    it("JSON that a parser took for another type is JSON still", async () => {
      await serveExpress(express, express.json({ type: () => true, strict: false }));
      for (const value of ["{}", "[1,2]", "true", "0", "null"]) assert.equal((await post(value, { "Content-Type": "text/plain" })).text, value);
    });

    it("a parser that leaves the body alone changes nothing", async () => {
      await serveExpress(express, express.json(), express.urlencoded({ extended: false }));
      const echoed = await post("a,b", { "Content-Type": "text/csv" });
      assert.deepEqual([echoed.text, echoed.headers["content-length"]], ["a,b", "3"]);
      assert.equal((await post(undefined)).text, "");
    });

    it("the bytes that a parser kept in rawBody win over what it parsed", async () => {
      await serveExpress(express, express.json({ verify: (request, response, bytes) => (request.rawBody = bytes) }));
      assert.equal((await post('{"a": 1}', json)).text, '{"a": 1}');
    });

    it("a parser that works on after the request's end does not abort it", async () => {
      const later = (request, response, next) => void setTimeout(next, 30);
      await serveExpress(express, express.json(), later);
      const { text, aborted } = await post("{}", json);
      assert.deepEqual([text, aborted], ["{}", false]);
    });

    it("a body that was read and not kept is an error that says what to use", async () => {
      const swallow = async (request, response, next) => {
        for await (const chunk of request) void chunk;
        next();
      };
      await serveExpress(express, swallow);
      const { status, error, name: type } = await post("{}", json);
      assert.deepEqual([status, type], [500, "TypeError"]);
      assert.match(error, /body was read.*Use express\.json\(\) on this route, or no body parser/);
    });

    it("a form with files, which a parser has taken apart, is the same error", async () => {
      const multipart = (request, response, next) => request.resume().on("end", () => ((request.body = { total: "1.00" }), next()));
      await serveExpress(express, multipart);
      const form = new FormData();
      form.set("total", "1.00");
      const response = await fetch(server.origin, { method: "POST", body: form });
      assert.match((await response.json()).error, /body was read/);
    });
  });
}

describe("in Fastify", () => {
  const serve = async (setUp = () => {}) => {
    const app = Fastify({ forceCloseConnections: true });
    setUp(app);
    app.post("/", toNodeHandler(echo));
    server = { origin: await app.listen({ port: 0, host: "127.0.0.1" }), app, close: () => app.close() };
  };

  it("JSON and text are written again", async () => {
    await serve();
    assert.deepEqual(JSON.parse((await post('{ "a": "für 🎁" }', json)).text), { a: "für 🎁" });
    assert.equal((await post("null", json)).text, "null");
    assert.equal((await post(" text ", { "Content-Type": "text/plain" })).text, " text ");
    assert.equal((await post(undefined)).text, "");
  });

  it("a request that Fastify's inject makes up is answered as one from the network", async () => {
    await serve();
    const response = await server.app.inject({ method: "POST", url: "/", payload: { total: "1.00" } });
    assert.deepEqual([response.statusCode, response.json().text], [200, '{"total":"1.00"}']);
  });
});

it("NestJS's rawBody is handed on exactly", async () => {
  for (const name of ["NestJS controller on Express, with rawBody", "NestJS controller on Fastify, with rawBody"]) {
    server = await frameworks[name]({ POST: echo, GET: echo });
    assert.equal((await post(' {"a" :1}', json, "/shop/api/payment-sessions")).text, ' {"a" :1}', name);
    await server.close();
  }
});

it("without a framework the body is a stream of what is sent, as it is sent", async () => {
  const chunks = [];
  let first;
  const arrived = new Promise((resolve) => (first = resolve));
  server = await serve(
    toNodeHandler(async (request) => {
      for await (const chunk of request.body) chunks.push(Buffer.from(chunk).toString()), first();
      return new Response(chunks.join("|"));
    }),
  );
  const sending = httpRequest(server.origin, { method: "POST" });
  const answered = new Promise((resolve) => sending.on("response", resolve));
  sending.write("one");
  await arrived;
  sending.end("two");
  const response = await answered;
  assert.equal((await response.toArray()).join(""), "one|two");
});
