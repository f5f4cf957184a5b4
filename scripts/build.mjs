// Builds what is published into pkg/: the core from src/ by wasm-pack, the entries from pkg-template/ by esbuild and tsc.
// Each half is built only when something that it is made of has changed.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { buildCore } from "./build/core.mjs";
import { buildEntries, writeCore } from "./build/entries.mjs";
import { alone } from "./build/lock.mjs";
import { filesIn, inProject } from "./project.mjs";
import { dim, main, step } from "./report.mjs";
import { ensureBuildTools } from "./setup.mjs";

const coreInputs = ["src", "Cargo.toml", "Cargo.lock", "scripts/build/core.mjs", "scripts/build/short-names.mjs"];
const entryInputs = ["pkg-template", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE", "scripts/build.mjs", "scripts/build", "package-lock.json"];

/** A short text that changes when one of these files, or a file in one of these folders, does. */
function fingerprint(inputs) {
  const hash = createHash("sha256");
  for (const input of inputs) {
    for (const file of filesIn(inProject(input))) hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

/** Does the work unless it was done for the same inputs, and `product` is still there. */
async function unlessDone(name, made, product, work) {
  const stamp = inProject("build", `${name}.stamp`);
  const inputs = fingerprint(made);
  if (existsSync(product) && existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) return false;
  rmSync(stamp, { force: true });
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, inputs);
  return true;
}

/** Builds a second core, which panics when a page asks it to. For tests. */
export const buildPanickingCore = () => alone(buildCoreThatPanics);

async function buildCoreThatPanics() {
  const served = inProject("build/panicking");
  await unlessDone("panicking", [...coreInputs, ...entryInputs], `${served}/load.js`, () =>
    step("building a core that can be made to panic", async () => {
      const built = inProject("build/core-panicking");
      await buildCore(built, ["panic-injection"]);
      await writeCore(built, served);
    }),
  );
}

/** Lets the project's own code import the package by its public name. */
function linkPackage() {
  const link = inProject("node_modules/cubepay-checkout");
  if (!existsSync(link)) {
    rmSync(link, { force: true });
    symlinkSync("../pkg", link, "dir");
  }
}

/** Builds pkg/ if need be. Expects the build tools to be there. */
export const build = () => alone(buildPackage);

async function buildPackage() {
  const core = await unlessDone("core", coreInputs, inProject("build/core/cubepay_checkout_bg.wasm"), () =>
    step("building the core: Rust to wasm", () => buildCore(inProject("build/core"))),
  );
  const entries = await unlessDone("package", [...coreInputs, ...entryInputs], inProject("pkg/package.json"), () =>
    step("building the package: pkg/", buildEntries),
  );
  linkPackage();
  if (!core && !entries) console.log(dim("build: pkg/ is up to date"));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(async () => {
    await ensureBuildTools();
    await build();
  });
}
