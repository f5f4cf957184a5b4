// The package as npm would publish it.

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../scripts/process.mjs";
import { inProject } from "../../scripts/project.mjs";

const npm = (args) => run("npm", [...args, "--json", "--loglevel=error"], { quiet: true, cwd: inProject("pkg") });

/** The paths that would be published, sorted. */
export async function packedFiles() {
  return reported(await npm(["pack", "--dry-run"])).files.map(({ path }) => path).sort();
}

/**
 * Packs pkg/ and unpacks it where `npm install` would: `place` is a folder of a project, `folder` the package in its
 * `node_modules`, `tarball` the packed file.
 */
export async function packAndUnpack() {
  const place = mkdtempSync(join(tmpdir(), "cubepay-checkout-"));
  const remove = () => rmSync(place, { recursive: true, force: true });
  try {
    const { filename } = reported(await npm(["pack", "--pack-destination", place]));
    const tarball = join(place, filename);
    const folder = join(place, "node_modules/cubepay-checkout");
    mkdirSync(folder, { recursive: true });
    await run("tar", ["-xzf", tarball, "-C", folder, "--strip-components=1"], { quiet: true });
    return { place, folder, tarball, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** npm may print warnings around the report. */
function reported(output) {
  const [report] = JSON.parse(output.slice(output.indexOf("[\n"), output.lastIndexOf("]") + 1));
  return report;
}
