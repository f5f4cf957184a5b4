// Loads the Rust core when it is first needed.

import type { Core } from "./core/exports.js";
import type { CubePayOptions } from "./types.js";

type Loader = typeof import("./core/load.js");

/** Whether this is the CommonJS build. */
declare const isCommonJs: boolean;
/** Whether this is the build for Metro, which supports neither `import()` of a computed address nor `import.meta`. */
declare const isMetro: boolean;
declare const module: { require(path: string): Loader };

let core: Promise<Core> | undefined;
let failedAt: string | undefined;

/** Loads the core once. A failed load is forgotten, so the next payment can succeed. */
export function loadCore(options: CubePayOptions): Promise<Core> {
  // The loader, the wasm and the hint are requested in one tick: one after the other would cost a round trip.
  return (core ??= Promise.all([
    importLoader(),
    fetchWasm(options).catch((error: unknown) => error),
    // Nothing waits for the hint: without it, a payment only starts the SDK's download later.
    void import("./core/hint.js").then((module) => module.hint(options)).catch((error: unknown) => error),
  ])
    .then(([loader, wasm]) => loader.load(wasm))
    .catch((error: unknown) => {
      core = undefined;
      failedAt = loaderBesideThis() ?? addressIn(error);
      throw error;
    }));
}

// After a failed `import()`, the same URL fails again for the lifetime of the page: Firefox 153 caches every failure, and all
// engines cache a module that did not parse or run. A retry needs a new query, so the failed URL must be known.

/** The loader's URL, unless a bundler has moved the file. */
function loaderBesideThis(): string | null {
  // The match array has one element, so it converts to that element's text.
  const folder = /^http.*(?=index\.js)/.exec(import.meta.url);
  return folder && `${folder}core/load.js`;
}

/**
 * The URL in the error of an `import()`: "Failed to fetch dynamically imported module: ..." in Chromium, "error loading
 * dynamically imported module: ..." in Firefox. WebKit's message has no URL. Bundlers' loaders throw errors of other types, and
 * send a new request by themselves.
 */
function addressIn(error: unknown): string | undefined {
  return /TypeE.*?(http[^\s?]+)/s.exec(`${error}`)?.[1];
}

/** The response with the wasm. The CommonJS and Metro builds have no `import.meta.url` and leave the request to the loader. */
async function fetchWasm({ wasmUrl }: CubePayOptions): Promise<unknown> {
  if (isCommonJs || isMetro) return wasmUrl;
  // Bundlers find the file by this exact expression.
  return fetch(wasmUrl ?? new URL("./core/cubepay_checkout_bg.wasm", import.meta.url), { signal: AbortSignal.timeout(10_000) });
}

function importLoader(): Promise<Loader> {
  const usual = () => import("./core/load.js");
  const loading: Promise<Loader> = failedAt && !isMetro
    ? import(/* @vite-ignore */ /* webpackIgnore: true */ /* turbopackIgnore: true */ `${failedAt}?${Date.now()}`).catch(usual)
    : usual();
  return isCommonJs ? loading.catch(requireLoader) : loading;
}

/** Jest runs CommonJS without `import()`. Bundlers must not see this `require`: it would add a second core. */
function requireLoader(error: any): Loader {
  if (/^ERR_VM_DYNAMIC_IMPORT/.test(error?.code)) return ((own) => own.require("./core/load.cjs"))(module);
  throw error;
}
