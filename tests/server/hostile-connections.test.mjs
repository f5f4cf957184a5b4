// The endpoint behind a real server, and customers whose connections do not behave.

import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { serveFetch } from "../support/loopback-server.mjs";
import { openShop } from "./shop.mjs";

const timeoutMs = 300;
const maxBodyBytes = 16_384;
let shop;
let server;

before(async () => {
  shop = openShop({ timeoutMs, maxBodyBytes });
  server = await serveFetch((request) => (request.method === "POST" ? shop.POST(request) : shop.GET(request)));
});

after(() => server?.close());

/** A connection by hand. `answered` gives the status line's status as soon as there is one. */
function customer() {
  const socket = connect(server.port, "127.0.0.1");
  let text = "";
  const answered = new Promise((resolve, reject) => {
    socket.on("data", (chunk) => {
      text += chunk;
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      if (status) resolve(Number(status));
    });
    socket.on("close", () => reject(new Error(`closed after ${JSON.stringify(text)}`)));
    socket.on("error", () => {});
  });
  answered.catch(() => {});
  return { socket, answered };
}

const post = (...headers) => ["POST /api/payment-sessions HTTP/1.1", "Host: shop.example", "Origin: https://shop.example", "Content-Type: application/json", ...headers, "", ""].join("\r\n");

async function paysAsUsual() {
  const { socket, answered } = customer();
  socket.write(`${post("Content-Length: 2")}{}`);
  assert.equal(await answered, 201);
  socket.destroy();
}

test("a body that is declared too long is refused before any of it is sent", async () => {
  for (const length of [maxBodyBytes + 1, 10_000_000_000]) {
    const { socket, answered } = customer();
    socket.write(post(`Content-Length: ${length}`));
    assert.equal(await answered, 413, String(length));
    socket.destroy();
  }
  await paysAsUsual();
});

test("a body without end, its length not told, is refused at the limit", async () => {
  const { socket, answered } = customer();
  socket.write(post("Transfer-Encoding: chunked"));
  let over = false;
  const pouring = (async () => {
    while (!over && !socket.destroyed) {
      socket.write(`1000\r\n${" ".repeat(0x1000)}\r\n`);
      await sleep(1);
    }
  })();
  assert.equal(await answered, 413);
  over = true;
  await pouring;
  socket.destroy();
  await paysAsUsual();
});

test("bodies that drip or never come are given up in time, and hold nobody else up", async () => {
  const slow = Array.from({ length: 50 }, (_, at) => {
    const { socket, answered } = customer();
    socket.write(post("Content-Length: 1000"));
    const drip = at % 2 === 0 ? undefined : setInterval(() => socket.write(" "), 20);
    return answered.finally(() => {
      clearInterval(drip);
      socket.destroy();
    });
  });
  const begun = performance.now();
  await paysAsUsual();
  assert.deepEqual(new Set(await Promise.all(slow)), new Set([408]));
  assert.ok(performance.now() - begun < 10 * timeoutMs + 10_000);
});

test("customers who go away in the middle leave nothing behind", async () => {
  const reached = shop.asked.length;
  for (const part of [post("Content-Length: 100"), `${post("Content-Length: 100")}{"amount"`, `${post("Transfer-Encoding: chunked")}5\r\n{"a"`]) {
    const { socket } = customer();
    socket.write(part);
    await sleep(30);
    socket.resetAndDestroy();
  }
  await sleep(timeoutMs + 100);
  assert.deepEqual([shop.asked.length, shop.errors], [reached, []]);
  await paysAsUsual();
});

test("a customer who goes away before the answer and asks again gets the session that was made", async () => {
  const made = shop.sandbox.sessions.length;
  const text = JSON.stringify({ requestId: "gone-and-back" });
  const hasty = customer();
  hasty.socket.write(post(`Content-Length: ${text.length}`) + text, () => hasty.socket.destroy());
  await sleep(100);
  const { socket, answered } = customer();
  socket.write(post(`Content-Length: ${text.length}`) + text);
  assert.equal(await answered, 201);
  socket.destroy();
  assert.equal(shop.sandbox.sessions.length, made + 1);
});

test("one requestId from a hundred connections at once makes one session", async () => {
  const made = shop.sandbox.sessions.length;
  const text = JSON.stringify({ requestId: "hundredfold" });
  const customers = Array.from({ length: 100 }, customer);
  for (const { socket } of customers) socket.write(post(`Content-Length: ${text.length}`) + text);
  assert.deepEqual(new Set(await Promise.all(customers.map(({ answered }) => answered))), new Set([201]));
  for (const { socket } of customers) socket.destroy();
  assert.equal(shop.sandbox.sessions.length, made + 1);
});
