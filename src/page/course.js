// The beginning and end of a payment in the page: its waits, its events and its promise. In JavaScript, because timers, callbacks
// and timelines belong to the page, and because this state must survive a core that panicked. The steps of a payment, what a
// timeout means for it and the wording of errors are decided elsewhere.

import { adopted, get, getText, text } from "./values.js";

/** Milliseconds on a monotonic clock. */
export const now = () => globalThis.performance?.now?.() ?? Date.now();

/** The rejection reason of a wait that timed out or whose scope has ended. */
const late = new Error("given up by cubepay-checkout");

export const isLate = (reason) => reason === late;

function create(fields) {
  const scope = { ended: false, waits: new Set(), stop: () => end(scope), ...fields };
  return scope;
}

/** The scope for the first part of a payment. It ends when the caller's signal is aborted or `end` is called. */
export function beginScope(signal) {
  const scope = create({ signal });
  try {
    signal?.addEventListener("abort", scope.stop);
  } catch {
    // An imitation of a signal may not accept listeners. Its `aborted` is still read.
  }
  if (isAborted(scope)) end(scope);
  return scope;
}

/**
 * The scope of one HTTP exchange, with or without an outer scope. It ends after this many milliseconds, and then aborts a request
 * that was made with these settings.
 */
export function within(outer, settings, milliseconds) {
  const controller = new AbortController();
  settings.signal = controller.signal;
  const scope = create({ outer, controller, ended: outer?.ended });
  scope.timer = setTimeout(scope.stop, milliseconds);
  outer?.waits.add(scope.stop);
  return scope;
}

/** Whether the caller has aborted the payment. */
export const isAborted = ({ signal, ended }) => ended || !!get(signal, "aborted");

/** Ends a scope and every wait in it. */
export function end(scope) {
  scope.ended = true;
  clearTimeout(scope.timer);
  try {
    scope.signal?.removeEventListener("abort", scope.stop);
  } catch {
    // See `beginScope`.
  }
  scope.outer?.waits.delete(scope.stop);
  for (const giveUp of scope.waits) giveUp();
}

/** Runs `start(resolve, reject)` until it settles, the scope ends, or the optional time limit has passed. */
const waiting = ({ waits, ended, controller }, milliseconds, start, whenLate) =>
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
    const timer = milliseconds >= 0 && setTimeout(whenLate ? done(resolve) : giveUp, milliseconds);
    waits.add(giveUp);
    // Also in a scope that has ended, because a promise that rejects needs a handler.
    start?.(done(resolve), done(reject));
    if (ended) giveUp();
  });

/**
 * Waits for a value, a promise or any thenable. Rejects when the time limit has passed or the scope ends, with a reason that
 * `isLate` recognises.
 */
export const wait = (scope, value, milliseconds) => waiting(scope, milliseconds, (resolve, reject) => adopted(value).then(resolve, reject));

/** Waits this many milliseconds. Rejects if the scope ends first. */
export const sleep = (scope, milliseconds) => waiting(scope, milliseconds, undefined, true);

function randomByte() {
  try {
    return crypto.getRandomValues(new Uint8Array(1))[0];
  } catch {
    return Math.random() * 256;
  }
}

/** A random UUID. Insecure contexts, such as a shop tested over a local network, have no `randomUUID`. */
function randomUuid() {
  try {
    return crypto.randomUUID();
  } catch {
    return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (digit ^ (randomByte() & (15 >> (digit / 4)))).toString(16));
  }
}

/** The most recent course. It survives a core that panicked. */
let last;

export const underWay = () => last;

/**
 * Begins a course. The request's own id takes precedence over the caller's, then a random one. The start is now, unless the
 * caller recorded it.
 */
export function begin(course) {
  last = course;
  course.requestId = getText(course.request, "requestId") ?? text(course.requestId) ?? randomUuid();
  course.startedAt ??= now();
}

/**
 * Adds a User Timing measure, and removes the previous payment's, so that a page that takes ten thousand payments keeps five
 * entries instead of fifty thousand.
 */
function measure(name, start, end, detail) {
  try {
    performance.clearMeasures(name);
    performance.measure(name, { start, end, detail });
  } catch {
    // A payment works without a timeline.
  }
}

/** Reports a step. An error in the observer goes to the console and does not affect the payment. */
export function reached({ request, requestId, paymentSessionId, startedAt }, type) {
  const end = now();
  // Browsers measure no finer than a tenth of a millisecond.
  const event = { type, requestId, ...(paymentSessionId && { paymentSessionId }), elapsedMs: Math.round((end - startedAt) * 10) / 10 };
  measure(type, startedAt, end, event);
  const observer = get(request, "onProgress");
  if (observer) {
    (async () => observer(event))()
      .catch((error) => console.error("cubepay-checkout: onProgress failed", error))
      .catch(() => {});
  }
}

/** Resolves the promise if there is a receipt. */
export function resolve({ receipt, resolve }) {
  if (receipt) resolve(receipt);
  return !!receipt;
}

/** Rejects the promise. The caller creates the error. Settling a settled promise has no effect. */
export function reject({ requestId, paymentSessionId, reject }, code, message, name, retryable, outcome, status, cause) {
  const fields = { name, retryable, outcome, requestId };
  if (paymentSessionId) fields.paymentSessionId = paymentSessionId;
  if (status) fields.status = status;
  if (cause !== undefined) fields.cause = cause;
  reject(code, message, fields);
}
