// The hand-written half of the package: TypeScript entries in two module forms, their types, and the files beside them.

import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { run } from "../process.mjs";
import { inProject } from "../project.mjs";

const source = (...parts) => inProject("pkg-template/src", ...parts);
const pkg = (...parts) => inProject("pkg", ...parts);
const forms = [
  { format: "esm", extension: ".js" },
  { format: "cjs", extension: ".cjs" },
];
/** For Metro, which bundles for Expo and React Native: the entries that load the core. Their types are the usual ones. */
const metro = { format: "esm", extension: ".metro.js" };
/** Metro's bundles are scripts, in which `import.meta` is a syntax error. */
const withoutImportMeta = { "import.meta.url": "undefined" };
/**
 * Entries, by their source below `pkg-template/src/`: `server/node.ts` becomes `server/node.js`, `.cjs`, `.d.ts` and
 * `.d.cts`. The main one is downloaded by every page, so it alone is minified. Those that load the core have a form for
 * Metro too. Only an entry with `platform: "node"` may import Node's own modules.
 */
const entries = [
  { file: "index.ts", minify: true, forms: [...forms, metro] },
  { file: "react.tsx", forms: [...forms, metro] },
  { file: "element.ts", forms: [...forms, metro] },
  { file: "server.ts" },
  { file: "server/postgres.ts" },
  { file: "server/sqlite.ts" },
  { file: "server/node.ts", platform: "node" },
  { file: "testing.ts" },
].filter(({ file }) => existsSync(source(file)));

const builtName = (file, extension) => file.replace(/\.(tsx?|js)$/, extension);

/** Keeps what is loaded later, and every other entry, out of the bundle of an entry. */
const apart = (entry, extension) => ({
  name: "apart",
  setup(build) {
    build.onResolve({ filter: /^\.\/core\/(load|hint)\.js$/ }, ({ path }) => {
      const form = extension === metro.extension && path.endsWith("load.js") ? builtName(path, extension) : path;
      return { path: form, external: true, sideEffects: false };
    });
    build.onResolve({ filter: /^\.{1,2}\/.*\.js$/ }, ({ path, resolveDir }) => {
      const imported = relative(source(), join(resolveDir, path)).replace(/\.js$/, "");
      const other = entries.find(({ file }) => file !== entry && builtName(file, "") === imported);
      if (!other) return undefined;
      const built = relative(dirname(entry), builtName(other.file, extension));
      return { path: built.startsWith(".") ? built : `./${built}`, external: true, sideEffects: false };
    });
  },
});

/** A module `virtual:name` that exports texts. */
const texts = (name, exported) => ({
  name,
  setup(build) {
    build.onResolve({ filter: new RegExp(`^virtual:${name}$`) }, ({ path }) => ({ path, namespace: name }));
    build.onLoad({ filter: /.*/, namespace: name }, () => ({
      contents: Object.entries(exported).map(([key, text]) => `export const ${key} = ${JSON.stringify(text)};`).join("\n"),
    }));
  },
});

/** The sandbox SDK is a script of its own, which the testing entry carries as text. */
const sandboxSdk = (source) => texts("sandbox-sdk", { source });

/** The sandbox's page, which the program carries as text. */
const sandboxPage = (page) => texts("sandbox-page", page);

