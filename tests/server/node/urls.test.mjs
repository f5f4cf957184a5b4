// The URL that a handler sees: whom to believe about scheme and host, and what of the path.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect as connectHttp2, createServer as createHttp2Server } from "node:http2";
import { connect } from "node:net";
import { afterEach, it } from "node:test";
import { toNodeHandler } from "cubepay-checkout/server/node";
import express5 from "express";
import express4 from "express4";
import Fastify from "fastify";
import { listening, serve } from "../../support/loopback-server.mjs";

let server;
afterEach(() => server?.close());

const urlOf = toNodeHandler((request) => new Response(request.url));
const forwarded = { Host: "shop.example:8080", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "front.example:8443" };

/** Sends these lines, and reads the answer to its end. */
async function sent(target, headers = {}) {
  const { hostname, port } = new URL(server.origin);
  const socket = connect(port, hostname);
  const lines = Object.entries({ Host: "shop.example", ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`GET ${target} HTTP/1.1\r\n${lines.join("")}Connection: close\r\n\r\n`);
  const text = (await socket.toArray()).join("");
  return { status: Number(text.slice(9, 12)), body: /\r\n\r\n(?:[0-9a-f]+\r\n)?([^\r]*)/.exec(text)?.[1] };
}
const urlSeen = async (...request) => (await sent(...request)).body;

it("Node's own server: the connection and Host decide, and X-Forwarded-* changes nothing", async () => {
  server = await serve(urlOf);
  assert.equal(await urlSeen("/pay?id=1&x=%2F", forwarded), "http://shop.example:8080/pay?id=1&x=%2F");
  assert.equal(await urlSeen("//evil.example/pay", forwarded), "http://shop.example:8080//evil.example/pay");
  assert.equal(await urlSeen("http://elsewhere.example/pay?id=1", forwarded), "http://shop.example:8080/pay?id=1");
  assert.equal(await urlSeen("/", { Host: "[::1]:3000" }), "http://[::1]:3000/");
  assert.equal(await urlSeen("/", { Host: "SHOP.example:80" }), "http://shop.example/");
});

it("an encrypted connection is https", async () => {
  const encrypted = createServer(urlOf).on("connection", (socket) => (socket.encrypted = true));
  server = await listening(encrypted);
  assert.equal(await urlSeen("/pay"), "https://shop.example/pay");
});

it("a Host that is none is refused, and reaches no handler", async () => {
  let reached = 0;
  server = await serve(toNodeHandler(() => new Response(String(++reached))));
  for (const host of ["a/b", "a?b", "user@a", "a b", "a\\b", "a:port", "[::1"]) {
    const { status, body } = await sent("/", { Host: host });
    assert.deepEqual([status, JSON.parse(body)], [400, { error: "The request's URL or Host header is malformed." }], host);
  }
  assert.equal(reached, 0);
});

for (const [name, express] of Object.entries({ "Express 5": express5, "Express 4": express4 })) {
  it(`${name}: trust proxy decides whether a proxy is believed, and every prefix is there`, async () => {
    for (const [trust, expected] of [
      [false, "http://shop.example:8080/a/b/pay?id=1"],
      [true, "https://front.example:8443/a/b/pay?id=1"],
      ["10.0.0.0/8", "http://shop.example:8080/a/b/pay?id=1"],
    ]) {
      const app = express().set("trust proxy", trust);
      const inner = express.Router().use("/b", urlOf);
      app.use("/a", inner);
      server = await serve(app);
      assert.equal(await urlSeen("/a/b/pay?id=1", forwarded), expected, String(trust));
      const several = { ...forwarded, "X-Forwarded-Host": "front.example, middle.example" };
      if (trust === true) assert.equal(await urlSeen("/a/b/pay", several), "https://front.example/a/b/pay");
      await server.close();
    }
  });
}

it("Fastify: trustProxy decides whether a proxy is believed", async () => {
  for (const [trustProxy, expected] of [[false, "http://shop.example:8080/a/pay?id=1"], [true, "https://front.example:8443/a/pay?id=1"]]) {
    const app = Fastify({ trustProxy, forceCloseConnections: true });
    await app.register(async (scope) => void scope.get("/pay", urlOf), { prefix: "/a" });
    server = { origin: await app.listen({ port: 0, host: "127.0.0.1" }), close: () => app.close() };
    assert.equal(await urlSeen("/a/pay?id=1", forwarded), expected);
    await server.close();
  }
});

it("HTTP/2: :authority and :scheme decide, and bodies go both ways", async () => {
  const echo = toNodeHandler(async (request) => new Response(`${request.url} ${await request.text()}`, { status: 201, headers: { Connection: "close", "Set-Cookie": "a=1" } }));
  const http2 = createHttp2Server(echo);
  server = await listening(http2);
  const session = connectHttp2(server.origin);
  try {
    const stream = session.request({ ":method": "POST", ":path": "/pay?id=1", ":authority": "shop.example:8443", ":scheme": "https" });
    stream.end("body");
    const [headers] = await once(stream, "response");
    const text = (await stream.toArray()).join("");
    assert.deepEqual([headers[":status"], headers["set-cookie"], text], [201, ["a=1"], "https://shop.example:8443/pay?id=1 body"]);
  } finally {
    session.close();
  }
});
