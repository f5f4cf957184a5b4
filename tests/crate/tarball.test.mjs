// The crate as crates.io would publish it.

import assert from "node:assert/strict";
import { relative } from "node:path";
import { before, describe, it } from "node:test";
import { run } from "../../scripts/process.mjs";
import { filesIn, inProject, root } from "../../scripts/project.mjs";
import { findCargo, wasmTarget } from "../../scripts/setup/rust.mjs";
import { readAll, versionOf } from "../../scripts/release/versions.mjs";

/** Cargo, with what it needs in its own cache: the crates of Cargo.lock. What was not committed is packed too. */
const cargo = (args, options = {}) => run("cargo", [...args, "--offline"], { quiet: true, cwd: root, ...options });
const cargoPackage = (...args) => cargo(["package", "--locked", "--allow-dirty", ...args]);
const wasm = ["--target", "wasm32-unknown-unknown"];

describe("the crate's tarball", { concurrency: false }, () => {
  before(() => {
    findCargo();
    assert.ok(wasmTarget.present(), "Rust's wasm32 target is installed: npm run setup");
  });

  it("has the sources, the page for crates.io, the changelog and the licences, and nothing of the npm package", async () => {
    const packed = (await cargoPackage("--list")).split("\n").filter((line) => /^\.?[\w./-]+$/.test(line));
    const sources = filesIn(inProject("src")).map((file) => relative(root, file));
    const others = ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "docs/rust.md"];
    const ofCargo = [".cargo_vcs_info.json", "Cargo.lock", "Cargo.toml", "Cargo.toml.orig"];
    assert.deepEqual(packed.filter((file) => !ofCargo.includes(file)).sort(), [...others, ...sources].sort());
  });

  it("builds for the browser as Rust frontends use it, from nothing but itself", { timeout: 600_000 }, async () => {
    assert.match(await cargoPackage("--no-default-features", ...wasm), /Verifying cubepay-checkout[^]*Finished/);
  });

  it("builds for a server that renders the application", { timeout: 600_000 }, async () => {
    assert.match(await cargoPackage("--no-default-features"), /Verifying cubepay-checkout[^]*Finished/);
  });

  it("has all that docs.rs needs for the documentation", { timeout: 600_000 }, async () => {
    const cwd = inProject(`target/package/cubepay-checkout-${versionOf(readAll())}`);
    const env = { ...process.env, RUSTDOCFLAGS: "-D warnings", CARGO_TARGET_DIR: inProject("target") };
    await cargo(["doc", "--no-deps", "--no-default-features"], { cwd, env });
    const pages = filesIn(inProject("target/doc/cubepay_checkout/guide")).map((file) => relative(inProject("target/doc/cubepay_checkout/guide"), file));
    assert.ok(pages.includes("leptos/index.html") && pages.includes("yew/index.html"), pages.join("\n"));
  });
});
