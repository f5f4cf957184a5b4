// Finding and starting the wasm. Loaded with the first payment, never before.

import init, { pay, preload } from "./cubepay_checkout.js";
import { coreOf, type Core } from "./exports.js";

/** The name of the section that tells this build's wasm from all others; the build puts it in both. */
declare const buildSection: string;

/**
 * Starts the core. `wasm` is the answer to the entry's request for it, what kept that from being answered, or, from the
 * CommonJS form, the configured address. Rejects with what kept the core from starting.
 */
export async function load(wasm: unknown): Promise<Core> {
  try {
    await init(await compile(wasm));
  } catch (error) {
    if (isPolicy(error)) throw error;
    // The file is not where the bundler or the host should have put it, or the page may not fetch it.
    await init(await WebAssembly.compile(await copyOfWasm(error)));
  }
  return coreOf(pay, preload as Core["preload"]);
}

async function copyOfWasm(reason: unknown): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { wasm } = await import("./inline.js");
    return Uint8Array.from(atob(wasm), (character) => character.charCodeAt(0));
  } catch {
    throw new Error(`the wasm is not to be had (${(reason as Error)?.message ?? reason}), nor its copy`);
  }
}

/** The wasm, compiled while it arrives, or from its bytes where the server calls it something else. */
async function compile(wasm: unknown): Promise<WebAssembly.Module> {
  if (wasm instanceof Error) throw wasm;
  // As in the entry: bundlers find the file by this literal.
  const address = () => (wasm as string | URL | undefined) ?? new URL("./cubepay_checkout_bg.wasm", import.meta.url);
  const response = wasm instanceof Response ? wasm : await fetch(address());
  if (!response.ok) throw new Error(`${response.url} answered HTTP ${response.status}`);
  const isWasm = response.headers.get("content-type") === "application/wasm";
  const module = await (isWasm ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer()));
  // The short names by which glue and wasm call each other mean something else in every build.
  if (!WebAssembly.Module.customSections(module, buildSection)[0]) throw new Error(`${response.url} is of another build of cubepay-checkout`);
  return module;
}

/** A page whose CSP forbids wasm forbids the other copy too. */
function isPolicy(error: unknown): boolean {
  return error instanceof WebAssembly.CompileError && /CSP|Content Security|unsafe-eval/i.test(error.message);
}