/** `npx cubepay-sandbox`: one file, with its server library in it and that library's licence beside it. */
async function buildSandbox(shared, sdkText) {
  const { build } = await import("esbuild");
  const folder = source("sandbox/page");
  const script = await build({ ...shared, entryPoints: [join(folder, "page.ts")], format: "esm", minify: true, write: false });
  const page = {
    html: readFileSync(join(folder, "index.html"), "utf8"),
    css: readFileSync(join(folder, "page.css"), "utf8"),
    script: script.outputFiles[0].text,
    version: JSON.parse(readFileSync(inProject("pkg-template/package.json"), "utf8")).version,
  };
  await build({
    ...shared,
    entryPoints: [source("sandbox/main.ts")],
    outfile: pkg("sandbox/cubepay-sandbox.js"),
    platform: "node",
    target: "node20",
    format: "esm",
    minify: true,
    banner: { js: "#!/usr/bin/env node" },
    plugins: [sandboxSdk(sdkText), sandboxPage(page)],
  });
  chmodSync(pkg("sandbox/cubepay-sandbox.js"), 0o755);
  copyFileSync(inProject("node_modules/@hono/node-server/LICENSE"), pkg("sandbox/LICENSE-hono-node-server"));
  copyFileSync(inProject("node_modules/hono/LICENSE"), pkg("sandbox/LICENSE-hono"));
  copyFileSync(source("sandbox/chain/LICENSE-openzeppelin"), pkg("sandbox/LICENSE-openzeppelin"));
}

/** Builds pkg/ from build/core/ and pkg-template/. */
export async function buildEntries() {
  const { build } = await import("esbuild");
  rmSync(pkg(), { recursive: true, force: true });
  mkdirSync(pkg("testing"), { recursive: true });
  const shared = { bundle: true, target: "es2022", platform: "neutral", logLevel: "warning" };

  const sdk = await build({ ...shared, entryPoints: [source("testing/sandbox-sdk.ts")], format: "iife", minify: true, write: false });
  const sdkText = sdk.outputFiles[0].text;
  writeFileSync(pkg("testing/cubist-pay-client-sdk.umd.js"), sdkText);

  for (const { file, minify = false, platform = shared.platform, forms: its = forms } of entries) {
    for (const { format, extension } of its) {
      await build({
        ...shared,
        entryPoints: [source(file)],
        outfile: pkg(builtName(file, extension)),
        platform,
        format,
        minify,
        jsx: "automatic",
        external: ["react", "react/jsx-runtime"],
        define: {
          isCommonJs: String(format === "cjs"),
          isMetro: String(extension === metro.extension),
          ...(extension === metro.extension && withoutImportMeta),
        },
        // What the CommonJS form says of `import.meta` is dead code there.
        logOverride: { "empty-import-meta": "silent" },
        plugins: [apart(file, extension), sandboxSdk(sdkText)],
      });
    }
  }

  await buildSandbox(shared, sdkText);

  for (const { extension } of forms) keepImportAsItIs(pkg(`index${extension}`));

  await writeCore(inProject("build/core"), pkg("core"));
  copyFileSync(inProject("build/core/cubepay_checkout.d.ts"), pkg("core/cubepay_checkout.d.ts"));

  await writeTypes();
  await writeSchemas();
  for (const file of ["package.json", "README.md", "custom-elements.json"]) copyIfThere(inProject("pkg-template", file), pkg(file));
  for (const file of ["CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"]) copyIfThere(inProject(file), pkg(file));
}

