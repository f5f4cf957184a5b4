// The HTTP server, on this machine only.

import { once } from "node:events";
import { type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { lostAnswer } from "./api.js";

const host = "127.0.0.1";
const portsToTry = 20;
const probeMs = 2_000;

/** Where a sandbox says what it is, so that another one does not start beside it unnoticed. */
export const aboutPath = "/control/about";
export const programName = "cubepay-sandbox";

export interface Listening {
  readonly url: string;
  /** The requested port, if another program uses it. */
  readonly takenPort: number | undefined;
  close(): Promise<void>;
}

/** A port that cannot be used. Its message is for the person who started the program. */
export class PortError extends Error {}

export interface PortChoice {
  /** 0 takes any that is free. */
  readonly port: number;
  /** Whether somebody asked for exactly this port. */
  readonly isChosen: boolean;
}

/**
 * Listens on a port. One that nobody chose gives way to another program, by the next that is free, and not to another
 * sandbox: whoever starts the program twice has a shop that points to the first one.
 *
 * @throws PortError when the port is taken.
 */
export async function listen({ port, isChosen }: PortChoice, answer: (request: Request) => Promise<Response | typeof lostAnswer>): Promise<Listening> {
  const server = createAdaptorServer({
    overrideGlobalObjects: false,
    fetch: async (request, bindings) => {
      const response = await answer(request);
      if (response !== lostAnswer) return response;
      (bindings as HttpBindings).outgoing.destroy();
      return RESPONSE_ALREADY_SENT;
    },
  }) as Server;
  const taken = await (isChosen ? listenOn(server, port) : listenOnFreePort(server, port));
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

async function listenOn(server: Server, port: number): Promise<number> {
  try {
    return await bind(server, port);
  } catch (error) {
    if (!isTaken(error)) throw error;
    const owner = (await isSandbox(port)) ? "another cubepay-sandbox" : "another program";
    throw new PortError(`--port ${port} is taken by ${owner}. Stop it, or choose another port.`);
  }
}

async function listenOnFreePort(server: Server, firstPort: number): Promise<number> {
  for (let port = firstPort; ; port += 1) {
    try {
      return await bind(server, port);
    } catch (error) {
      if (!isTaken(error) || port === firstPort + portsToTry || port === 65_535) throw error;
      if (!(await isSandbox(port))) continue;
      const own = "with other variables and another --sdk file";
      throw new PortError(`A cubepay-sandbox is already running at http://${host}:${port}. Use it or stop it. For a second one, add --port ${port + 1}, ${own}.`);
    }
  }
}

async function bind(server: Server, port: number): Promise<number> {
  server.listen(port, host);
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const isTaken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "EADDRINUSE";

/** Whether a sandbox answers at a port of this machine. */
async function isSandbox(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://${host}:${port}${aboutPath}`, { redirect: "manual", signal: AbortSignal.timeout(probeMs) });
    const { program } = Object(await response.json()) as { program?: unknown };
    return program === programName;
  } catch {
    return false;
  }
}
