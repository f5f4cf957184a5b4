// The demo shop. `node www/server.mjs` serves it on PORT, 4173 or the next free port; tests start their own.

import { once } from "node:events";
import { pathToFileURL } from "node:url";
import { createAdaptorServer } from "@hono/node-server";
import { createShopApp } from "./server/app.mjs";

const host = "127.0.0.1";
const usualPort = 4173;
const portsToTry = 20;

async function listen(server, port) {
  server.listen(port, host);
  await once(server, "listening");
  return server.address().port;
}

async function listenOnFreePort(server, firstPort) {
  for (let port = firstPort; ; port += 1) {
    try {
      return await listen(server, port);
    } catch (error) {
      if (error.code !== "EADDRINUSE" || port === firstPort + portsToTry) throw error;
    }
  }
}

/**
 * Starts the shop on loopback. `port` 0 takes any free port; a port that is taken makes way for the next free one.
 * The other options are those of `createShopApp`; `sandbox` tells what its sessions have come to, and `reset` forgets all
 * orders and sessions.
 * @returns {Promise<{ url: string, sandbox: import("cubepay-checkout/testing").SandboxApi, reset(): Promise<void>, close(): Promise<void> }>}
 */
export async function startShop({ port = 0, quiet = false, ...behaviour } = {}) {
  const { app, sandbox, reset, close } = await createShopApp(behaviour);
  const server = createAdaptorServer({ fetch: app.fetch });
  const url = `http://${host}:${await listenOnFreePort(server, port)}`;
  if (!quiet) console.log(`The shop is open: ${url}`);
  return {
    url,
    sandbox,
    reset,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, close()]);
    },
  };
}

/** Starts a chain for the shop's money. `options` are those of `startChain`. */
export async function startShopChain(options = {}) {
  const { startChain } = await import("../build/sandbox/chain.mjs");
  return startChain(options);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const chain = process.argv.includes("--chain") ? await startShopChain() : undefined;
  const shop = await startShop({ port: Number(process.env.PORT || usualPort), chain });
  if (chain) console.log(`Its money is test USDC on a local chain: ${chain.description.rpcUrl}`);
  let isClosing = false;
  chain?.ended.then(() => {
    if (isClosing) return;
    console.error("The chain has ended, and the shop with it. Start it again: npm start -- --chain");
    process.exit(1);
  });
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, async () => {
      isClosing = true;
      await shop.close();
      await chain?.stop();
    });
  }
}
