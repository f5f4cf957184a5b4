// `AbortSignal.any`, for browsers that have WebAssembly and not that.

/** A signal that aborts when either does. What the caller gave and is no signal is passed on, for the core to refuse. */
export function leash(given: AbortSignal | undefined, own: AbortSignal): { signal: AbortSignal; release(): void } {
  if (given === undefined || given === null) return { signal: own, release: () => {} };
  if (typeof given.addEventListener !== "function") return { signal: given, release: () => {} };
  const either = new AbortController();
  const ended = new AbortController();
  for (const signal of [given, own]) {
    const abort = (): void => either.abort(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { signal: ended.signal });
  }
  return { signal: either.signal, release: () => ended.abort() };
}
