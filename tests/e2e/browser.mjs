// A browser of the engine that ENGINE names, driven through its own WebDriver program.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Builder, Capabilities } from "selenium-webdriver";
import { programs } from "../../scripts/setup/browsers.mjs";

const host = "127.0.0.1";
const startMilliseconds = 20_000;

// Chromium's sandbox refuses to run as root.
const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

const engines = {
  chromium: () => ({
    driver: programs.chromedriver,
    args: (port) => [`--port=${port}`],
    capabilities: {
      browserName: "chrome",
      "goog:chromeOptions": {
        binary: programs.chromium,
        args: [
          "--headless=new",
          ...asRoot,
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
        ],
      },
    },
  }),
  firefox: () => ({
    driver: programs.geckodriver,
    args: (port) => [`--host=${host}`, `--port=${port}`],
    capabilities: {
      browserName: "firefox",
      "moz:firefoxOptions": { binary: programs.firefox, args: ["-headless"] },
    },
  }),
  webkit: () => ({
    driver: programs.webkitDriver,
    args: (port) => [`--host=${host}`, `--port=${port}`],
    capabilities: {
      browserName: "MiniBrowser",
      "webkitgtk:browserOptions": { binary: programs.miniBrowser, args: ["--automation"] },
    },
  }),
};

export const engine = process.env.ENGINE ?? "chromium";
if (!Object.hasOwn(engines, engine)) throw new Error(`ENGINE is "${engine}"; it can be ${Object.keys(engines).join(", ")}`);

async function freePort() {
  const server = createServer().listen(0, host);
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

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

/** Starts a browser. `quit` ends it and its driver. */
export async function startBrowser() {
  const { driver: program, args, capabilities } = engines[engine]();
  if (!program) throw new Error(`The WebDriver program for ${engine} is not installed: npm run setup`);
  const port = await freePort();
  const server = spawn(program, args(port), { stdio: "ignore" });
  const url = `http://${host}:${port}`;
  try {
    await ready(url, server);
    const browser = await new Builder().usingServer(url).withCapabilities(new Capabilities(capabilities)).build();
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
