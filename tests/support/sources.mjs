// Imports a TypeScript source of the package by itself, for what no entry exports.

import { build } from "esbuild";
import { inProject } from "../../scripts/project.mjs";

/** The exports of a file below `pkg-template/src/`. */
export async function importSource(path) {
  const { outputFiles } = await build({ entryPoints: [inProject("pkg-template/src", path)], bundle: true, format: "esm", target: "es2022", write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`);
}
