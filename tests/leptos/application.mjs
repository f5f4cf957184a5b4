// examples/leptos as a merchant would have it: copied out of this repository, installed with the packed package and the crate of this
// project, and run by the scripts of its package.json.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../scripts/process.mjs";
import { frontendTarget, root } from "../../scripts/project.mjs";
import { betterSqliteFolder } from "../../scripts/setup/databases.mjs";
import { findCargo, wasmBindgen } from "../../scripts/setup/rust.mjs";
import { copyExample, merchantEnvironment } from "../support/example.mjs";
import { host, serveExample, startExample, takeFreePorts } from "../support/example-server.mjs";

export const buildMilliseconds = 1_200_000;

/** For development, as the fixtures of the consumers are built, so that nothing is compiled twice. */
const cargoVariables = {
  CARGO_TARGET_DIR: frontendTarget,
  CARGO_INCREMENTAL: "0",
  CARGO_PROFILE_DEV_DEBUG: "0",
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "256",
  CARGO_PROFILE_RELEASE_LTO: "false",
  CARGO_PROFILE_RELEASE_OPT_LEVEL: "0",
};

/** Copies and installs the example. Its two development ports, which may be taken on this machine, become free ones. */
export async function installExample() {
  findCargo();
  if (!wasmBindgen.present()) throw new Error("wasm-bindgen is not installed: npm run setup");
  let ports;
  const prepare = async (folder) => {
    ports = await takeFreePorts(folder, { sandbox: 4242, server: 3000 });
    const manifest = join(folder, "Cargo.toml");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace('path = "../.."', `path = ${JSON.stringify(root)}`));
  };
  // The setup has compiled it, where there was no prebuilt one to download.
  const example = await copyExample("leptos", { prepare, provided: { "better-sqlite3": betterSqliteFolder() } });
  const { folder } = example;
  return {
    ...example,
    async remove() {
      // Its folder is another one each time, and cargo would keep what it compiled for each of them.
      await run("cargo", ["clean", "--package", "northbound", "--offline"], { quiet: true, cwd: folder, env: { ...process.env, ...cargoVariables } });
      example.remove();
    },
    /** `npm run dev`. */
    async develop() {
      const urls = { shop: `http://${host}:${ports.server}`, sandbox: `http://${host}:${ports.sandbox}` };
      const server = await serveExample(folder, ["run", "dev"], [[urls.sandbox, 200], [urls.shop, 200]], { variables: cargoVariables, withinMs: buildMilliseconds });
      return { ...server, ...urls };
    },
    /** `npm run build`. */
    build: (variables) => run("npm", ["run", "build"], { quiet: true, cwd: folder, env: merchantEnvironment({ ...cargoVariables, ...variables }) }),
    /** `npm start`, on this port or a free one. */
    start: (variables, port) => startExample(folder, variables, port),
  };
}