/** The declarations of the entries, and those that they refer to. The rest is the entries' own business. */
function publicDeclarations(folder) {
  const found = new Set(entries.map(({ file }) => builtName(file, ".d.ts")));
  for (const file of found) {
    const text = readFileSync(join(folder, file), "utf8");
    for (const [, path] of text.matchAll(/(?:from |import\()"(\.{1,2}\/[^"]+)\.js"/g)) found.add(join(dirname(file), `${path}.d.ts`));
  }
  return found;
}

/** What the glue needs and Jest's jsdom lacks, or has in a form that Node's own fetch API does not take. */
const webApisOfNode = `const { AbortController, Headers, queueMicrotask, Request, Response, TextDecoder, TextEncoder } = require("node:vm").runInThisContext("globalThis");`;

/** A custom section of a wasm file that has a name and nothing else. */
function emptySection(name) {
  const content = Buffer.from(name);
  return Buffer.concat([Buffer.of(0, content.length + 1, content.length), content]);
}

/**
 * The core as a page loads it: the loader with the glue in it, the hint, the wasm, and its copy for hosts where the file is
 * not found. The glue stands there by itself too, for who wants the core alone; `load.cjs` is for Jest, `load.metro.js` for
 * Metro.
 */
export async function writeCore(from, to) {
  const { build } = await import("esbuild");
  mkdirSync(to, { recursive: true });
  const glue = join(from, "cubepay_checkout.js");
  const glueIn = {
    name: "glue",
    setup(build) {
      build.onResolve({ filter: /^\.\/cubepay_checkout\.js$/ }, () => ({ path: glue }));
      build.onLoad({ filter: /cubepay_checkout\.js$/ }, () => ({ contents: startedByTheLoader(readFileSync(glue, "utf8")) }));
    },
  };
  const built = readFileSync(join(from, "cubepay_checkout_bg.wasm"));
  const buildSection = `build ${createHash("sha256").update(built).digest("hex").slice(0, 12)}`;
  const wasm = Buffer.concat([built, emptySection(buildSection)]);
  const minified = { target: "es2022", platform: "neutral", logLevel: "warning", format: "esm", minify: true };
  const loader = { ...minified, bundle: true, define: { buildSection: JSON.stringify(buildSection) }, external: ["./inline.js"], plugins: [glueIn] };
  await build({ ...minified, entryPoints: [glue], outfile: join(to, "cubepay_checkout.js") });
  await build({ ...loader, entryPoints: [source("core/load.ts")], outfile: join(to, "load.js") });
  await build({
    ...loader,
    entryPoints: [source("core/load.ts")],
    outfile: join(to, "load.metro.js"),
    define: { ...loader.define, ...withoutImportMeta },
  });
  await build({ ...minified, bundle: true, entryPoints: [source("core/hint.ts")], outfile: join(to, "hint.js") });
  await build({ ...loader, entryPoints: [source("core/load-cjs.ts")], outfile: join(to, "load.cjs"), format: "cjs", platform: "node", banner: { js: webApisOfNode } });
  writeFileSync(join(to, "cubepay_checkout_bg.wasm"), wasm);
  writeFileSync(join(to, "inline.js"), `export const wasm = "${wasm.toString("base64")}";\n`);
}

/**
 * The glue without its own ways to find and compile the wasm: the loader hands it a module. One instance serves all entries
 * that share this loader, such as the one before and the one after a hot reload: the glue's closures belong to the instance
 * that made them, and another in its place would be called with addresses that mean something else in its memory.
 */
function startedByTheLoader(text) {
  const byTheLoader = `export default async (module) => {
      const instance = await WebAssembly.instantiate(module, __wbg_get_imports());
      if (!wasm) __wbg_finalize_init(instance, module);
    };`;
  // Futures then go on by way of a promise. Test runners' fake timers may replace `queueMicrotask`, and never a promise.
  return replaced(replaced(text, /async function __wbg_load\([^]*$/, byTheLoader), /const ret = arg0\.queueMicrotask;\s+return ret;/, "");
}

function replaced(glue, pattern, by) {
  if (!pattern.test(glue)) throw new Error(`The glue has no ${pattern}: wasm-bindgen writes it in another way now`);
  return glue.replace(pattern, () => by);
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
  for (const file of publicDeclarations(folder)) {
    const text = readFileSync(join(folder, file), "utf8");
    mkdirSync(dirname(pkg(file)), { recursive: true });
    writeFileSync(pkg(file), text);
    writeFileSync(pkg(file.replace(/\.ts$/, ".cts")), text.replace(/((?:from |import\()"\.{1,2}\/[^"]+)\.js"/g, '$1.cjs"'));
  }
}

/** The tables of payments, for those who apply their migrations themselves. */
async function writeSchemas() {
  const { postgresSchema } = await import(pathToFileURL(pkg("server/postgres.js")).href);
  const { sqliteSchema } = await import(pathToFileURL(pkg("server/sqlite.js")).href);
  writeFileSync(pkg("server/postgres.sql"), postgresSchema());
  writeFileSync(pkg("server/sqlite.sql"), sqliteSchema());
}

function copyIfThere(from, to) {
  if (existsSync(from)) copyFileSync(from, to);
}
