// The HTTP server, on this machine only.

import { once } from "node:events";
import { type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { lostAnswer } from "./api.js";

const host = "127.0.0.1";
const portsToTry = 20;

export interface Listening {
  readonly url: string;
  /** The requested port, if another program uses it. */
  readonly takenPort: number | undefined;
  close(): Promise<void>;
}

/** Listens on a port, or on the next free one. */
export async function listen(port: number, answer: (request: Request) => Promise<Response | typeof lostAnswer>): Promise<Listening> {
  const server = createAdaptorServer({
    overrideGlobalObjects: false,
    fetch: async (request, bindings) => {
      const response = await answer(request);
      if (response !== lostAnswer) return response;
      (bindings as HttpBindings).outgoing.destroy();
      return RESPONSE_ALREADY_SENT;
    },
  }) as Server;
  const taken = await listenOnFreePort(server, port);
  return {
    url: `http://${host}:${taken}`,
    takenPort: port === 0 || taken === port ? undefined : port,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listenOnFreePort(server: Server, firstPort: number): Promise<number> {
  for (let port = firstPort; ; port += 1) {
    try {
      server.listen(port, host);
      await once(server, "listening");
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
      if (!isTaken || port === firstPort + portsToTry || port === 65_535) throw error;
    }
  }
}
