// An example as a merchant would have it: copied out of this repository and installed with the packed package.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { filesIn, inProject } from "../../scripts/project.mjs";
import { installation, npmInstall } from "./installation.mjs";
import { packAndUnpack } from "./tarball.mjs";

const madeByTools = ["node_modules", "package-lock.json", "dist", "target", ".next", "next-env.d.ts", ".env.local", ".data", "vendor"];

/** The environment of a merchant's processes: without the variables of this project's own. */
export function merchantEnvironment(variables) {
  const { NODE_ENV, NODE_TEST_CONTEXT, FORCE_COLOR, ...environment } = process.env;
  return { ...environment, NO_COLOR: "1", ...variables };
}

/**
 * Copies and installs `examples/<name>`. `prepare(folder)` is called before the installation. `provided` are packages that are not
 * fetched: their names, and a folder whose `node_modules` has each.
 */
export async function copyExample(name, { prepare, provided = {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), `cubepay-${name}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const sdk = join(folder, "public/vendor/cubist-pay-client-sdk.umd.js");
  try {
    cpSync(inProject("examples", name), folder, { recursive: true, filter: (path) => !madeByTools.includes(basename(path)) });
    await prepare?.(folder);
    await install(folder, name, provided);
  } catch (error) {
    remove();
    throw error;
  }
  return {
    folder,
    remove,
    sdk,
    /** What "Go live" in the README says of the SDK. */
    hostSdk(source) {
      mkdirSync(join(sdk, ".."), { recursive: true });
      writeFileSync(sdk, source);
    },
    /** These files and folders, which a merchant has written, as one text. */
    sources: (parts) => parts.flatMap((part) => filesIn(join(folder, part))).map((file) => `${file}\n${readFileSync(file, "utf8")}`).join("\n"),
  };
}

/** What the registry has is fetched once a machine; the package is packed and installed anew each time. */
async function install(folder, name, provided) {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  for (const absent of ["cubepay-checkout", ...Object.keys(provided)]) delete dependencies[absent];
  const fetched = await installation(name, { dependencies, devDependencies });
  for (const from of [...Object.values(provided), fetched]) {
    cpSync(join(from, "node_modules"), join(folder, "node_modules"), { recursive: true, verbatimSymlinks: true });
  }
  // It lists what was fetched only, and npm would remove the rest.
  if (Object.keys(provided).length > 0) rmSync(join(folder, "node_modules/.package-lock.json"), { force: true });
  const { tarball, remove } = await packAndUnpack();
  try {
    await npmInstall(folder, "--prefer-offline", tarball);
  } finally {
    remove();
  }
}
