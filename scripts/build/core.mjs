// The core: Rust to wasm and glue by wasm-pack, then made small by wasm-opt.

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { run } from "../process.mjs";
import { root } from "../project.mjs";
import { withShortNames, withoutRawExports } from "./short-names.mjs";

const wasmFeatures = ["bulk-memory", "reference-types", "sign-ext", "nontrapping-float-to-int", "mutable-globals", "multivalue"];
// Inlining saves instructions, but what counts is the size after compression, and that grows with it.
const sparing = ["--one-caller-inline-max-function-size=20", "--always-inline-max-function-size=0"];

/** rustc writes the paths of the sources into the binary, for panic messages; what is published names no machine. */
function withoutPaths() {
  const cargoHome = process.env.CARGO_HOME || `${homedir()}/.cargo`;
  // The last prefix that matches is taken: that of the registry, or of its mirror, has the name of its host.
  const registries = join(cargoHome, "registry/src");
  const sources = existsSync(registries) ? readdirSync(registries).map((name) => join(registries, name)) : [];
  const flags = [root, cargoHome, ...sources].map((path) => `--remap-path-prefix=${path}=`);
  return { ...process.env, CARGO_ENCODED_RUSTFLAGS: flags.join("\x1f") };
}

/** Builds the core into a folder, build/core/ for what is published. */
export async function buildCore(folder, features = []) {
  rmSync(folder, { recursive: true, force: true });
  const args = ["build", root, "--target", "web", "--release", "--no-pack", "--out-dir", folder, "--out-name", "cubepay_checkout"];
  const extra = features.length > 0 ? ["--", "--features", features.join(",")] : [];
  await run("wasm-pack", [...args, ...extra], { quiet: true, env: withoutPaths() });
  await shrink((file) => join(folder, file));
}

/** Optimises the wasm, and gives its imports and exports names of a letter or two. */
async function shrink(out) {
  const wasm = out("cubepay_checkout_bg.wasm");
  const enabled = wasmFeatures.map((feature) => `--enable-${feature}`);
  await run("wasm-opt", [wasm, "-O2", ...enabled, ...sparing, "-o", wasm], { quiet: true });
  const names = await run("wasm-opt", [wasm, ...enabled, "--minify-imports-and-exports-and-modules", "--strip-producers", "--strip-target-features", "-o", wasm], { quiet: true });
  rewrite(out("cubepay_checkout.js"), (glue) => withShortNames(glue, JSON.parse(names)));
  rewrite(out("cubepay_checkout.d.ts"), withoutRawExports);
}

const rewrite = (file, change) => writeFileSync(file, change(readFileSync(file, "utf8")));
