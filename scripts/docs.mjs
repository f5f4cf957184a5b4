// Builds the reference in build/site/: TypeDoc documents the entries, rustdoc the crate, and one index links to both. A warning
// of either fails the build, so an undocumented export cannot pass.

import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { typedoc } from "./docs/typedoc.mjs";
import { run } from "./process.mjs";
import { inProject, root } from "./project.mjs";
import { main, step } from "./report.mjs";
import { ensureBuildTools } from "./setup.mjs";

const site = inProject("build/site");
/** Separate from `target/`, where `cargo doc` would reuse pages that it built with other features. */
const rustTarget = inProject("build/rustdoc");

/** Documents the crate as Rust frontends use it: without the exports of the npm package. */
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
  // TypeDoc and rustdoc choose the names of their pages, and an update may change them.
  const links = [...index.matchAll(/href="((?!data:)[^"]+)"/g)].map(([, link]) => link);
  const dead = links.filter((link) => !existsSync(`${site}/${link}`));
  if (dead.length > 0) throw new Error(`docs/site/index.html links to missing pages: ${dead.join(", ")}`);
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
