// Finds a free port for a program that cannot choose one itself.

import { once } from "node:events";
import { createServer } from "node:net";

const host = "127.0.0.1";
const portsToTry = 20;

/** This loopback port, or the next free one of the 20 after it. */
export async function freePortFrom(firstPort) {
  for (let port = firstPort; ; port += 1) {
    const server = createServer();
    try {
      server.listen(port, host);
      await once(server, "listening");
    } catch (error) {
      if (error.code !== "EADDRINUSE" || port === firstPort + portsToTry) throw error;
      continue;
    }
    server.close();
    await once(server, "close");
    return port;
  }
}
