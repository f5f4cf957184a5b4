// What all copies of this package on one page share. `src/page/registry.rs` is its other half: the guard must be taken
// at the call, and the core may not be loaded by then.

interface Registry {
  /** The payment that is under way. */
  payment?: object | undefined;
  /** When a hint to fetch the SDK's script was made that has failed, on `performance`'s clock. */
  failedHint?: number;
}

/** Lives on `globalThis`, so that two copies, React's StrictMode and hot reload agree. */
export function registry(): Registry {
  const key = Symbol.for("cubepay-checkout");
  return ((globalThis as Record<symbol, Registry | undefined>)[key] ??= {});
}
