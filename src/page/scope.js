// Waiting, and giving it up: what a payment has begun ends with the payment. What follows from that is not decided here.

import { adopted, get } from "./values.js";

/** Milliseconds on a clock that never goes back. */
export const now = () => globalThis.performance?.now?.() ?? Date.now();

/** The reason of a wait whose time was up, or whose scope has ended. */
const late = new Error("given up by cubepay-checkout");

export const isLate = (reason) => reason === late;

function create(fields) {
  const scope = { ended: false, waits: new Set(), stop: () => end(scope), ...fields };
  return scope;
}

/** The scope of a payment's beginning. It ends when the caller's signal is aborted, and with `end`. */
export function begin(signal) {
  const scope = create({ signal });
  try {
    signal?.addEventListener("abort", scope.stop);
  } catch {
    // An imitation of a signal is looked at, at least.
  }
  if (isAborted(scope)) end(scope);
  return scope;
}

/**
 * The scope of one exchange, within another or on its own: its waits take no longer than this together, and a request with
 * these settings is aborted when one of them is given up.
 */
export function within(outer, settings, milliseconds) {
  const controller = new AbortController();
  settings.signal = controller.signal;
  const scope = create({ outer, controller, ended: outer?.ended, until: now() + milliseconds });
  outer?.waits.add(scope.stop);
  return scope;
}

/** Whether the caller has given up. */
export const isAborted = ({ signal, ended }) => ended || !!get(signal, "aborted");

/** Ends a scope and all that waits in it. */
export function end(scope) {
  scope.ended = true;
  try {
    scope.signal?.removeEventListener("abort", scope.stop);
  } catch {
    // As above.
  }
  scope.outer?.waits.delete(scope.stop);
  for (const giveUp of scope.waits) giveUp();
}

/** Runs `start(resolve, reject)` until it settles, the time is up, or the scope ends. */
const waiting = ({ waits, ended, controller, until = Infinity }, milliseconds, start, whenLate) =>
  new Promise((resolve, reject) => {
    const done = (settle) => (value) => {
      clearTimeout(timer);
      waits.delete(giveUp);
      settle(value);
    };
    const giveUp = done(() => {
      controller?.abort(late);
      reject(late);
    });
    const timer = setTimeout(whenLate ? done(resolve) : giveUp, Math.min(milliseconds, until - now()));
    waits.add(giveUp);
    if (ended) giveUp();
    else start?.(done(resolve), done(reject));
  });

/** Waits for a value, which may be a promise or any thenable. Rejects with what `isLate` knows when that takes too long. */
export const wait = (scope, value, milliseconds) => waiting(scope, milliseconds, (resolve, reject) => adopted(value).then(resolve, reject));

/** Waits. Rejects when the scope ends before. */
export const sleep = (scope, milliseconds) => waiting(scope, milliseconds, undefined, true);
