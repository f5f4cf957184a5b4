// An example that a merchant runs by the scripts of its package.json.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "../../scripts/process.mjs";
import { betterSqliteFolder } from "../../scripts/setup/databases.mjs";
import { copyExample, merchantEnvironment } from "./example.mjs";
import { freePort } from "./free-port.mjs";

export const host = "127.0.0.1";
const timeLimit = 60_000;
const portFiles = ["package.json", ".env.development"];

/**
 * Copies and installs `examples/<name>`. `ports` are its development ports by program: they may be taken on this machine, so the
 * copy gets free ones. `rewrite` changes other texts of the copy, by file; `env` are variables for all of its scripts.
 */
export async function installExample(name, { ports, rewrite = {}, env = {} }) {
  const environment = merchantEnvironment(env);
  const free = {};
  async function prepare(folder) {
    const edit = (file, change) => writeFileSync(join(folder, file), change(readFileSync(join(folder, file), "utf8")));
    for (const [file, change] of Object.entries(rewrite)) edit(file, change);
    for (const [program, port] of Object.entries(ports)) {
      free[program] = await freePort();
      for (const file of portFiles) edit(file, (text) => text.replace(new RegExp(`\\b${port}\\b`, "g"), free[program]));
    }
  }
  // The setup has compiled better-sqlite3, where there was no prebuilt one to download.
  const example = await copyExample(name, { prepare, provided: { "better-sqlite3": betterSqliteFolder() } });
  const { folder } = example;
  return {
    ...example,
    ports: free,
    /** Runs a script of the example to its end. Resolves with its output. */
    run: (script, variables) => run("npm", ["run", script], { quiet: true, cwd: folder, env: { ...environment, ...variables } }),
    /** Runs a script until `stop`, and waits until each of the addresses answers with its status. */
    serve: (script, addresses, variables, milliseconds) => serve(folder, ["run", script], addresses, { ...environment, ...variables }, milliseconds),
    /** Runs `npm start`, on this port or a free one. */
    async start(variables, port) {
      port ??= await freePort();
      const shop = `http://${host}:${port}`;
      const server = await serve(folder, ["start"], [[shop, 200]], { ...environment, HOST: host, PORT: String(port), ...variables });
      return { ...server, shop };
    },
  };
}

async function serve(folder, args, addresses, env, milliseconds = timeLimit) {
  // A process group of its own: npm starts a shell, which starts the programs.
  const server = spawn("npm", args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
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
  const deadline = Date.now() + milliseconds;
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
