// Checks what a reviewer should not have to: formatting, lints, types, documentation warnings and versions.

import { build } from "./build.mjs";
import { typedoc } from "./docs/typedoc.mjs";
import { run } from "./process.mjs";
import { inProject, root } from "./project.mjs";
import { assertOneVersion } from "./release/versions.mjs";
import { main, step } from "./report.mjs";
import { ensureTestTools } from "./setup.mjs";

const deny = ["--", "-D", "warnings"];
const wasm = ["--target", "wasm32-unknown-unknown"];
/** Applications with a manifest of their own. */
const applications = ["examples/leptos", "tests/consumers/fixtures/leptos", "tests/consumers/fixtures/yew"];
const checks = [
  ["rustfmt", "cargo", ["fmt", "--check"]],
  ...applications.map((folder) => [`rustfmt: ${folder}`, "cargo", ["fmt", "--check", "--manifest-path", `${folder}/Cargo.toml`]]),
  ["clippy, for tests on this machine", "cargo", ["clippy", "--all-targets", ...deny]],
  ["clippy, for the browser", "cargo", ["clippy", "--lib", "--test", "browser", ...wasm, ...deny]],
  ["clippy, as Rust frontends use the crate", "cargo", ["clippy", "--lib", "--no-default-features", ...wasm, ...deny]],
  ["rustdoc", "cargo", ["doc", "--no-deps"], { RUSTDOCFLAGS: "-D warnings" }],
  ["tsc", process.execPath, [inProject("node_modules/typescript/bin/tsc"), "-p", inProject("pkg-template"), "--noEmit", "--emitDeclarationOnly", "false"]],
];

main(async () => {
  await ensureTestTools();
  await build();
  for (const [name, program, args, env] of checks) {
    await step(name, () => run(program, args, { quiet: true, cwd: root, env: { ...process.env, ...env } }));
  }
  await step("TypeDoc", () => typedoc("--emit", "none"));
  await step("one version everywhere", async () => assertOneVersion());
});
