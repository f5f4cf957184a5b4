// workerd, the runtime of Cloudflare Workers: V8 and web standards, and nothing of Node.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import workerd from "workerd";

const startMilliseconds = 20_000;

/** What the worker fetches goes to `upstream`, an address, whatever the host in its URL. */
const configuration = (upstream) => `
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "shop", worker = (
      modules = [(name = "worker.js", esModule = embed "worker.js")],
      compatibilityDate = "2026-01-01",
      globalOutbound = "upstream",
    )),
    (name = "upstream", external = (address = "${upstream}", http = ())),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "shop")],
);
`;

/** Starts worker.js. `origin` is where it answers; `stop` ends it. */
export async function startWorker(upstream) {
  const folder = mkdtempSync(join(tmpdir(), "cubepay-checkout-edge-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    await build({
      entryPoints: [fileURLToPath(new URL("worker.js", import.meta.url))],
      outfile: join(folder, "worker.js"),
      bundle: true,
      format: "esm",
      platform: "neutral",
      conditions: ["workerd", "worker"],
      logLevel: "warning",
    });
    writeFileSync(join(folder, "config.capnp"), configuration(upstream));
    // The binary itself: the package's command may be a script that starts it, and would leave it behind when killed.
    const runtime = spawn(workerd.default, ["serve", join(folder, "config.capnp"), "--control-fd=3"], { stdio: ["ignore", "pipe", "pipe", "pipe"] });
    let said = "";
    for (const stream of [runtime.stdout, runtime.stderr]) stream.on("data", (chunk) => (said += chunk));
    const ended = once(runtime, "close").then(([status]) => status, (error) => error.message);
    const stop = async () => {
      // Asked politely it would wait for the requests that hang.
      runtime.kill("SIGKILL");
      await ended;
      remove();
    };
    const port = await Promise.race([listening(runtime.stdio[3]), ended.then(() => undefined), sleep(startMilliseconds, undefined, { ref: false })]);
    if (port === undefined) {
      await stop();
      throw new Error(`workerd did not start (${await ended}):\n${said}`);
    }
    return { origin: `http://127.0.0.1:${port}`, stop };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The port that workerd reports on its control pipe, one JSON object a line. */
async function listening(control) {
  let text = "";
  for await (const chunk of control) {
    text += chunk;
    for (const line of text.split("\n").slice(0, -1)) {
      const { event, port } = JSON.parse(line);
      if (event === "listen") return port;
    }
  }
}
