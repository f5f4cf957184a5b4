// The page's right to one payment at a time, which the package keeps on `globalThis`: `registry.ts` takes it.

interface Registry {
  payment?: object | undefined;
}

/** Not created here: a fake that is uninstalled leaves nothing behind. */
const registry = (): Registry | undefined => (globalThis as Record<symbol, Registry | undefined>)[Symbol.for("cubepay-checkout")];

/** Gives a function that ends the right of a payment which has started since, so that another one can start. */
export function guardFromNow(): () => void {
  const before = registry()?.payment;
  return () => {
    const shared = registry();
    if (shared?.payment && shared.payment !== before) shared.payment = undefined;
  };
}
