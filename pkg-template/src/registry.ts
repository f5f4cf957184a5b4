// State shared by all copies of this package on one page. `src/page/registry.rs` is the core's side. The payment guard is taken
// here, because it must be taken synchronously and the core may not be loaded yet.

interface Registry {
  /** The payment in progress. */
  payment?: object | undefined;
  /** When the failed preload hint for the SDK's script was inserted, on `performance`'s clock. */
  failedHint?: number;
}

/** Lives on `globalThis`, so that two copies, React's StrictMode and hot reload share it. */
export function registry(): Registry {
  const key = Symbol.for("cubepay-checkout");
  return ((globalThis as Record<symbol, Registry | undefined>)[key] ??= {});
}
