// Where things are, and which versions the project requires.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A path inside the project. */
export const inProject = (...parts) => join(root, ...parts);

/**
 * Tools that the setup compiles are cached per user, not per clone, so that a fresh clone starts quickly.
 * Each version has its own folder, so the setup never replaces what the user has installed.
 */
export const toolCache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "cubepay-checkout", "tools");

/** The version of a crate in `Cargo.lock`. */
export function lockedCrateVersion(crate) {
  const lock = readFileSync(inProject("Cargo.lock"), "utf8");
  const version = new RegExp(`name = "${crate}"\\nversion = "([^"]+)"`).exec(lock)?.[1];
  if (!version) throw new Error(`Cargo.lock does not list ${crate}`);
  return version;
}

/** All files in a folder and its subfolders, sorted. The path of a file gives that file; a missing path gives none. */
export function filesIn(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path).sort().flatMap((name) => filesIn(join(path, name)));
}
