// Measures how long a build takes: a clean one, one after a change, and one without changes. It builds a copy of the project, so
// that the project's own output stays unchanged.

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
    // The copy shares the project's npm packages.
    symlinkSync(inProject("node_modules"), join(copy, "node_modules"), "dir");
    mkdirSync(join(copy, "pkg"));
    const timed = async (name) => {
      const begun = performance.now();
      await run(process.execPath, [join(copy, "scripts/build.mjs")], { quiet: true, cwd: copy });
      return [name, ((performance.now() - begun) / 1000).toFixed(1)];
    };
    const touch = (file, line) => appendFileSync(join(copy, file), `${line}\n`);
    const rows = [await timed("clean: every crate from source, without downloads")];
    rows.push(await timed("no changes"));
    touch("pkg-template/src/service.ts", "// touched");
    rows.push(await timed("one TypeScript source changed"));
    touch("src/checkout/mod.rs", "// touched");
    rows.push(await timed("one Rust source changed"));
    return { text: table(["`npm run build`", "seconds"], rows), verdicts: [] };
  } finally {
    rmSync(copy, { recursive: true, force: true, maxRetries: 5 });
  }
}
