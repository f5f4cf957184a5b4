// Builds the hand-written half of the package: TypeScript entries in two module formats, their types, and the files beside them.

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
/** A format for Metro, the bundler of Expo and React Native, of the entries that load the core. The ESM types serve it too. */
const metro = { format: "esm", extension: ".metro.js" };
/** Metro's bundles are classic scripts, where `import.meta` is a syntax error. */
const withoutImportMeta = { "import.meta.url": "undefined" };
/**
 * The entries, by their source in `pkg-template/src/`: `server/node.ts` becomes `server/node.js`, `.cjs`, `.d.ts` and
 * `.d.cts`. Only the main one is minified, because every page downloads it. Entries that load the core also have a form for
 * Metro. Only an entry with `platform: "node"` may import Node's own modules.
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

/** Keeps the lazily loaded core files and all other entries out of an entry's bundle. */
const externals = (entry, extension) => ({
  name: "externals",
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

/** A module `virtual:name` that exports these strings. */
const texts = (name, exported) => ({
  name,
  setup(build) {
    build.onResolve({ filter: new RegExp(`^virtual:${name}$`) }, ({ path }) => ({ path, namespace: name }));
    build.onLoad({ filter: /.*/, namespace: name }, () => ({
      contents: Object.entries(exported).map(([key, text]) => `export const ${key} = ${JSON.stringify(text)};`).join("\n"),
    }));
  },
});

/** The sandbox SDK, a separate script that the testing entry embeds as a string. */
const sandboxSdk = (source) => texts("sandbox-sdk", { source });

/** The sandbox's page, which the program embeds as strings. */
const sandboxPage = (page) => texts("sandbox-page", page);

/** Builds `npx cubepay-sandbox`: one file with the server library bundled, and the library's licence beside it. */
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
        // The CommonJS form never runs its code with `import.meta`.
        logOverride: { "empty-import-meta": "silent" },
        plugins: [externals(file, extension), sandboxSdk(sdkText)],
      });
    }
  }

  await buildSandbox(shared, sdkText);

  for (const { extension } of forms) restoreBundlerComments(pkg(`index${extension}`));

  await writeCore(inProject("build/core"), pkg("core"));
  copyFileSync(inProject("build/core/cubepay_checkout.d.ts"), pkg("core/cubepay_checkout.d.ts"));

  await writeTypes();
  await writeSchemas();
  for (const file of ["package.json", "README.md", "custom-elements.json"]) copyIfThere(inProject("pkg-template", file), pkg(file));
  for (const file of ["CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"]) copyIfThere(inProject(file), pkg(file));
}

/** The declaration files of the entries, and those that they import. The others are internal and not published. */
function publicDeclarations(folder) {
  const found = new Set(entries.map(({ file }) => builtName(file, ".d.ts")));
  for (const file of found) {
    const text = readFileSync(join(folder, file), "utf8");
    for (const [, path] of text.matchAll(/(?:from |import\()"(\.{1,2}\/[^"]+)\.js"/g)) found.add(join(dirname(file), `${path}.d.ts`));
  }
  return found;
}

/** APIs that the glue needs. Jest's jsdom lacks some of them, and Node's `fetch` does not accept jsdom's versions of others. */
const nodeWebApis = `const { AbortController, Headers, queueMicrotask, Request, Response, TextDecoder, TextEncoder } = require("node:vm").runInThisContext("globalThis");`;

/** A custom section of a wasm file with a name and no data. */
function emptySection(name) {
  const content = Buffer.from(name);
  return Buffer.concat([Buffer.of(0, content.length + 1, content.length), content]);
}

/**
 * Writes the core as a page loads it: the loader with the glue bundled, the hint, the wasm, and a copy of the wasm for hosts that
 * do not serve the file. The glue is also a file of its own, for users of the core alone. `load.cjs` is for Jest, `load.metro.js`
 * for Metro.
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
  await build({ ...loader, entryPoints: [source("core/load-cjs.ts")], outfile: join(to, "load.cjs"), format: "cjs", platform: "node", banner: { js: nodeWebApis } });
  writeFileSync(join(to, "cubepay_checkout_bg.wasm"), wasm);
  writeFileSync(join(to, "inline.js"), `export const wasm = "${wasm.toString("base64")}";\n`);
}

/**
 * The glue without its own code to find and compile the wasm: the loader passes it a module. All entries that share this loader,
 * such as those before and after a hot reload, share one instance. The glue's closures hold addresses in the memory of the
 * instance that created them, so a second instance must not replace it.
 */
function startedByTheLoader(text) {
  const byTheLoader = `export default async (module) => {
      const instance = await WebAssembly.instantiate(module, __wbg_get_imports());
      if (!wasm) __wbg_finalize_init(instance, module);
    };`;
  // Without `queueMicrotask`, futures continue in a promise. Fake timers of test runners replace `queueMicrotask`, not promises.
  return replaced(replaced(text, /async function __wbg_load\([^]*$/, byTheLoader), /const ret = arg0\.queueMicrotask;\s+return ret;/, "");
}

function replaced(glue, pattern, by) {
  if (!pattern.test(glue)) throw new Error(`The glue has no ${pattern}: wasm-bindgen's output has changed. Adapt scripts/build/entries.mjs`);
  return glue.replace(pattern, () => by);
}

/** Restores the comments, which minifying drops, that stop bundlers from resolving an import whose URL is known only at run time. */
function restoreBundlerComments(file) {
  const text = readFileSync(file, "utf8");
  const restored = text.replace("import(`${", "import(/*@vite-ignore*//*webpackIgnore:true*//*turbopackIgnore:true*/`${");
  if (restored === text) throw new Error(`${file} no longer has an import of a computed URL. Adapt scripts/build/entries.mjs`);
  writeFileSync(file, restored);
}

/** Writes type declarations, once for each module format: TypeScript rejects types of an ES module for a CommonJS file. */
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

/** Writes the SQL of the payment tables, for merchants who run their own migrations. */
async function writeSchemas() {
  const { postgresSchema } = await import(pathToFileURL(pkg("server/postgres.js")).href);
  const { sqliteSchema } = await import(pathToFileURL(pkg("server/sqlite.js")).href);
  writeFileSync(pkg("server/postgres.sql"), postgresSchema());
  writeFileSync(pkg("server/sqlite.sql"), sqliteSchema());
}

function copyIfThere(from, to) {
  if (existsSync(from)) copyFileSync(from, to);
}
