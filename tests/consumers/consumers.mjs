// Every consumer that the package has to work in as it is installed. Nothing here sets anything for the package.
//
// `fixtures` and `files` make the consumer's folder; `build` are commands; then either `folder` is served, in which an
// index.html loads `script`, or `server` is started. A consumer without either is its commands, which check for
// themselves. `wasm` is how it has to reach the page: "streamed", "bytes" (fetched, and not streamed) or "inline" (the
// copy in the package). `wasmRequests` is 1 unless it says otherwise; `eager` is what its page loads before a payment,
// `rejected` how much wasm compiles and must not be used. `required` has it ask for the CommonJS form. `buttons` are
// selectors of buttons of the package, which name the order A-1. `payments` is the folder of its server's payments
// file: the server has the session endpoint and the webhook, and is told how to reach CubePay.

import { join } from "node:path";
import { inProject } from "../../scripts/project.mjs";
import { buttons } from "./buttons.mjs";
import { servers } from "./servers.mjs";
import { frontendTarget } from "../support/frontend-target.mjs";

const page = { fixtures: ["page"] };
const next = { fixtures: ["next"] };
const exported = { files: { "next.config.mjs": `export default { output: "export" };\n` }, folder: "out" };
const started = { server: (port) => ["next", "start", "--hostname", "127.0.0.1", "--port", port] };
const nextDev = (...flags) => ({ server: (port) => ["next", "dev", "--hostname", "127.0.0.1", "--port", port, ...flags] });
const unbundled = { ...page, folder: ".", importMap: "./node_modules/cubepay-checkout/" };
const fromElsewhere = { ...page, folder: ".", elsewhere: true };

const rustFrontend = (fixture, program) => ({
  fixtures: [fixture],
  build: [
    ["cargo", "build", "--manifest-path", inProject(`tests/consumers/fixtures/${fixture}/Cargo.toml`), "--target", "wasm32-unknown-unknown", "--target-dir", frontendTarget],
    ["wasm-bindgen", join(frontendTarget, `wasm32-unknown-unknown/debug/${program}.wasm`), "--target", "web", "--no-typescript", "--out-name", "shop", "--out-dir", "."],
  ],
  folder: ".",
  wasm: "streamed",
  eager: ["glue", "wasm"],
});

const withoutCors = (response) => {
  response.headers.delete("Access-Control-Allow-Origin");
  return response;
};
const octets = (response) => new Response(response.body, { headers: { "Content-Type": "application/octet-stream" } });
const html = () => new Response("<!doctype html><title>Shop</title>", { headers: { "Content-Type": "text/html" } });
const wasm = (bytes) => new Response(bytes, { headers: { "Content-Type": "application/wasm" } });
const cutShort = async (response) => wasm((await response.arrayBuffer()).slice(0, 10_000));
// A module that starts, and is not ours: such as a copy from another release that `wasmUrl` points to.
const foreign = () => wasm(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
const policy = (elsewhere, evaluation = " 'wasm-unsafe-eval'") => `default-src 'self'; script-src 'self' 'unsafe-inline' ${elsewhere}${evaluation}; connect-src 'self'`;

export const consumers = [
  { name: "Next.js 16, Turbopack: build", ...next, build: [["next", "build"]], ...started, wasm: "streamed" },
  { name: "Next.js 16, Turbopack: export", ...next, build: [["next", "build"]], ...exported, wasm: "streamed" },
  { name: "Next.js 16, Turbopack: dev", ...next, ...nextDev(), wasm: "streamed" },
  { name: "Next.js 16, webpack: build", ...next, build: [["next", "build", "--webpack"]], ...started, wasm: "streamed" },
  { name: "Next.js 16, webpack: export", ...next, build: [["next", "build", "--webpack"]], ...exported, wasm: "streamed" },
  { name: "Next.js 16, webpack: dev", ...next, ...nextDev("--webpack"), wasm: "streamed" },
  { name: "Vite 8: build", ...page, build: [["vite", "build"]], folder: "dist", wasm: "streamed" },
  { name: "Vite 8: dev", ...page, server: (port) => ["vite", "--host", "127.0.0.1", "--port", port, "--strictPort"], wasm: "streamed" },
  { name: "webpack 5", ...page, build: [["webpack", "--mode", "production"]], folder: "dist", script: "main.js", wasm: "streamed" },
  { name: "webpack 5, require", ...page, required: "src/index.js", build: [["webpack", "--mode", "production"]], folder: "dist", script: "main.js", wasm: "streamed" },
  { name: "Parcel 2", ...page, build: [["parcel", "build", "index.html"]], folder: "dist", wasm: "streamed" },
  { name: "Rollup 4", ...page, build: [["rollup", "src/index.js", "--plugin", "node-resolve", "--dir", "dist"]], folder: "dist", script: "index.js", wasm: "inline" },
  { name: "esbuild, --splitting", ...page, build: [["esbuild", "src/index.js", "--bundle", "--splitting", "--format=esm", "--outdir=dist"]], folder: "dist", script: "index.js", wasm: "inline" },
  { name: "esbuild, one file", ...page, build: [["esbuild", "src/index.js", "--bundle", "--outdir=dist"]], folder: "dist", script: "index.js", wasm: "inline", wasmRequests: 0, eager: ["inline"] },
  { name: "Metro", fixtures: ["page", "metro"], build: [["metro", "build", "src/index.js", "--platform", "web", "--out", "dist/main.js"]], folder: "dist", script: "main.js", wasm: "inline", wasmRequests: 0, eager: ["inline"] },
  { name: "Vue 3, reactive", fixtures: ["page", "vue"], build: [["vite", "build"]], folder: "dist", wasm: "streamed" },
  { name: "TypeScript, strictest", fixtures: ["typescript"], build: [["tsc", "-p", "."], ["vite", "build"]], folder: "dist", wasm: "streamed" },
  { name: "Import map, no bundler", ...unbundled, wasm: "streamed" },
  ...buttons,
  ...servers,
  { name: "Leptos 0.8, CSR, the crate", ...rustFrontend("leptos", "shop") },
  { name: "Yew 0.23, CSR, the crate", ...rustFrontend("yew", "yew-shop") },

  { name: "Host: wasm without CORS", ...fromElsewhere, wasmAnswer: withoutCors, wasm: "inline" },
  { name: "Host: wasm of a wrong type", ...unbundled, wasmAnswer: octets, wasm: "bytes" },
  { name: "Host: HTML for the wasm", ...unbundled, wasmAnswer: html, wasm: "inline" },
  { name: "Host: wasm cut short", ...unbundled, wasmAnswer: cutShort, wasm: "inline" },
  { name: "Host: another wasm", ...unbundled, wasmAnswer: foreign, wasm: "inline", rejected: 1 },
  { name: "Host: connect-src blocks it", ...fromElsewhere, policy, wasm: "inline", wasmRequests: 0 },
  { name: "Host: no 'wasm-unsafe-eval'", ...unbundled, policy: (elsewhere) => policy(elsewhere, ""), fails: { code: "core_load_failed", setting: "'wasm-unsafe-eval'" } },

  { name: "Node, import", fixtures: ["node"], build: [[process.execPath, "import.mjs"]] },
  { name: "Node, require", fixtures: ["node"], build: [[process.execPath, "require.cjs"]] },
  { name: "Vitest 4, jsdom", fixtures: ["vitest"], build: [["vitest", "run"]] },
  { name: "Jest 30, jsdom", fixtures: ["jest"], build: [["jest"]] },
];
