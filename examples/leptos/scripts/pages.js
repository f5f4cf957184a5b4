// Builds the pages: cargo compiles `src/` to wasm, and wasm-bindgen writes the files for the browser to `dist/`. `--release` builds
// them for production. If a tool is missing on this machine, prints how to install it.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const target = "wasm32-unknown-unknown";
const isRelease = process.argv.includes("--release");

/** The output of a program, or `undefined` if the program is missing or fails. */
function ask(program, ...args) {
  const { status, stdout } = spawnSync(program, args, { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

/** The tools that are missing, each with the command that installs it. */
function missingTools() {
  if (!ask("cargo", "--version")) return [["Rust", "see https://rustup.rs"]];
  const missing = [];
  const library = ask("rustc", "--print", "target-libdir", "--target", target);
  if (!library || !existsSync(library)) missing.push([`Rust's target ${target}`, `rustup target add ${target}`]);
  // The program and the crate must have the same version.
  const [, version] = /name = "wasm-bindgen"\nversion = "(.+)"/.exec(readFileSync("Cargo.lock", "utf8"));
  const found = ask("wasm-bindgen", "--version")?.split(" ")[1];
  if (found !== version) {
    const what = `wasm-bindgen ${version}${found ? ` (${found} is installed)` : ""}`;
    missing.push([what, `cargo install wasm-bindgen-cli --version ${version}`]);
  }
  return missing;
}

function run(program, ...args) {
  const { status, stdout } = spawnSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], maxBuffer: 2 ** 28 });
  if (status !== 0) process.exit(status ?? 1);
  return stdout;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

const missing = missingTools();
if (missing.length > 0) {
  fail(`The build of the pages needs tools that are missing. Install them:\n${missing.map(([what, how]) => `\n  ${what}:\n    ${how}\n`).join("")}`);
}
if (!process.env.CUBEPAY_MERCHANT_ID) {
  fail("CUBEPAY_MERCHANT_ID is not set. Set it to your merchant id, which the build writes into the pages.");
}

const profile = isRelease ? ["--release"] : [];
const messages = run("cargo", "build", "--locked", "--target", target, "--message-format", "json-render-diagnostics", ...profile);
const { executable } = messages.split("\n").filter(Boolean).map((line) => JSON.parse(line)).findLast(({ executable }) => executable);
run("wasm-bindgen", executable, "--target", "web", "--no-typescript", "--out-dir", "dist", "--out-name", "northbound");
console.log("The pages are in dist/.");
