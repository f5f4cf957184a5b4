// TypeDoc, installed once a machine. It cannot work with the compiler that the project uses, and brings one of its own.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../process.mjs";
import { inProject, root, toolCache } from "../project.mjs";
import { step } from "../report.mjs";

const manifests = ["package.json", "package-lock.json"];

/** Runs it on the entries of the package. An export that is not documented is a failure, and so is any other warning. */
export async function typedoc(...args) {
  const folder = await installed();
  const program = join(folder, "node_modules/typedoc/bin/typedoc");
  const env = { ...process.env, NO_COLOR: "1" };
  await run(process.execPath, [program, "--options", inProject("docs/site/typedoc.json"), ...args], { quiet: true, cwd: root, env });
}

/** The folder gets its name once all is in it: an interrupted installation is none. */
async function installed() {
  const hash = createHash("sha256");
  for (const file of manifests) hash.update(readFileSync(inProject("docs/site", file)));
  const folder = join(toolCache, `docs-${hash.digest("hex").slice(0, 16)}`);
  if (!existsSync(folder)) await step("installing TypeDoc, once", () => install(folder));
  return folder;
}

async function install(folder) {
  mkdirSync(toolCache, { recursive: true });
  const begun = mkdtempSync(join(toolCache, "docs-"));
  try {
    for (const file of manifests) cpSync(inProject("docs/site", file), join(begun, file));
    await run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"], { quiet: true, cwd: begun });
    if (!existsSync(folder)) renameSync(begun, folder);
  } finally {
    rmSync(begun, { recursive: true, force: true });
  }
}
