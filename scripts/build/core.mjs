// Builds the core: wasm-pack compiles Rust to wasm and glue, wasm-opt makes the wasm smaller.

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { run } from "../process.mjs";
import { root } from "../project.mjs";
import { withShortNames, withoutRawExports } from "./short-names.mjs";

const wasmFeatures = ["bulk-memory", "reference-types", "sign-ext", "nontrapping-float-to-int", "mutable-globals", "multivalue"];
// Inlining saves instructions but increases the size after compression, which is what users download.
const limitedInlining = ["--one-caller-inline-max-function-size=20", "--always-inline-max-function-size=0"];

/** rustc writes source paths into the binary for panic messages. These flags remove the paths of the build machine. */
function withoutPaths() {
  const cargoHome = process.env.CARGO_HOME || `${homedir()}/.cargo`;
  // The last matching prefix wins. The registry folders come last because their names contain the registry's host.
  const registries = join(cargoHome, "registry/src");
  const sources = existsSync(registries) ? readdirSync(registries).map((name) => join(registries, name)) : [];
  const flags = [root, cargoHome, ...sources].map((path) => `--remap-path-prefix=${path}=`);
  return { ...process.env, CARGO_ENCODED_RUSTFLAGS: flags.join("\x1f") };
}

/** Builds the core into a folder. The published one is built in build/core/. */
export async function buildCore(folder, features = []) {
  rmSync(folder, { recursive: true, force: true });
  const args = ["build", root, "--target", "web", "--release", "--no-pack", "--out-dir", folder, "--out-name", "cubepay_checkout"];
  const extra = features.length > 0 ? ["--", "--features", features.join(",")] : [];
  await run("wasm-pack", [...args, ...extra], { quiet: true, env: withoutPaths() });
  await shrink((file) => join(folder, file));
}

/** Optimises the wasm, and shortens the names of its imports and exports to one or two letters. */
async function shrink(out) {
  const wasm = out("cubepay_checkout_bg.wasm");
  const enabled = wasmFeatures.map((feature) => `--enable-${feature}`);
  await run("wasm-opt", [wasm, "-O2", ...enabled, ...limitedInlining, "-o", wasm], { quiet: true });
  const names = await run("wasm-opt", [wasm, ...enabled, "--minify-imports-and-exports-and-modules", "--strip-producers", "--strip-target-features", "-o", wasm], { quiet: true });
  rewrite(out("cubepay_checkout.js"), (glue) => withShortNames(glue, JSON.parse(names)));
  rewrite(out("cubepay_checkout.d.ts"), withoutRawExports);
}

const rewrite = (file, change) => writeFileSync(file, change(readFileSync(file, "utf8")));
