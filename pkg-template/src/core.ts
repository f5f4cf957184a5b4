// The Rust core, loaded when it is first needed.

import type { CubePayOptions } from "./types.js";

/** What the core exports. */
export interface Core {
  executePayment(request: unknown, options: object, lease: object, startedAt: number): Promise<unknown>;
  preload(options: object): Promise<void>;
}

type Loader = typeof import("./core/load.js");

let core: Promise<Core> | undefined;
let failedAt: string | undefined;

/** The core; a load that failed is forgotten, so that the next payment can succeed. */
export function loadCore(wasmUrl: CubePayOptions["wasmUrl"]): Promise<Core> {
  return (core ??= importLoader()
    .then((loader) => loader.load(wasmUrl))
    .catch((error: unknown) => {
      core = undefined;
      // Firefox keeps a failed import for as long as the page lives: the next attempt needs another address, which is
      // in the message. The loaders of bundlers throw errors of other types, and do not need it.
      failedAt = error instanceof TypeError ? /https?:[^\s?]+/.exec(error.message)?.[0] : undefined;
      throw error;
    }));
}

function importLoader(): Promise<Loader> {
  return failedAt
    ? import(/* @vite-ignore */ /* webpackIgnore: true */ /* turbopackIgnore: true */ `${failedAt}?${Date.now()}`)
    : import("./core/load.js");
}
