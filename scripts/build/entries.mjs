// The hand-written half of the package: TypeScript entries in two module forms, their types, and the files beside them.

import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { run } from "../process.mjs";
import { filesIn, inProject } from "../project.mjs";

const source = (...parts) => inProject("pkg-template/src", ...parts);
const pkg = (...parts) => inProject("pkg", ...parts);
const forms = [
  { format: "esm", extension: ".js" },
  { format: "cjs", extension: ".cjs" },
];
/** Entries, and how they are built. The main one is downloaded by every page, so it alone is minified. */
const entries = [
  { file: "index.ts", minify: true },
  { file: "react.tsx" },
  { file: "server.ts" },
  { file: "testing.ts" },
].filter(({ file }) => existsSync(source(file)));

/** Keeps what is loaded later, or by another entry, out of a bundle. */
const apart = (extension) => ({
  name: "apart",
  setup(build) {
    build.onResolve({ filter: /^\.\/core\/load\.js$/ }, ({ path }) => ({ path, external: true, sideEffects: false }));
    build.onResolve({ filter: /^\.{1,2}\/index\.js$/ }, () => ({ path: `./index${extension}`, external: true, sideEffects: false }));
  },
});

/** The sandbox SDK is a script of its own, which the testing entry carries as text. */
const sandboxSdk = (text) => ({
  name: "sandbox-sdk",
  setup(build) {
    build.onResolve({ filter: /^virtual:sandbox-sdk$/ }, ({ path }) => ({ path, namespace: "sandbox-sdk" }));
    build.onLoad({ filter: /.*/, namespace: "sandbox-sdk" }, () => ({ contents: `export const source = ${JSON.stringify(text)}` }));
  },
});

/** Builds pkg/ from build/core/ and pkg-template/. */
export async function buildEntries() {
  const { build } = await import("esbuild");
  rmSync(pkg(), { recursive: true, force: true });
  mkdirSync(pkg("testing"), { recursive: true });
  const shared = { bundle: true, target: "es2022", platform: "neutral", logLevel: "warning" };

  const sdk = await build({ ...shared, entryPoints: [source("testing/sandbox-sdk.ts")], format: "iife", minify: true, write: false });
  const sdkText = sdk.outputFiles[0].text;
  writeFileSync(pkg("testing/cubist-pay-client-sdk.umd.js"), sdkText);

  for (const { file, minify = false } of entries) {
    for (const { format, extension } of forms) {
      const outfile = pkg(file.replace(/\.tsx?$/, extension));
      await build({
        ...shared,
        entryPoints: [source(file)],
        outfile,
        format,
        minify,
        jsx: "automatic",
        external: ["react", "react/jsx-runtime"],
        plugins: [apart(extension), sandboxSdk(sdkText)],
      });
    }
  }

  for (const { extension } of forms) keepImportAsItIs(pkg(`index${extension}`));

  await writeCore(inProject("build/core"), pkg("core"));
  copyFileSync(inProject("build/core/cubepay_checkout.d.ts"), pkg("core/cubepay_checkout.d.ts"));

  await writeTypes();
  for (const file of ["package.json", "README.md"]) copyIfThere(inProject("pkg-template", file), pkg(file));
  for (const file of ["CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"]) copyIfThere(inProject(file), pkg(file));
}

/** The declarations that an entry refers to. The rest is the entries' own business. */
const isPublic = /^((index|react|react\/(pay-button|use-payment)|server|testing|errors|service|types)|(server|testing)\/(?!sandbox-sdk\.|virtual)[^/]+)\.d\.ts$/;

/**
 * The core as a page loads it: the loader with the glue in it, the wasm, and its copy for hosts where the file is not
 * found. The glue stands there by itself too, for who wants the core alone.
 */
export async function writeCore(from, to) {
  const { build } = await import("esbuild");
  mkdirSync(to, { recursive: true });
  const glue = join(from, "cubepay_checkout.js");
  const glueIn = { name: "glue", setup: (build) => build.onResolve({ filter: /^\.\/cubepay_checkout\.js$/ }, () => ({ path: glue })) };
  const minified = { target: "es2022", platform: "neutral", logLevel: "warning", format: "esm", minify: true };
  await build({ ...minified, entryPoints: [glue], outfile: join(to, "cubepay_checkout.js") });
  await build({ ...minified, bundle: true, entryPoints: [source("core/load.ts")], outfile: join(to, "load.js"), external: ["./inline.js"], plugins: [glueIn] });
  const wasm = readFileSync(join(from, "cubepay_checkout_bg.wasm"));
  writeFileSync(join(to, "cubepay_checkout_bg.wasm"), wasm);
  writeFileSync(join(to, "inline.js"), `export const wasm = "${wasm.toString("base64")}";\n`);
}

/** Minifying drops the comments that keep bundlers from taking apart an import of an address known only at run time. */
function keepImportAsItIs(file) {
  const text = readFileSync(file, "utf8");
  const kept = text.replace("import(`${", "import(/*@vite-ignore*//*webpackIgnore:true*//*turbopackIgnore:true*/`${");
  if (kept === text) throw new Error(`${file} has no import of a computed address any more`);
  writeFileSync(file, kept);
}

/** Type declarations, once for each module form: a CommonJS file may not get its types from an ES module. */
async function writeTypes() {
  const types = inProject("build/types");
  rmSync(types, { recursive: true, force: true });
  await run(process.execPath, [inProject("node_modules/typescript/bin/tsc"), "-p", inProject("pkg-template")], { quiet: true });
  const folder = join(types, "pkg-template/src");
  for (const file of filesIn(folder).map((file) => relative(folder, file))) {
    if (!isPublic.test(file)) continue;
    const text = readFileSync(join(folder, file), "utf8");
    mkdirSync(dirname(pkg(file)), { recursive: true });
    writeFileSync(pkg(file), text);
    writeFileSync(pkg(file.replace(/\.ts$/, ".cts")), text.replace(/(from "\.{1,2}\/[^"]+)\.js"/g, '$1.cjs"'));
  }
}

function copyIfThere(from, to) {
  if (existsSync(from)) copyFileSync(from, to);
}
