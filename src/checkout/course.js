// How far a payment has come, where those see it who wait for it: its events, the browser's timeline, its promise. In
// JavaScript, because callbacks and timelines are the page's, and because it outlives a core that a panic ended. What
// happens in a payment, and what its errors say, is not decided here.

import { now } from "../page/scope.js";
import { get, getText, text } from "../page/values.js";

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
