// A CubePay that does to the connection what a Response in memory cannot: bytes by hand, over a real socket.

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { listening } from "../support/loopback-server.mjs";
import { apiKey, openShop, order, session } from "./shop.mjs";

const head = (status, ...headers) => [`HTTP/1.1 ${status}`, ...headers, "", ""].join("\r\n");
const body = JSON.stringify(session);
const whole = head("201 Created", "Content-Type: application/json", `Content-Length: ${body.length}`, "Connection: close") + body;

/**
 * Posts to a shop whose CubePay is `answer`: it is given the connection of each request, and which one it is, from 1.
 * Each has a port of its own, since clients keep connections. Gives what the customer got, and what CubePay did.
 */
async function post(answer, options = {}) {
  const requests = [];
  const connections = [];
  const answering = createServer((socket) => {
    let text = "";
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      text += chunk;
      // Head and body may come apart; the body of every POST here is an object.
      if (!text.endsWith("}")) return;
      connections.push(socket);
      answer(socket, requests.push(text));
      text = "";
    });
  });
  const upstream = await listening(answering);
  const shop = openShop({ apiHost: upstream.origin, fetch: undefined, maxAttempts: 1, timeoutMs: 5_000, ...options });
  const response = await shop.POST(order({ requestId: "cart-1" }));
  // Its connections stay: whether the shop closes them is what is tested.
  upstream.server.close();
  return { status: response.status, headers: response.headers, text: await response.text(), errors: shop.errors, requests, connections };
}

/** Writes for as long as somebody listens; tells how many bytes were taken. */
async function pour(socket, begin, more, everyMs = 0) {
  let bytes = 0;
  for (let chunk = begin; !socket.destroyed; chunk = more) {
    bytes += chunk.length;
    if (!socket.write(chunk)) await Promise.race([once(socket, "drain"), once(socket, "close")]).catch(() => {});
    await sleep(everyMs);
  }
  return bytes;
}

async function untilClosed(socket) {
  // Not by `once` of node:events, which rejects when a reset comes before the close: a connection that is reset is closed.
  const closed = new Promise((resolve) => socket.once("close", resolve));
  if (!socket.destroyed) await Promise.race([closed, sleep(10_000, undefined, { ref: false }).then(() => assert.fail("the connection was left open"))]);
}

test("headers and bodies that drip are given up in time, and their connection is closed", async () => {
  const drips = [
    ["HTTP/1.1 201 Created\r\n", "X-Drip: 1\r\n"],
    [head("201 Created", "Content-Length: 100000"), " "],
    [head("201 Created", "Transfer-Encoding: chunked"), "1\r\n \r\n"],
    [head("401 Unauthorized", "Content-Length: 100000"), " "],
    ["", ""],
  ];
  for (const [begin, more] of drips) {
    const begun = performance.now();
    const { status, connections } = await post((socket) => pour(socket, begin, more, 20), { timeoutMs: 1_000 });
    assert.equal(status, 504, begin);
    assert.ok(performance.now() - begun < 10_000, begin);
    await untilClosed(connections[0]);
  }
});

test("an endless answer is cut off after its first part", async () => {
  const endless = [
    [head("201 Created", "Transfer-Encoding: chunked"), `4000\r\n${" ".repeat(0x4000)}\r\n`],
    [head("201 Created", "Content-Length: 99999999999"), " ".repeat(0x4000)],
    [head("500 Oh", "Transfer-Encoding: chunked"), `4000\r\n${"<".repeat(0x4000)}\r\n`],
    ["HTTP/1.1 201 Created\r\n", `X-Long: ${"x".repeat(0x4000)}\r\n`],
    [head("100 Continue"), head("100 Continue")],
  ];
  for (const [begin, more] of endless) {
    let poured;
    const { status } = await post((socket) => void (poured = pour(socket, begin, more)));
    assert.equal(status, 502, begin);
    // What the system's buffers take counts too.
    assert.ok((await poured) < 20_000_000, begin);
  }
});

test("a small answer that unpacks to a huge one is not unpacked to its end", async () => {
  const bomb = gzipSync(Buffer.alloc(200_000_000, 0x20));
  const before = process.memoryUsage().rss;
  const { status, errors } = await post((socket) => {
    socket.write(head("201 Created", "Content-Encoding: gzip", `Content-Length: ${bomb.length}`));
    socket.end(bomb);
  });
  assert.deepEqual([status, errors[0].code], [502, "malformed"]);
  assert.ok(process.memoryUsage().rss - before < 100_000_000);
});

