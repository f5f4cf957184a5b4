// The chain's sources, bundled for the tests: the package exports none of it.

import { build } from "esbuild";
import { pathToFileURL } from "node:url";
import { inProject } from "../../../scripts/project.mjs";

/** The exports of a source file below `pkg-template/src/`. */
export async function imported(file) {
  const outfile = inProject("build/sandbox-chain", file.replaceAll("/", "-").replace(/\.ts$/, `-${process.pid}.mjs`));
  const entryPoints = [inProject("pkg-template/src", file)];
  await build({ entryPoints, outfile, bundle: true, format: "esm", platform: "node", target: "es2022", logLevel: "warning" });
  return import(pathToFileURL(outfile).href);
}
