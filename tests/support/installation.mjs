// Packages of the registry that a test needs and the project does not, installed once a machine.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../scripts/process.mjs";
import { toolCache } from "../../scripts/project.mjs";

/** `npm install`, as a person would, in a folder. */
export function npmInstall(folder, ...packages) {
  return run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", ...packages], { quiet: true, cwd: folder });
}

/**
 * A folder whose `node_modules` has the manifest's dependencies. It gets its name once all is in it, so an interrupted
 * installation is none.
 */
export async function installation(name, manifest) {
  const text = JSON.stringify({ private: true, ...manifest });
  const folder = join(toolCache, `${name}-${createHash("sha256").update(text).digest("hex").slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(toolCache, { recursive: true });
  const begun = mkdtempSync(join(toolCache, `${name}-`));
  try {
    writeFileSync(join(begun, "package.json"), text);
    await npmInstall(begun);
    if (!existsSync(folder)) renameSync(begun, folder);
  } finally {
    rmSync(begun, { recursive: true, force: true });
  }
  return folder;
}
