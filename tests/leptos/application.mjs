// examples/leptos as a merchant would have it, with the crate of this project. Its crates are compiled into the folder that the
// consumers' are in: the first time takes minutes, and the others seconds.

import { run } from "../../scripts/process.mjs";
import { root } from "../../scripts/project.mjs";
import { findCargo, wasmBindgen } from "../../scripts/setup/rust.mjs";
import { frontendTarget } from "../support/frontend-target.mjs";
import { host, installExample } from "../support/running-example.mjs";

/** For development, as the fixtures of the consumers are built, so that nothing is compiled twice. */
const quickToBuild = {
  CARGO_INCREMENTAL: "0",
  CARGO_PROFILE_DEV_DEBUG: "0",
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "256",
  CARGO_PROFILE_RELEASE_LTO: "false",
  CARGO_PROFILE_RELEASE_OPT_LEVEL: "0",
};

/** Copies and installs the example. */
export async function installLeptos() {
  findCargo();
  if (!wasmBindgen.present()) throw new Error("wasm-bindgen is not installed: npm run setup");
  const env = { CARGO_TARGET_DIR: frontendTarget, ...quickToBuild };
  const example = await installExample("leptos", {
    ports: { sandbox: 4242, server: 3000 },
    rewrite: { "Cargo.toml": (text) => text.replace('path = "../.."', `path = ${JSON.stringify(root)}`) },
    env,
  });
  return {
    ...example,
    async remove() {
      // Its folder is another one each time, and cargo would keep what it compiled for each of them.
      await run("cargo", ["clean", "--package", "northbound", "--offline"], { quiet: true, cwd: example.folder, env: { ...process.env, ...env } });
      example.remove();
    },
    /** `npm run build`. */
    build: (variables) => example.run("build", variables),
    /** `npm run dev`. */
    async develop() {
      const urls = { shop: `http://${host}:${example.ports.server}`, sandbox: `http://${host}:${example.ports.sandbox}` };
      const server = await example.serve("dev", [[urls.sandbox, 200], [urls.shop, 200]]);
      return { ...server, ...urls };
    },
  };
}
