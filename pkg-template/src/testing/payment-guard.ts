// The page's guard for one payment at a time, which the package keeps on `globalThis`; see `registry.ts`.

interface Registry {
  payment?: object | undefined;
}

/** Not created here, because an uninstalled fake must leave nothing behind. */
const registry = (): Registry | undefined => (globalThis as Record<symbol, Registry | undefined>)[Symbol.for("cubepay-checkout")];

/** Returns a function that releases the guard of a payment that has started since, so that another one can start. */
export function guardFromNow(): () => void {
  const before = registry()?.payment;
  return () => {
    const shared = registry();
    if (shared?.payment && shared.payment !== before) shared.payment = undefined;
  };
}
