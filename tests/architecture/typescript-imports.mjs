// Which source of the npm package imports which, types included, as the compiler reads it.

import { posix } from "node:path";
import ts from "typescript5";

/**
 * By file, what it imports: files of the package by their path below `src/`, all else as it is written. `sources` has the
 * text of each file by that path.
 */
export function typescriptImports(sources) {
  const imports = Object.entries(sources).map(([file, text]) => {
    const found = ts.preProcessFile(text).importedFiles.map(({ fileName }) => resolve(fileName, file, sources));
    return [file, [...new Set(found)].sort()];
  });
  return Object.fromEntries(imports);
}

function resolve(name, from, sources) {
  if (!name.startsWith(".")) return name;
  const path = posix.join(posix.dirname(from), name).replace(/\.js$/, "");
  return [".ts", ".tsx", ".d.ts"].map((extension) => path + extension).find((file) => Object.hasOwn(sources, file)) ?? name;
}
