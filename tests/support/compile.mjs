// Compiles examples against the built package, as strictly as a reader's own project may.

import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "../../scripts/process.mjs";
import { inProject } from "../../scripts/project.mjs";

const languages = new Set(["js", "jsx", "ts", "tsx"]);
const compilerOptions = {
  module: "esnext",
  moduleResolution: "bundler",
  moduleDetection: "force",
  target: "es2022",
  lib: ["es2022", "dom", "dom.iterable"],
  types: ["node"],
  jsx: "react-jsx",
  strict: true,
  allowJs: true,
  checkJs: true,
  skipLibCheck: true,
  noEmit: true,
  paths: { "@/*": ["./*"] },
};

/** The blocks that are JavaScript or TypeScript. */
export const compilable = (blocks) => blocks.filter(({ language }) => languages.has(language));

const fileOf = (text) => /^\/\/ (\S+\.\w+)\n/.exec(text)?.[1];

/**
 * Compiles blocks of code together, in a folder of that name below this project's node_modules. A block whose first line
 * names a file is that file; a second one with the same name, an alternative to it, stands beside it. `reader` are blocks
 * of another page that its reader has followed: their files are there unless these blocks name them too. `declarations`
 * are files of this folder, beside shop.d.ts. Rejects with the compiler's errors.
 */
export async function compile(name, blocks, { reader = [], declarations = [] } = {}) {
  const folder = inProject("build/examples", name.replaceAll("/", "-"));
  rmSync(folder, { recursive: true, force: true });
  const written = new Set();
  const own = new Set(blocks.map(({ text }) => fileOf(text)));
  const others = reader.filter(({ text }) => fileOf(text) && !own.has(fileOf(text)));
  for (const { language, text, line } of compilable([...blocks, ...others])) {
    const named = fileOf(text) ?? `line-${line}.${language}`;
    const file = written.has(named) ? named.replace(/\.\w+$/, `-line-${line}$&`) : named;
    written.add(named);
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["**/*", ...["shop.d.ts", ...declarations].map((file) => inProject("tests/support", file))] }));
  await run(process.execPath, [inProject("node_modules/typescript/bin/tsc"), "-p", folder, "--pretty", "false"], { quiet: true });
}
