// Where things are, and which versions the project asks for.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** A path inside the project. */
export const inProject = (...parts) => join(root, ...parts);

/**
 * Tools that the setup compiled are kept for the user, not for the clone, so that a fresh clone starts quickly.
 * One folder a version: nothing that the person installed is replaced.
 */
export const toolCache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "cubepay-checkout", "tools");

/** The version that `Cargo.lock` has of a crate. */
export function lockedCrateVersion(crate) {
  const lock = readFileSync(inProject("Cargo.lock"), "utf8");
  const version = new RegExp(`name = "${crate}"\\nversion = "([^"]+)"`).exec(lock)?.[1];
  if (!version) throw new Error(`Cargo.lock does not name ${crate}`);
  return version;
}

/** The files in a folder and the folders in it, sorted; a file is itself; what is absent has none. */
export function filesIn(path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path).sort().flatMap((name) => filesIn(join(path, name)));
}
