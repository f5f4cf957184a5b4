// A body that is too long: refused early, never held in memory, and without losing the answer on its way.

import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { toNodeHandler } from "cubepay-checkout/server/node";
import { serve } from "../../support/loopback-server.mjs";
import { until as waitUntil } from "../../support/until.mjs";
import { openShop } from "../shop.mjs";
import { frameworks } from "./frameworks.mjs";

let server;
afterEach(() => server?.close());

const megabyte = Buffer.alloc(2 ** 20, 32);
const path = "/shop/api/payment-sessions";
const leaving = Object.keys(frameworks).filter((name) => /^node:http$|^Express \d$|leaves the stream|without body parser|middleware on Fastify/.test(name));

/** A connection by hand: Node's own client stops sending once it has its answer. */
function client() {
  const { hostname, port } = new URL(server.origin);
  const socket = connect(port, hostname);
  let text = "";
  socket.on("data", (chunk) => (text += chunk));
  const send = async (data) => void (socket.write(data) || (await once(socket, "drain")));
  return {
    socket,
    /** The statuses of all answers so far. */
    statuses: () => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status)),
    head: (...headers) => send([`POST ${path} HTTP/1.1`, "Host: shop.example", "Content-Type: application/json", ...headers, "", ""].join("\r\n")),
    async tenMegabytes({ chunked }) {
      for (let sent = 0; sent < 10; sent += 1) {
        if (chunked) await send("100000\r\n");
        await send(megabyte);
        if (chunked) await send("\r\n");
      }
      if (chunked) await send("0\r\n\r\n");
    },
  };
}

const until = (condition) => waitUntil(String(condition), condition, 5_000);

for (const name of leaving) {
  it(`${name}: ten megabytes are refused with 413, whether their length is told or not, and the connection goes on`, async () => {
    const shop = openShop({ price: ({ body }) => ({ amount: body.total }) });
    server = await frameworks[name](shop);
    const { socket, statuses, head, tenMegabytes } = client();
    try {
      await head(`Content-Length: ${10 * 2 ** 20}`);
      await until(() => statuses().length === 1);
      await tenMegabytes({ chunked: false });
      await head("Transfer-Encoding: chunked");
      await tenMegabytes({ chunked: true });
      await until(() => statuses().length === 2);
      const order = '{"total":"1.00"}';
      await head(`Content-Length: ${order.length}`);
      socket.write(order);
      await until(() => statuses().length === 3);
      assert.deepEqual([statuses(), shop.errors], [[413, 413, 201], []]);
    } finally {
      socket.destroy();
    }
  });
}

it("fetch gets the refusal of a body of ten megabytes", async () => {
  server = await frameworks["Express 5"](openShop());
  const response = await fetch(server.origin + path, { method: "POST", headers: { "Content-Type": "application/json" }, body: Buffer.alloc(10 * 2 ** 20, 32) });
  assert.deepEqual([response.status, await response.json()], [413, { error: "The request has more than 16384 bytes." }]);
});

it("a body is read no further than its handler reads", async () => {
  let connection;
  let received;
  const lazy = toNodeHandler(async (request) => {
    const reader = request.body.getReader();
    await reader.read();
    await sleep(200);
    received = connection.bytesRead;
    await reader.cancel();
    return new Response(null, { status: 413 });
  });
  server = await serve((request, response) => ((connection = request.socket), lazy(request, response)));
  const { socket, statuses, head, tenMegabytes } = client();
  await head(`Content-Length: ${10 * 2 ** 20}`);
  await tenMegabytes({ chunked: false });
  await until(() => statuses().length === 1);
  socket.destroy();
  assert.ok(received < 2 ** 20, `${received} bytes were taken from the network`);
});

it("a client that sends on and on after its answer is cut off", async () => {
  for (const read of [false, true]) {
    const refuse = async (request) => {
      if (read) await request.body.getReader().read();
      return new Response(null, { status: 413 });
    };
    server = await serve(toNodeHandler(refuse));
    const { socket, statuses, head } = client();
    socket.on("error", () => {});
    await head("Transfer-Encoding: chunked");
    const pouring = setInterval(() => socket.write("1\r\n \r\n"), 20);
    // `once` of node:events would reject when a reset comes before the close: a connection that is reset is cut off, too.
    const closed = new Promise((resolve) => socket.once("close", resolve)).finally(() => clearInterval(pouring));
    await until(() => statuses().length === 1);
    await closed;
    assert.deepEqual(statuses(), [413]);
    await server.close();
  }
});
