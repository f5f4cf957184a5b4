// A browser of the engine that ENGINE names, driven through its own WebDriver program.

import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { Builder, Capabilities } from "selenium-webdriver";
import { engines } from "../../scripts/engines.mjs";
import { freePort } from "./free-port.mjs";

const host = "127.0.0.1";
const startMilliseconds = 20_000;

export const engine = process.env.ENGINE ?? "chromium";
if (!Object.hasOwn(engines, engine)) throw new Error(`ENGINE is "${engine}"; it can be ${Object.keys(engines).join(", ")}`);

async function ready(url, driver) {
  const deadline = Date.now() + startMilliseconds;
  while (Date.now() < deadline) {
    if (driver.exitCode !== null) throw new Error(`${driver.spawnfile} ended with status ${driver.exitCode}`);
    try {
      if ((await (await fetch(`${url}/status`)).json()).value.ready) return;
    } catch {
      // It does not listen yet.
    }
    await sleep(50);
  }
  throw new Error(`${driver.spawnfile} did not become ready in ${startMilliseconds} ms`);
}

/** Starts a browser, with what `asked` makes of its capabilities. `quit` ends it and its driver. */
export async function startBrowser(asked = (capabilities) => capabilities) {
  const { driver, args, capabilities } = engines[engine];
  const program = driver();
  if (!program) throw new Error(`The WebDriver program for ${engine} is not installed: npm run setup`);
  const port = await freePort();
  const server = spawn(program, args(host, port), { stdio: "ignore" });
  const url = `http://${host}:${port}`;
  try {
    await ready(url, server);
    const browser = await new Builder().usingServer(url).withCapabilities(new Capabilities(asked(capabilities()))).build();
    return {
      browser,
      async quit() {
        await browser.quit().catch(() => {});
        server.kill();
      },
    };
  } catch (error) {
    server.kill();
    throw error;
  }
}
