// Servers for tests, on a free port of 127.0.0.1.

import { once } from "node:events";
import { createServer } from "node:http";
import { createAdaptorServer } from "@hono/node-server";

const host = "127.0.0.1";

/**
 * Lets a server of `node:http`, `node:http2` or `node:net` listen on this port, or on a free one. Resolves with the `server`, its
 * `port` and its `origin`. `close` ends its connections too, what became WebSockets included, and resolves once the port is free;
 * it may be called again.
 */
export async function listening(server, port = 0) {
  const sockets = new Set();
  server.on("connection", (socket) => sockets.add(socket.once("close", () => sockets.delete(socket))));
  server.listen(port, host);
  await once(server, "listening");
  const taken = server.address().port;
  return {
    server,
    port: taken,
    origin: `http://${host}:${taken}`,
    close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      return closed;
    },
  };
}

/** Serves with a listener of `node:http`: `(request, response) => …`. */
export const serve = (listener, port) => listening(createServer(listener), port);

/** Serves with a web-standard handler: `(request) => response`, or a promise of it. */
export const serveFetch = (handler, port) => listening(createAdaptorServer({ fetch: handler }), port);
