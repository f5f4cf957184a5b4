// TypeDoc, installed once per machine. It does not support the project's TypeScript version and is installed with its own.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../process.mjs";
import { inProject, root, toolCache } from "../project.mjs";
import { step } from "../report.mjs";

const manifests = ["package.json", "package-lock.json"];

/** Runs TypeDoc on the package's entries. Rejects on any warning, such as an undocumented export. */
export async function typedoc(...args) {
  const folder = await installed();
  const program = join(folder, "node_modules/typedoc/bin/typedoc");
  const env = { ...process.env, NO_COLOR: "1" };
  await run(process.execPath, [program, "--options", inProject("docs/site/typedoc.json"), ...args], { quiet: true, cwd: root, env });
}

/** Resolves with the folder of the installation. It gets its final name last, so an interrupted installation is not used. */
async function installed() {
  const hash = createHash("sha256");
  for (const file of manifests) hash.update(readFileSync(inProject("docs/site", file)));
  const folder = join(toolCache, `docs-${hash.digest("hex").slice(0, 16)}`);
  if (!existsSync(folder)) await step("installing TypeDoc, once", () => install(folder));
  return folder;
}

async function install(folder) {
  mkdirSync(toolCache, { recursive: true });
  const unfinished = mkdtempSync(join(toolCache, "docs-"));
  try {
    for (const file of manifests) cpSync(inProject("docs/site", file), join(unfinished, file));
    await run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"], { quiet: true, cwd: unfinished });
    if (!existsSync(folder)) renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
