// The demo shop. `npm start` starts it together with its sandbox; tests start their own.

import { once } from "node:events";
import { pathToFileURL } from "node:url";
import { createAdaptorServer } from "@hono/node-server";
import { cubePayFromEnv } from "cubepay-checkout/server";
import { createShopApp } from "./server/app.mjs";

const host = "127.0.0.1";

/**
 * Starts the shop on loopback, on this port. The other options are those of `createShopApp`; `reset` forgets all orders.
 *
 * @returns {Promise<{ url: string, reset(): Promise<void>, close(): Promise<void> }>}
 */
export async function startShop({ port, ...options }) {
  const { app, reset, close } = createShopApp(options);
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: `http://${host}:${server.address().port}`,
    reset,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, close()]);
    },
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { PORT, CUBEPAY_SDK_FILE: sdk } = process.env;
  if (!PORT || !sdk) throw new Error("The shop needs a running sandbox. Start both: npm start");
  const shop = await startShop({ port: Number(PORT), sdk, ...cubePayFromEnv() });
  console.log(`The shop is open: ${shop.url}`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void shop.close());
}
