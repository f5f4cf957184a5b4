// The demo shop in this process, and the sandbox that it pays at in another.

import { writeFileSync } from "node:fs";
import { sandboxSdkSource } from "cubepay-checkout/testing";
import { startShop } from "../../www/server.mjs";
import { freePort } from "./free-port.mjs";
import { startSandbox, temporaryFolder } from "./sandbox.mjs";

/**
 * Starts both. `args` are options of `npx cubepay-sandbox`, `speed` is a factor on the waits of its modal, and the rest is
 * what `createShopApp` takes.
 */
export async function startDemo({ args = [], speed = 1, ...behaviour } = {}) {
  const port = await freePort();
  const folder = temporaryFolder();
  const sdk = folder.in("sdk.js");
  const sandbox = await startSandbox(["--webhook", `http://127.0.0.1:${port}/api/cubepay/webhook`, ...args]);
  const { url: apiHost, apiKey } = sandbox;
  try {
    writeFileSync(sdk, sandboxSdkSource({ api: apiHost, speed, chain: args.includes("--chain") }));
    const { url, reset, close } = await startShop({ port, sdk, apiHost, apiKey, ...behaviour });
    return {
      url,
      sandbox,
      reset,
      async close() {
        await close();
        await sandbox.stop();
        folder.remove();
      },
    };
  } catch (error) {
    await sandbox.stop();
    throw error;
  }
}
