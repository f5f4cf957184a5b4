// Which media type a file is served with.

import { extname } from "node:path";

const types = {
  ".cjs": "text/javascript",
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

/** The media type of a file of this name or path. */
export const mediaType = (path) => types[extname(path)] ?? "application/octet-stream";
