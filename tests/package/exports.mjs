// The entries of the package, as its manifest has them.

import { readFileSync } from "node:fs";
import { inProject } from "../../scripts/project.mjs";

const { name, exports } = JSON.parse(readFileSync(inProject("pkg-template/package.json"), "utf8"));
const modules = Object.keys(exports).filter((path) => typeof exports[path] === "object");

/** What people write in an import: `cubepay-checkout/server/node`. */
export const specifiers = modules.map((path) => name + path.slice(1));

/** The files that these are, without an ending: `index`, `server/node`. */
export const entries = modules.map((path) => path.slice(2) || "index");
