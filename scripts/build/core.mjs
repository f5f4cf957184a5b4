// The core: Rust to wasm and glue by wasm-pack, then made small by wasm-opt.

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { run } from "../process.mjs";
import { root } from "../project.mjs";

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

/**
 * Optimises the wasm, and gives its imports and exports names of a letter or two: their long ones are the glue's own
 * business, and cost three kilobytes.
 */
async function shrink(out) {
  const wasm = out("cubepay_checkout_bg.wasm");
  const enabled = wasmFeatures.map((feature) => `--enable-${feature}`);
  const calls = await run("wasm-opt", [wasm, "-O2", ...enabled, ...sparing, "--print-call-graph", "-o", wasm], { quiet: true });
  // Who calls whom, by name: what is published has no names. The census of panics reads it.
  writeFileSync(out("calls.dot"), calls);
  const told = await run("wasm-opt", [wasm, ...enabled, "--minify-imports-and-exports-and-modules", "--strip-producers", "--strip-target-features", "-o", wasm], { quiet: true });
  const { imports, exports } = JSON.parse(told);

  const glueFile = out("cubepay_checkout.js");
  let glue = readFileSync(glueFile, "utf8");
  const own = "./cubepay_checkout_bg.js";
  glue = replaced(glue, `"${own}": import0`, `"a": import0`);
  for (const [module, long, short] of imports) {
    if (module === own) glue = replaced(glue, `        ${long}: function(`, `        "${short}": function(`);
    // What the glue hands through as it is, from a JavaScript file of the crate.
    else glue = replaced(glue, "const import0 = {", `const import0 = { "${short}": ${nameOfImport(glue, module)}.${long},`);
  }
  // All imports have the one module "a" now.
  glue = glue.replace(/^ +"\.\/snippets\/.*": import\d+,\n/gm, "");
  for (const [long, short] of exports) glue = glue.replaceAll(`wasm.${long}`, (name, at) => (/\w/.test(glue[at + name.length]) ? name : `wasm["${short}"]`));
  writeFileSync(glueFile, glue);

  // The declarations of the raw exports would be untrue now; nobody calls them but the glue.
  const typesFile = out("cubepay_checkout.d.ts");
  const types = readFileSync(typesFile, "utf8");
  writeFileSync(typesFile, types.replace(/export interface InitOutput \{[^}]*\}/, "export interface InitOutput {}"));
}

/** The name under which the glue imports all of a file. */
function nameOfImport(glue, file) {
  const [, name] = new RegExp(`"${file}": (import\\d+)`).exec(glue) ?? [];
  if (!name) throw new Error(`The glue does not import ${file}: wasm-bindgen writes it in another way now`);
  return name;
}

function replaced(text, what, by) {
  if (!text.includes(what)) throw new Error(`The glue has no ${what}: wasm-bindgen writes it in another way now`);
  return text.replace(what, () => by);
}
