// examples/express-vue as a merchant would have it: copied out of this repository, installed with the packed package, and
// run by the scripts of its package.json.

import { run } from "../../scripts/process.mjs";
import { betterSqliteFolder } from "../../scripts/setup/databases.mjs";
import { copyExample, merchantEnvironment } from "../support/example.mjs";
import { host, serveExample, startExample, takeFreePorts } from "../support/example-server.mjs";

/** Copies and installs the example. Its three development ports, which may be taken on this machine, become free ones. */
export async function installExample() {
  let ports;
  const prepare = async (folder) => void (ports = await takeFreePorts(folder, { sandbox: 4242, server: 3000, vite: 5173 }));
  // The setup has compiled it, where there was no prebuilt one to download.
  const example = await copyExample("express-vue", { prepare, provided: { "better-sqlite3": betterSqliteFolder() } });
  const { folder } = example;
  return {
    ...example,
    /** `npm run dev`. */
    async develop() {
      const urls = { shop: `http://${host}:${ports.vite}`, sandbox: `http://${host}:${ports.sandbox}` };
      // Vite answers before the server does: the order does not exist, and the server says so.
      const server = await serveExample(folder, ["run", "dev"], [[`${urls.shop}/api/orders/none`, 404], [urls.sandbox, 200], [urls.shop, 200]]);
      return { ...server, ...urls };
    },
    /** `npm run build`. */
    build: (variables) => run("npm", ["run", "build"], { quiet: true, cwd: folder, env: merchantEnvironment(variables) }),
    /** `npm start`, on a free port. */
    start: (variables) => startExample(folder, variables),
  };
}
