// Finds and starts the wasm. Loaded with the first payment.

import init, { pay, preload } from "./cubepay_checkout.js";
import { coreOf, type Core } from "./exports.js";

/** The name of the custom section that identifies this build's wasm. The build writes it into both files. */
declare const buildSection: string;

/**
 * Starts the core. `wasm` is the response to the entry's request, the error of that request, or, in the CommonJS build, the
 * configured URL. Rejects if the core cannot start.
 */
export async function load(wasm: unknown): Promise<Core> {
  try {
    await init(await compile(wasm));
  } catch (error) {
    if (isPolicy(error)) throw error;
    // The bundler or host did not put the file there, or the page is not allowed to fetch it.
    await init(await WebAssembly.compile(await copyOfWasm(error)));
  }
  return coreOf(pay, preload as Core["preload"]);
}

async function copyOfWasm(reason: unknown): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { wasm } = await import("./inline.js");
    return Uint8Array.from(atob(wasm), (character) => character.charCodeAt(0));
  } catch {
    throw new Error(`could not load the wasm (${(reason as Error)?.message ?? reason}) or its bundled copy`);
  }
}

/** Compiles the wasm while it downloads, or from its bytes if the server sends another content type. */
async function compile(wasm: unknown): Promise<WebAssembly.Module> {
  if (wasm instanceof Error) throw wasm;
  // As in the entry, bundlers recognise exactly this expression.
  const address = () => (wasm as string | URL | undefined) ?? new URL("./cubepay_checkout_bg.wasm", import.meta.url);
  const response = wasm instanceof Response ? wasm : await fetch(address());
  if (!response.ok) throw new Error(`${response.url} answered HTTP ${response.status}`);
  const isWasm = response.headers.get("content-type") === "application/wasm";
  const module = await (isWasm ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer()));
  // Glue and wasm call each other by minified names, which differ between builds.
  if (!WebAssembly.Module.customSections(module, buildSection)[0]) throw new Error(`${response.url} is of another build of cubepay-checkout`);
  return module;
}

/** A CSP that forbids wasm also forbids the bundled copy. */
function isPolicy(error: unknown): boolean {
  return error instanceof WebAssembly.CompileError && /CSP|Content Security|unsafe-eval/i.test(error.message);
}
