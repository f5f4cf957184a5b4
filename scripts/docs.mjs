// Makes the reference into build/site/: the entries by TypeDoc, the crate by rustdoc, one index over both. A warning of
// either ends it, so an export that is documented nowhere does not get through.

import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { typedoc } from "./docs/typedoc.mjs";
import { run } from "./process.mjs";
import { inProject, root } from "./project.mjs";
import { main, step } from "./report.mjs";
import { ensureBuildTools } from "./setup.mjs";

const site = inProject("build/site");
/** A folder of its own: in the usual one `cargo doc` takes the pages that it made with other features for its own. */
const rustTarget = inProject("build/rustdoc");

/** As Rust frontends use the crate: without the exports of the npm package. */
async function documentCrate() {
  const args = ["doc", "--no-deps", "--no-default-features", "--target-dir", rustTarget];
  const env = { ...process.env, RUSTDOCFLAGS: "-D warnings" };
  await step("rustdoc: the crate", () => run("cargo", args, { quiet: true, cwd: root, env }));
  cpSync(`${rustTarget}/doc`, `${site}/rust`, { recursive: true });
}

function writeIndex() {
  const { version } = JSON.parse(readFileSync(inProject("pkg-template/package.json"), "utf8"));
  const index = readFileSync(inProject("docs/site/index.html"), "utf8");
  writeFileSync(`${site}/index.html`, index.replaceAll("{version}", version));
  copyFileSync(inProject("docs/site/site.css"), `${site}/site.css`);
  // The names of the pages are TypeDoc's and rustdoc's, and may change with them.
  const links = [...index.matchAll(/href="((?!data:)[^"]+)"/g)].map(([, link]) => link);
  const dead = links.filter((link) => !existsSync(`${site}/${link}`));
  if (dead.length > 0) throw new Error(`docs/site/index.html links to pages that are not there: ${dead.join(", ")}`);
}

main(async () => {
  await ensureBuildTools();
  rmSync(site, { recursive: true, force: true });
  mkdirSync(site, { recursive: true });
  await step("TypeDoc: the entries of the package", () => typedoc("--out", `${site}/api`));
  await documentCrate();
  writeIndex();
  console.log(`The reference: ${site}/index.html`);
});
