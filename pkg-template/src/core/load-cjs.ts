// The loader of the CommonJS build, for Jest, which has neither `import()` nor a `fetch` for files.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import init, { pay, preload } from "./cubepay_checkout.js";
import { coreOf, type Core } from "./exports.js";

declare const __dirname: string;

/** Starts the core from the file beside this one. */
export async function load(): Promise<Core> {
  await init(await WebAssembly.compile(readFileSync(join(__dirname, "cubepay_checkout_bg.wasm"))));
  return coreOf(pay, preload as Core["preload"]);
}
