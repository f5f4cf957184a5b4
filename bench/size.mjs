// Measures how many bytes a page downloads for the package, bundled as in an application, and for its peers.

import { readFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { inProject } from "../scripts/project.mjs";
import { installPeers, peers } from "./peers.mjs";
import { kilobytes, table, verdict, verdictHead } from "./tables.mjs";

const limits = { eager: { must: 1_500, aim: 1_200 }, firstPayment: { must: 29_000, aim: 26_000 } };
const budgetFile = inProject("bench/budget.json");

/** The size of a file in bytes: `{ raw, brotli, gzip }`, compressed at the highest levels. */
export function weigh(bytes) {
  const buffer = Buffer.from(bytes);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: buffer.length };
  return { raw: buffer.length, brotli: brotliCompressSync(buffer, { params }).length, gzip: gzipSync(buffer, { level: 9 }).length };
}

const none = { raw: 0, brotli: 0, gzip: 0 };

/** Adds up sizes. Files are compressed one by one, as servers do. */
const sum = (weights) => weights.reduce((a, b) => ({ raw: a.raw + b.raw, brotli: a.brotli + b.brotli, gzip: a.gzip + b.gzip }), none);

/** The sizes of a bundle: `eager` is downloaded with the page, `later` by dynamic imports. */
function divide(result) {
  const outputs = result.metafile.outputs;
  const eager = new Set();
  const follow = (path) => {
    if (eager.has(path) || !outputs[path]) return;
    eager.add(path);
    for (const { path: next, kind } of outputs[path].imports) if (kind === "import-statement") follow(next);
  };
  follow(Object.keys(outputs).find((path) => outputs[path].entryPoint));
  const weight = (wanted) => {
    const paths = Object.keys(outputs).filter((path) => eager.has(path) === wanted);
    return sum(paths.map((path) => weigh(result.outputFiles.find((file) => file.path.endsWith(path.replace(/^.*\//, "/"))).contents)));
  };
  return { eager: weight(true), later: weight(false) };
}

/** Bundles one import statement as an application would: minified and split for the browser, without React. */
async function bundle(names, from, folder) {
  const { build } = await import("esbuild");
  const core = { name: "core", setup: (build) => build.onResolve({ filter: /\/core\/(load|hint)\.js$/ }, ({ path }) => ({ path, external: true })) };
  const result = await build({
    stdin: { contents: `export { ${names} } from "${from}";`, resolveDir: folder },
    outdir: "out",
    absWorkingDir: folder,
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
    external: ["react", "react-dom", "react/jsx-runtime"],
    loader: { ".svg": "text", ".css": "empty" },
    write: false,
    metafile: true,
    logLevel: "silent",
    plugins: [core],
  });
  return divide(result);
}

/** The sizes of the built package. pkg/ must exist, and node_modules must link to it. */
export async function sizes() {
  const file = (path) => weigh(readFileSync(inProject("pkg/core", path)));
  const eager = (await bundle("executePayment", "cubepay-checkout", inProject())).eager;
  const loader = file("load.js");
  const hint = file("hint.js");
  const wasm = file("cubepay_checkout_bg.wasm");
  return {
    eager,
    loader,
    hint,
    wasm,
    firstPayment: sum([eager, loader, hint, wasm]),
    element: (await bundle("CubePayButton", "cubepay-checkout/element", inProject())).eager,
    react: (await bundle("PayButton, usePayment", "cubepay-checkout/react", inProject())).eager,
    fallback: file("inline.js"),
  };
}

/** A sentence for each part that is larger than `budget.json` allows. */
export async function overBudget() {
  const measured = await sizes();
  return Object.entries(JSON.parse(readFileSync(budgetFile, "utf8")).brotli)
    .filter(([part, allowed]) => !(measured[part].brotli <= allowed))
    .map(([part, allowed]) => `${part}: ${measured[part].brotli} bytes after brotli, but the budget is ${allowed}`);
}

async function weighPeer({ name, names, from }, folder) {
  try {
    const { eager, later } = await bundle(names, from, folder);
    return [name, kilobytes(eager.brotli), kilobytes(eager.gzip), kilobytes(eager.raw), later.raw > 0 ? kilobytes(later.brotli) : ""];
  } catch (error) {
    return [name, "not bundled", "", "", String(error.message).split("\n")[1]?.trim().slice(0, 80) ?? ""];
  }
}

export async function bytes() {
  const measured = await sizes();
  const row = (name, { brotli, gzip, raw }) => [name, kilobytes(brotli), kilobytes(gzip), kilobytes(raw)];
  const own = table(
    ["cubepay-checkout", "brotli 11", "gzip 9", "minified"],
    [
      row("the page, `executePayment`", measured.eager),
      row("first payment: `core/load.js`", measured.loader),
      row("first payment: `core/hint.js`", measured.hint),
      row("first payment: the wasm", measured.wasm),
      row("**total of a first payment**", measured.firstPayment),
      row("the page with React: `PayButton`, `usePayment`, and the main entry", measured.react),
      row("the page with `<cubepay-button>`, and the main entry", measured.element),
      row("if the wasm file cannot be loaded: its copy, `core/inline.js`", measured.fallback),
    ],
  );

  const { folder, missing } = await installPeers();
  const rows = [row("**`cubepay-checkout`: `executePayment`**", measured.eager).concat(kilobytes(measured.firstPayment.brotli - measured.eager.brotli))];
  for (const peer of peers) rows.push(missing ? [peer.name, "not installed", "", "", missing] : await weighPeer(peer, folder));

  const verdicts = [
    verdict("eager entry, brotli", measured.eager.brotli, { ...limits.eager, unit: kilobytes }),
    verdict("first payment, brotli", measured.firstPayment.brotli, { ...limits.firstPayment, unit: kilobytes }),
  ];
  const text = `${own}

Peers are bundled in the same way. "Later" is code that the bundler splits off and the page loads on demand. All loaders, including
ours, then fetch the provider's SDK, which is not part of a bundle and is not counted. React is not counted either. 1 KB is 1,000 bytes.

${table(["import", "brotli 11", "gzip 9", "minified", "later, brotli"], rows)}

${table(verdictHead, verdicts.map(({ row }) => row))}`;
  return { text, verdicts };
}
