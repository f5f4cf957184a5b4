// How long a build takes: from nothing, after a change, and when there is nothing to do. In a copy, so that the project's own
// output stays as it is.

import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../scripts/process.mjs";
import { inProject } from "../scripts/project.mjs";
import { table } from "./tables.mjs";

const inputs = ["src", "pkg-template", "scripts", "Cargo.toml", "Cargo.lock", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE", "package.json", "package-lock.json"];

export async function rebuild() {
  const copy = mkdtempSync(join(tmpdir(), "cubepay-checkout-bench-"));
  try {
    for (const input of inputs) cpSync(inProject(input), join(copy, input), { recursive: true });
    for (const test of ["tests/browser"]) cpSync(inProject(test), join(copy, test), { recursive: true });
    // The copy has the project's npm packages, but its own link to what it builds.
    symlinkSync(inProject("node_modules"), join(copy, "node_modules"), "dir");
    mkdirSync(join(copy, "pkg"));
    const timed = async (name) => {
      const begun = performance.now();
      await run(process.execPath, [join(copy, "scripts/build.mjs")], { quiet: true, cwd: copy });
      return [name, ((performance.now() - begun) / 1000).toFixed(1)];
    };
    const touch = (file, line) => appendFileSync(join(copy, file), `${line}\n`);
    const rows = [await timed("clean: every crate from its source, downloads apart")];
    rows.push(await timed("nothing has changed"));
    touch("pkg-template/src/service.ts", "// touched");
    rows.push(await timed("one TypeScript source has changed"));
    touch("src/checkout/mod.rs", "// touched");
    rows.push(await timed("one Rust source has changed"));
    return { text: table(["`npm run build`", "seconds"], rows), verdicts: [] };
  } finally {
    rmSync(copy, { recursive: true, force: true, maxRetries: 5 });
  }
}
