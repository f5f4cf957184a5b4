// The Rust core, loaded when it is first needed.

import type { CubePayOptions } from "./types.js";

/** What the core exports. */
export interface Core {
  executePayment(request: unknown, options: object, lease: object, startedAt: number): Promise<unknown>;
  preload(options: object): Promise<void>;
}

let core: Promise<Core> | undefined;

/** The core; a load that failed is forgotten, so that the next payment can succeed. */
export function loadCore(wasmUrl: CubePayOptions["wasmUrl"]): Promise<Core> {
  return (core ??= import("./core/load.js").then((module) => module.load(wasmUrl)).catch((error: unknown) => {
    core = undefined;
    throw error;
  }));
}

/** Whether the core was asked for before. */
export const coreIsComing = (): boolean => !!core;
