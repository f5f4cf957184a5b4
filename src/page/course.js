// What begins and ends with a payment, as the page sees it: what it waits for, its events, its promise. In JavaScript, because
// timers, callbacks and timelines are the page's, and because it outlives a core that a panic ended. What happens in a
// payment, what follows from a wait that was given up, and what errors say, is not decided here.

import { adopted, get, getText, text } from "./values.js";

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
export function beginScope(signal) {
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
 * The scope of one exchange, within another or on its own: it ends when so much time is up, and then a request with these settings
 * is aborted.
 */
export function within(outer, settings, milliseconds) {
  const controller = new AbortController();
  settings.signal = controller.signal;
  const scope = create({ outer, controller, ended: outer?.ended });
  scope.timer = setTimeout(scope.stop, milliseconds);
  outer?.waits.add(scope.stop);
  return scope;
}

/** Whether the caller has given up. */
export const isAborted = ({ signal, ended }) => ended || !!get(signal, "aborted");

/** Ends a scope and all that waits in it. */
export function end(scope) {
  scope.ended = true;
  clearTimeout(scope.timer);
  try {
    scope.signal?.removeEventListener("abort", scope.stop);
  } catch {
    // As above.
  }
  scope.outer?.waits.delete(scope.stop);
  for (const giveUp of scope.waits) giveUp();
}

/** Runs `start(resolve, reject)` until it settles, the scope ends, or the time is up, if there is one. */
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
    // Also in a scope that has ended: somebody has to hear of a promise that rejects.
    start?.(done(resolve), done(reject));
    if (ended) giveUp();
  });

/**
 * Waits for a value, which may be a promise or any thenable: for so long at most, or until the scope ends. Rejects with what
 * `isLate` knows when that takes too long.
 */
export const wait = (scope, value, milliseconds) => waiting(scope, milliseconds, (resolve, reject) => adopted(value).then(resolve, reject));

/** Waits. Rejects when the scope ends before. */
export const sleep = (scope, milliseconds) => waiting(scope, milliseconds, undefined, true);

function randomByte() {
  try {
    return crypto.getRandomValues(new Uint8Array(1))[0];
  } catch {
    return Math.random() * 256;
  }
}

/** A random UUID. Pages without TLS, such as a shop tried over a local network, have no `randomUUID`. */
function randomUuid() {
  try {
    return crypto.randomUUID();
  } catch {
    return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (digit ^ (randomByte() & (15 >> (digit / 4)))).toString(16));
  }
}

/** The course that was begun last. A core that a panic ended has forgotten it. */
let last;

export const underWay = () => last;

/** Begins a course: its id is the request's, the caller's, or a random one; its start is now, unless the caller noted it. */
export function begin(course) {
  last = course;
  course.requestId = getText(course.request, "requestId") ?? text(course.requestId) ?? randomUuid();
  course.startedAt ??= now();
}

/**
 * Puts a User Timing measure on the timeline. The measure of the payment before is taken off, so that a page that pays ten
 * thousand times keeps five entries, not fifty thousand.
 */
function measure(name, start, end, detail) {
  try {
    performance.clearMeasures(name);
    performance.measure(name, { start, end, detail });
  } catch {
    // A payment needs no timeline.
  }
}

/** Tells that a step was reached. What the observer throws goes to the console, not into the payment. */
export function reached({ request, requestId, paymentSessionId, startedAt }, type) {
  const end = now();
  // A tenth of a millisecond is as fine as browsers measure.
  const event = { type, requestId, ...(paymentSessionId && { paymentSessionId }), elapsedMs: Math.round((end - startedAt) * 10) / 10 };
  measure(type, startedAt, end, event);
  const observer = get(request, "onProgress");
  if (observer) {
    (async () => observer(event))()
      .catch((error) => console.error("cubepay-checkout: onProgress failed", error))
      .catch(() => {});
  }
}

/** Resolves the promise, if there is a receipt. */
export function resolve({ receipt, resolve }) {
  if (receipt) resolve(receipt);
  return !!receipt;
}

/** Rejects the promise, for which the caller makes the error. Only the first time that a promise is settled counts. */
export function reject({ requestId, paymentSessionId, reject }, code, message, name, retryable, outcome, status, cause) {
  const fields = { name, retryable, outcome, requestId };
  if (paymentSessionId) fields.paymentSessionId = paymentSessionId;
  if (status) fields.status = status;
  if (cause !== undefined) fields.cause = cause;
  reject(code, message, fields);
}
