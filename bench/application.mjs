// Measures what the crate adds to an application in Rust: builds the same small application with and without it.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../scripts/process.mjs";
import { inProject } from "../scripts/project.mjs";
import { weigh } from "./size.mjs";
import { kilobytes, table } from "./tables.mjs";

const manifest = `[package]
name = "application"
version = "0.0.0"
edition = "2024"
[lib]
crate-type = ["cdylib"]
[dependencies]
cubepay-checkout = { path = ${JSON.stringify(inProject())}, default-features = false, optional = true }
js-sys = "0.3"
wasm-bindgen = "0.2"
wasm-bindgen-futures = "0.4"
[features]
checkout = ["dep:cubepay-checkout"]
[profile.release]
opt-level = "z"
lto = true
codegen-units = 1
panic = "abort"
[package.metadata.wasm-pack.profile.release]
wasm-opt = false
[workspace]
`;

/** A click handler that awaits a promise or a payment, and returns the outcome as text. */
const source = `use wasm_bindgen::prelude::*;

#[cfg(feature = "checkout")]
async fn paid(amount: f64) -> Result<String, String> {
    use cubepay_checkout::{Checkout, Options, PaymentRequest};
    let checkout = Checkout::new(Options { merchant_id: Some("m_1".into()), ..Options::default() });
    let receipt = checkout.execute(PaymentRequest::new(amount)).await.map_err(|error| error.to_string())?;
    Ok(receipt.transaction_hash)
}

#[cfg(not(feature = "checkout"))]
async fn paid(amount: f64) -> Result<String, String> {
    let paid = wasm_bindgen_futures::JsFuture::from(js_sys::Promise::resolve(&JsValue::from(amount))).await;
    paid.map(|value: JsValue| value.as_string().unwrap_or_default()).map_err(|error: JsValue| format!("{error:?}"))
}

#[wasm_bindgen]
pub async fn pay(amount: f64) -> String {
    match paid(amount).await {
        Ok(hash) => format!("paid: {hash}"),
        Err(reason) => format!("not paid: {reason}"),
    }
}
`;

/** The sizes of wasm and glue, optimised and minified as an application would ship them. */
async function measure(folder, features) {
  const out = join(folder, `pkg-${features.length}`);
  const chosen = features.length > 0 ? ["--features", features.join(",")] : [];
  await run("wasm-pack", ["build", folder, "--target", "web", "--release", "--no-pack", "--out-dir", out, "--out-name", "application", "--", ...chosen], { quiet: true });
  const wasm = join(out, "application_bg.wasm");
  await run("wasm-opt", [wasm, "-Oz", "--all-features", "-o", wasm], { quiet: true });
  const { build } = await import("esbuild");
  const { outputFiles } = await build({ entryPoints: [join(out, "application.js")], bundle: true, minify: true, format: "esm", write: false, logLevel: "silent" });
  return { wasm: weigh(readFileSync(wasm)), glue: weigh(outputFiles[0].contents) };
}

export async function application() {
  const folder = mkdtempSync(join(tmpdir(), "cubepay-checkout-application-"));
  try {
    mkdirSync(join(folder, "src"));
    writeFileSync(join(folder, "Cargo.toml"), manifest);
    writeFileSync(join(folder, "src/lib.rs"), source);
    const [without, withIt] = [await measure(folder, []), await measure(folder, ["checkout"])];
    const row = (name, { wasm, glue }) => [name, kilobytes(wasm.brotli), kilobytes(glue.brotli), kilobytes(wasm.brotli + glue.brotli)];
    const less = (a, b) => ({ wasm: { brotli: a.wasm.brotli - b.wasm.brotli }, glue: { brotli: a.glue.brotli - b.glue.brotli } });
    const text = `A small application in Rust that awaits a promise on a click, and the same application paying with the crate without default features.
Built with opt-level z, LTO and \`wasm-opt -Oz\`; the glue and the crate's JavaScript are bundled and minified. Sizes are after brotli 11.

${table(["", "wasm", "glue", "total"], [row("without the crate", without), row("with the crate", withIt), row("**what the crate adds**", less(withIt, without))])}`;
    return { text, verdicts: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
