// Finds the parts that a change can reach. A changed test file reaches the parts that contain or import it. Test data reaches the
// parts that import from its folder. A changed source reaches the parts that prove its area. Any other file reaches every part.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ask } from "../process.mjs";
import { filesIn, inProject } from "../project.mjs";

/** The areas of the product, by the path of their sources. The first matching path decides. */
const areas = [
  // The server reads the core's table.
  ["src/payment/minor-units.txt", "core", "server"],
  ["src/", "core"],
  ["tests/server_rendering.rs", "core"],
  ["pkg-template/src/server", "server"],
  ["pkg-template/src/testing", "sandbox"],
  ["pkg-template/src/sandbox", "sandbox"],
  ["pkg-template/src/", "page"],
  ["pkg-template/README.md", "documents"],
  ["pkg-template/", "package"],
  ["www/", "demo"],
  ["examples/nextjs/", "examples/nextjs"],
  ["examples/express-vue/", "examples/express-vue"],
  ["examples/leptos/", "examples/leptos"],
  ["docs/", "documents"],
  ["deny.toml", "dependencies"],
];

/** The files with changes that are not committed or not pushed; if there are none, the files of the last commit. */
export function changedFiles() {
  const git = (...args) => ask("git", args, { cwd: inProject() })?.split("\n").filter(Boolean) ?? [];
  const uncommitted = [...git("diff", "--name-only", "HEAD"), ...git("ls-files", "--others", "--exclude-standard")];
  const unpushed = git("diff", "--name-only", "@{upstream}...HEAD");
  const files = new Set([...uncommitted, ...unpushed]);
  return files.size > 0 ? [...files] : git("diff", "--name-only", "HEAD~1", "HEAD");
}

const isCode = (file) => /\.m?[jt]sx?$/.test(file);

/** The files of the project that a file imports, those that it loads later included. */
export function importedBy(file) {
  if (!isCode(file)) return [];
  const specifiers = readFileSync(inProject(file), "utf8").matchAll(/(?:from|import\(?)\s*"(\.{1,2}\/[^"]+)"/g);
  return [...specifiers].map(([, path]) => join(dirname(file), path)).filter((path) => filesIn(inProject(path)).length === 1);
}

/** The files in a folder of tests and everything they import, as paths in the project. */
function filesOf(folder) {
  const found = new Set();
  const visit = (file) => {
    if (found.has(file)) return;
    found.add(file);
    importedBy(file).forEach(visit);
  };
  for (const file of filesIn(inProject(folder))) visit(file.slice(inProject().length + 1));
  return found;
}

/** The parts that these changed files can reach. */
export function reached(parts, files) {
  // Several parts have one folder: one for each engine.
  const own = new Map(parts.map(({ folder }) => [folder, new Set()]));
  for (const folder of own.keys()) if (folder) own.set(folder, filesOf(folder));
  const areasOf = (file) => areas.find(([place]) => file.startsWith(place))?.slice(1) ?? (file.endsWith(".md") ? ["documents"] : []);
  const reads = (files, file) => files.has(file) || (!isCode(file) && [...files].some((other) => isCode(other) && dirname(other) === dirname(file)));
  const reachedBy = (file) => {
    const found = parts.filter((part) => reads(own.get(part.folder), file) || areasOf(file).some((area) => part.proves.includes(area)));
    return found.length > 0 ? found : parts;
  };
  const found = new Set(files.flatMap(reachedBy));
  return parts.filter((part) => found.has(part));
}