test("an answer that breaks off is asked for again with the same requestId, and the next one counts", async () => {
  const half = head("201 Created", `Content-Length: ${body.length}`) + body.slice(0, 40);
  const broken = [
    (socket) => socket.resetAndDestroy(),
    (socket) => socket.end(),
    (socket) => socket.end("HTTP/1.1 201 Cre"),
    (socket) => socket.end(half),
    (socket) => socket.end(head("201 Created", "Transfer-Encoding: chunked") + `${body.length.toString(16)}\r\n${body}`),
    (socket) => socket.write(half, () => setTimeout(() => socket.resetAndDestroy(), 20)),
    (socket) => socket.end(head("201 Created", "Content-Encoding: gzip", "Content-Length: 3", "Connection: close") + "abc"),
  ];
  for (const breaking of broken) {
    const { status, errors, requests } = await post((socket, attempt) => (attempt === 1 ? breaking(socket) : socket.end(whole)), { maxAttempts: 2 });
    assert.deepEqual([status, errors], [201, []], String(breaking));
    const [first, second] = requests.map((text) => text.slice(text.indexOf("{")));
    assert.match(first, /"requestId":"cart-1"/);
    assert.equal(first, second);
  }
});

test("what is no answer, or none with a session, is a 502 that tells nothing of it", async () => {
  const nonsense = [
    "SSH-2.0-OpenSSH_9.2\r\n", "\x15\x03\x01\x00\x02\x02\x28", "HTTP/9.9 999 x\r\n\r\n", "<html>secret page</html>\r\n\r\n", head("201 Created", "Content-Length: 2", "Content-Length: 300") + "{}",
    head("201 Created", "X: a\0secret") + body, head("201 Created", `X: ${"s".repeat(100_000)}`) + body,
    head("101 Switching Protocols", "Upgrade: secret", "Connection: upgrade"), head("204 No Content"), head("205 Reset Content", "Content-Length: 0"), head("304 Not Modified"), head("206 Partial Content", "Content-Length: 2") + "{}",
    head("201 Created", "Content-Length: 40") + body, head("201 Created", "Content-Length: 0"), head("502 Bad Gateway", "Content-Type: text/html", "Content-Length: 26") + "<h1>nginx at 10.0.0.7</h1>",
  ];
  for (const text of nonsense) {
    const { status, text: told } = await post((socket) => socket.end(text, "latin1"));
    assert.equal(status, 502, JSON.stringify(text.slice(0, 60)));
    assert.equal(told, '{"error":"The payment service is not available at present. Try again in a moment."}');
  }
});

test("interim answers are waited through, and nothing of CubePay's headers reaches the customer", async () => {
  const more = ["Set-Cookie: a=1", "Location: https://evil.example/", "X-Trace: secret", "Access-Control-Allow-Origin: *", "Refresh: 0"];
  const chatty = head("102 Processing") + head("103 Early Hints", "Link: </evil.js>; rel=preload") + whole.replace("\r\n", `\r\n${more.join("\r\n")}\r\n`);
  const { status, headers } = await post((socket) => socket.end(chatty));
  assert.equal(status, 201);
  assert.deepEqual([...headers.keys()].sort(), ["cache-control", "content-type", "location", "x-content-type-options"]);
  assert.equal(headers.get("Location"), "?paymentSessionId=ps_1");
});

test("a redirect to another origin is not followed: nothing connects there, and the key stays", async () => {
  let connected = 0;
  const elsewhere = await listening(createServer((socket) => {
    connected += 1;
    socket.destroy();
  }));
  const location = `Location: ${elsewhere.origin}/?key=${apiKey}`;
  for (const redirect of ["301 Moved", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"]) {
    const { status, text, headers, requests } = await post((socket) => socket.end(head(redirect, location, "Content-Length: 0")));
    assert.deepEqual([status, requests.length], [502, 1], redirect);
    assert.ok(![text, ...[...headers].flat()].some((each) => each.includes(apiKey)));
  }
  await elsewhere.close();
  assert.equal(connected, 0);
});
