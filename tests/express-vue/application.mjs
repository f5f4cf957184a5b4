// examples/express-vue as a merchant would have it: copied out of this repository, installed with the packed package, and
// run by the scripts of its package.json.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "../../scripts/process.mjs";
import { betterSqliteFolder } from "../../scripts/setup/databases.mjs";
import { copyExample, merchantEnvironment } from "../support/example.mjs";
import { freePort } from "../support/free-port.mjs";

const host = "127.0.0.1";
const patience = 60_000;
const environment = merchantEnvironment();

/** Copies and installs the example. Its three development ports, which may be taken on this machine, become free ones. */
export async function installExample() {
  let ports;
  const prepare = async (folder) => void (ports = await takeFreePorts(folder));
  // The setup has compiled it, where there was no prebuilt one to download.
  const example = await copyExample("express-vue", { prepare, provided: { "better-sqlite3": betterSqliteFolder() } });
  const { folder } = example;
  return {
    ...example,
    /** `npm run dev`. */
    async develop() {
      const urls = { shop: `http://${host}:${ports.vite}`, sandbox: `http://${host}:${ports.sandbox}` };
      // Vite answers before the server does: the order does not exist, and the server says so.
      const server = await serve(folder, {}, ["run", "dev"], [[`${urls.shop}/api/orders/none`, 404], [urls.sandbox, 200], [urls.shop, 200]]);
      return { ...server, ...urls };
    },
    /** `npm run build`. */
    build: (env) => run("npm", ["run", "build"], { quiet: true, cwd: folder, env: { ...environment, ...env } }),
    /** `npm start`, on a free port. */
    async start(env) {
      const port = await freePort();
      const shop = `http://${host}:${port}`;
      const server = await serve(folder, { HOST: host, PORT: String(port), ...env }, ["start"], [[shop, 200]]);
      return { ...server, shop };
    },
  };
}

async function takeFreePorts(folder) {
  const ports = { sandbox: await freePort(), server: await freePort(), vite: await freePort() };
  const written = { sandbox: /\b4242\b/g, server: /\b3000\b/g, vite: /\b5173\b/g };
  for (const name of ["package.json", ".env.development"]) {
    let text = readFileSync(join(folder, name), "utf8");
    for (const [program, pattern] of Object.entries(written)) text = text.replace(pattern, ports[program]);
    writeFileSync(join(folder, name), text);
  }
  return ports;
}

/** Runs a script of the example until `stop`, and waits until each address gives its status. */
async function serve(folder, env, args, addresses) {
  // A process group of its own: npm starts a shell, which starts the programs.
  const server = spawn("npm", args, { cwd: folder, env: { ...environment, ...env }, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let output = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk) => (output += chunk));
  const closed = once(server, "close");
  const stop = async (signal = "SIGTERM") => {
    try {
      process.kill(-server.pid, signal);
    } catch (error) {
      // All of the group have ended.
      if (error.code !== "ESRCH") throw error;
    }
    await closed;
  };
  const deadline = Date.now() + patience;
  for (const [url, status] of addresses) {
    for (;;) {
      const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
      if (answer?.status === status) break;
      if (server.exitCode !== null || Date.now() > deadline) {
        await stop("SIGKILL");
        throw new Error(`npm ${args.join(" ")} did not serve ${url}:\n${output}`);
      }
      await sleep(100);
    }
  }
  return { stop, output: () => output };
}
