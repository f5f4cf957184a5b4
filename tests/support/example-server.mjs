// The scripts of an installed example that serve something.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { merchantEnvironment } from "./example.mjs";
import { freePort } from "./free-port.mjs";

export const host = "127.0.0.1";

/** Replaces the development ports of an example, which may be taken on this machine, by free ones. Takes and gives ports by name. */
export async function takeFreePorts(folder, ports) {
  const free = {};
  for (const [name, port] of Object.entries(ports)) {
    free[name] = await freePort();
    for (const file of ["package.json", ".env.development"]) {
      const text = readFileSync(join(folder, file), "utf8");
      writeFileSync(join(folder, file), text.replace(new RegExp(`\\b${port}\\b`, "g"), free[name]));
    }
  }
  return free;
}

/**
 * Runs npm in an example's folder until `stop`, and waits until each of the `addresses`, which are pairs of URL and status, answers
 * so. `variables` are added to the environment.
 */
export async function serveExample(folder, args, addresses, { variables, withinMs = 60_000 } = {}) {
  // A process group of its own: npm starts a shell, which starts the programs.
  const server = spawn("npm", args, { cwd: folder, env: merchantEnvironment(variables), stdio: ["ignore", "pipe", "pipe"], detached: true });
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
  const deadline = Date.now() + withinMs;
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

/** `npm start`, on this port or a free one. */
export async function startExample(folder, variables, port) {
  port ??= await freePort();
  const shop = `http://${host}:${port}`;
  const server = await serveExample(folder, ["start"], [[shop, 200]], { variables: { HOST: host, PORT: String(port), ...variables } });
  return { ...server, shop };
}
