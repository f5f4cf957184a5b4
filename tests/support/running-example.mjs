// An example that a merchant runs by the scripts of its package.json.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../scripts/process.mjs";
import { betterSqliteFolder } from "../../scripts/setup/databases.mjs";
import { copyExample, merchantEnvironment } from "./example.mjs";
import { freePort } from "./free-port.mjs";
import { serveProgram } from "./served-program.mjs";

export const host = "127.0.0.1";
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
    serve: (script, addresses, variables) => serveProgram(folder, ["npm", "run", script], { env: { ...environment, ...variables }, addresses }),
    /** Runs `npm start`, on this port or a free one. */
    async start(variables, port) {
      port ??= await freePort();
      const shop = `http://${host}:${port}`;
      const env = { ...environment, HOST: host, PORT: String(port), ...variables };
      const server = await serveProgram(folder, ["npm", "start"], { env, addresses: [[shop, 200]] });
      return { ...server, shop };
    },
  };
}
