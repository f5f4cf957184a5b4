// How a payment may end: each ending needs an explanation. An ending is `{ paid: hash }` or `{ code, outcome }`.
//
// What a payment does by itself (its request, its session, its modal) explains exactly one ending. The files of core and SDK are shared
// by all payments of a page, and engines keep some of them in their own ways: there, a fault of any payment so far explains a failure.

import { retriedStatuses } from "../vectors/vectors.mjs";
import { hashOfLookup, hashOfSdk, limitsOf, maxAttemptsOf } from "./names.mjs";

const unpaid = (code, status) => ({ code, outcome: "unpaid", ...(status && { status }) });
/** The codes that only an opened modal can come to. */
export const afterTheModal = ["closed", "sdk_open_failed", "sdk_result_malformed"];

/** What the request, the options and the container are refused for, before anything is sent. */
function refusals({ request, options, container }) {
  const wrong = [];
  if (request.malformed || request.money?.sent === null) wrong.push(unpaid("invalid_request"));
  if (options === "no merchant") wrong.push(unpaid("missing_merchant_id"));
  if (options === "bad endpoint" || container.kind === "malformed") wrong.push(unpaid("invalid_request"));
  if (container.kind === "absent" || container.kind === "gone") wrong.push(unpaid("missing_container"));
  return wrong;
}

/**
 * How the session request ends: after how many attempts, and with a failure or with none. `late` is how many answers the
 * payment cannot have had in time: on a busy machine, one that came too late is followed by another attempt.
 */
export function sessionRequest(plan, engine, late = 0) {
  if (["headers throw", "headers reject", "headers are text", "headers malformed"].includes(plan.options)) return { attempts: 0, failure: unpaid("invalid_request") };
  if (plan.options === "headers hang") return { attempts: 0, failure: unpaid("session_unavailable") };
  const most = maxAttemptsOf(plan);
  for (let nth = 1; ; nth += 1) {
    const attempt = plan.attempts[Math.min(nth, plan.attempts.length) - 1];
    const { kind, status, retryAfter } = attempt;
    if (nth <= late) continue;
    if (kind === "ok" || kind === "moved") return { attempts: nth };
    // WebKit takes what came before a connection broke for the whole.
    if (kind === "unusable" || (kind === "truncated" && engine === "webkit")) return { attempts: nth, failure: unpaid("session_malformed", 200) };
    const code = status >= 400 && status < 500 ? "session_rejected" : "session_unavailable";
    const worthAnother = !status || retriedStatuses.includes(status);
    if (!worthAnother || nth === most || retryAfter === "31") return { attempts: nth, failure: unpaid(code, status) };
  }
}

/** Whether the endpoint says where to look the session up, and its token is one that a header can hold. */
export const allowsLookup = ({ location, token }) => ["relative", "absolute"].includes(location) && token !== "of two lines";

/** What the look-up says, if there is one. */
function lookedUp(session) {
  if (!allowsLookup(session)) return "nothing";
  const { lookup } = session;
  if (["funded", "captured", "anonymous"].includes(lookup.kind)) return "paid";
  return ["funded without hash", "submitted"].includes(lookup.kind) ? "maybe" : "nothing";
}

const hashless = ["undefined", "null", "empty", "number", "blank", "wrong type", "hostile"];

/** How it ends once the modal was asked to open. */
function afterModal(plan, page, at, lookupWasLate) {
  const { settles, shape } = plan.open;
  if (settles === "resolves" && !hashless.includes(shape)) return [{ paid: hashOfSdk(page.number, at) }];
  const code = settles === "resolves" ? "sdk_result_malformed" : shape.startsWith("closed") ? "closed" : "sdk_open_failed";
  const without = { code, outcome: code === "closed" ? "unpaid" : "unknown" };
  const answer = lookedUp(plan.session);
  const withLookup = answer === "paid" ? { paid: hashOfLookup(page.number, at) } : answer === "maybe" ? { code, outcome: "unknown" } : without;
  return lookupWasLate ? [withLookup, without] : [withLookup];
}

const failsInit = (page) => (kind) => ["throws", "rejects", "hang"].includes(kind) || (kind === "garbage" && page.sdk === "instance");

/** All endings that something explains: the plan, the page's history, or a machine too busy for a time limit. */
export function explainedEndings(page, plan, seen, history) {
  const { at, took, aborted } = seen;
  const { sessionTimeoutMs, sdkTimeoutMs } = limitsOf(plan);
  const slow = took >= sdkTimeoutMs * 0.95;
  const endings = [];

  if (!history.hasCore(plan) && (history.mayLackCore(plan) || slow)) endings.push(unpaid("core_load_failed"));

  const refused = refusals(plan);
  endings.push(...refused);
  // The merchant's own container may leave the page before or after the core looks for it.
  if (plan.container.removedAfter !== null && ["selector", "element"].includes(plan.container.kind)) endings.push(unpaid("missing_container"));
  if (plan.request.malformed?.endsWith("that throws")) endings.push(unpaid("invalid_request"));

  if (refused.length === 0) {
    const request = sessionRequest(plan, history.engine);
    const late = took >= sessionTimeoutMs * 0.95;
    if (request.failure) endings.push(request.failure);
    if (late) endings.push(unpaid("session_unavailable"));
    const afterLateAnswers = late && seen.attempts > request.attempts && sessionRequest(plan, history.engine, seen.attempts - 1).failure;
    if (afterLateAnswers) endings.push(afterLateAnswers);

    const codes = new Set(seen.globalBefore ? [] : history.scriptFailures(plan));
    if (slow && !seen.globalBefore) codes.add("sdk_load_failed");
    if (slow || seen.inits.some(failsInit(page))) codes.add("sdk_init_failed");
    endings.push(...[...codes].map((code) => unpaid(code)));
    if (!request.failure) endings.push(...afterModal(plan, page, at, late && allowsLookup(plan.session)));
  }

  if (plan.panic) endings.push({ code: "internal", outcome: seen.opens > 0 ? "unknown" : "unpaid" });
  if (aborted !== "before the modal") return endings;
  // What failed at the same time may be reported as well, but no modal may open any more.
  const beforeModal = endings.filter(({ paid, code }) => !paid && !afterTheModal.includes(code));
  return [unpaid("aborted"), ...beforeModal];
}
