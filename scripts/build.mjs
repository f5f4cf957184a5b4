// Builds the published package into pkg/: wasm-pack builds the core from src/, esbuild and tsc the entries from pkg-template/.
// Each half is rebuilt only when one of its inputs has changed.

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

/** A hash over these files and over all files in these folders. */
function fingerprint(inputs) {
  const hash = createHash("sha256");
  for (const input of inputs) {
    for (const file of filesIn(inProject(input))) hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

/** Runs `work` unless it has run for the same inputs and `product` still exists. Resolves with whether it ran. */
async function unlessDone(name, inputs, product, work) {
  const stamp = inProject("build", `${name}.stamp`);
  const hash = fingerprint(inputs);
  if (existsSync(product) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return false;
  rmSync(stamp, { force: true });
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return true;
}

/** Builds a second core for tests, which panics on request. */
export const buildPanickingCore = () => alone(buildCoreThatPanics);

async function buildCoreThatPanics() {
  const folder = inProject("build/panicking");
  await unlessDone("panicking", [...coreInputs, ...entryInputs], `${folder}/load.js`, () =>
    step("building a core that can be made to panic", async () => {
      const built = inProject("build/core-panicking");
      await buildCore(built, ["panic-injection"]);
      await writeCore(built, folder);
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

/** Builds pkg/ if it is out of date. The build tools must be installed. */
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
