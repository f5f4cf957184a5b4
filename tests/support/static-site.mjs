// Files of a folder as a web server gives them.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mediaType } from "./media-types.mjs";

/** A response with a file, or `undefined` if there is none. */
export function fileResponse(file, headers) {
  return existsSync(file) ? new Response(readFileSync(file), { headers: { "content-type": mediaType(file), ...headers } }) : undefined;
}

/** `(path) => response`: the files of a folder below `prefix`, such as "/package/"; `undefined` for every other path. */
export function folderAt(prefix, folder, headers) {
  return (path) => (path.startsWith(prefix) && path !== prefix ? fileResponse(join(folder, path.slice(prefix.length)), headers) : undefined);
}
