// The Rust core, loaded when it is first needed.

import type { Core } from "./core/exports.js";
import type { CubePayOptions } from "./types.js";

type Loader = typeof import("./core/load.js");

/** Whether this is the CommonJS form of the package; the build tells. */
declare const isCommonJs: boolean;
/** Whether this is the form for Metro, which parses no `import()` of a computed address and gives no `import.meta`. */
declare const isMetro: boolean;
declare const module: { require(path: string): Loader };

let core: Promise<Core> | undefined;
let failedAt: string | undefined;

/** The core; a load that failed is forgotten, so that the next payment can succeed. */
export function loadCore(options: CubePayOptions): Promise<Core> {
  // Loader, wasm and hint are asked for in one tick: one after the other would cost the customer a round trip.
  return (core ??= Promise.all([
    importLoader(),
    fetchWasm(options).catch((error: unknown) => error),
    // Not waited for: a payment goes without, a little later.
    void import("./core/hint.js").then((module) => module.hint(options)).catch((error: unknown) => error),
  ])
    .then(([loader, wasm]) => loader.load(wasm))
    .catch((error: unknown) => {
      core = undefined;
      // A browser keeps an import that failed for as long as the page lives: Firefox any, all of them one of a module that
      // did not parse or run. The next attempt needs another address: that of the file beside this one or, where a bundler
      // moved it, the one in the message. The loaders of bundlers throw errors of other types, and do not need it.
      const found = /^https?:\S+core\/load\.js|TypeE.*?(https?:[^\s?]+)/s.exec(`${import.meta.url?.replace(/index\.js.*/, "core/load.js")} ${error}`);
      if (found) failedAt = found[1] ?? found[0];
      throw error;
    }));
}

/** The answer to the request for the wasm. The forms for CommonJS and Metro have no address to go by, and leave it to the loader. */
async function fetchWasm({ wasmUrl }: CubePayOptions): Promise<unknown> {
  if (isCommonJs || isMetro) return wasmUrl;
  // Bundlers find the file by this literal, which has to stand here just so.
  return fetch(wasmUrl ?? new URL("./core/cubepay_checkout_bg.wasm", import.meta.url), { signal: AbortSignal.timeout(10_000) });
}

function importLoader(): Promise<Loader> {
  const usual = () => import("./core/load.js");
  const loading: Promise<Loader> = failedAt && !isMetro
    ? import(/* @vite-ignore */ /* webpackIgnore: true */ /* turbopackIgnore: true */ `${failedAt}?${Date.now()}`).catch(usual)
    : usual();
  return isCommonJs ? loading.catch(requireLoader) : loading;
}

/** Jest runs CommonJS where `import()` is not to be had. No bundler may see this `require`: it would add a second core. */
function requireLoader(error: any): Loader {
  if (/^ERR_VM_DYNAMIC_IMPORT/.test(error?.code)) return ((own) => own.require("./core/load.cjs"))(module);
  throw error;
}
