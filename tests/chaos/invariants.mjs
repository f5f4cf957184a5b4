// What must hold after every payment, whatever happened to it. Gives a sentence for each thing that does not.

import { retriedStatuses } from "../vectors/vectors.mjs";
import { afterTheModal, allowsLookup, explainedEndings, sessionRequest } from "./explanations.mjs";
import { givenRequestId, limitsOf, maxAttemptsOf, sessionId } from "./names.mjs";

const codes = [
  ...["aborted", "invalid_request", "missing_merchant_id", "missing_container", "unsupported_environment", "payment_in_progress"],
  ...["session_rejected", "session_unavailable", "session_malformed", "core_load_failed", "sdk_load_failed", "sdk_blocked", "sdk_missing"],
  ...["sdk_init_failed", ...afterTheModal, "internal"],
];
const retryable = ["session_unavailable", "core_load_failed", "sdk_load_failed", "sdk_init_failed"];
const names = { closed: "CubePayClosedError", aborted: "AbortError" };
const show = (value) => JSON.stringify(value);

function* aboutError(error, page, at, opened) {
  if (!error.typed) yield `the rejection is no CubePayError: ${show(error)}`;
  if (!codes.includes(error.code)) yield `the code is not documented: ${error.code}`;
  if (error.name !== (names[error.code] ?? "CubePayError")) yield `${error.code} has the name ${error.name}`;
  if (error.closed !== (error.code === "closed")) yield `isCubePayClosedError says ${error.closed} of ${error.code}`;
  if (!error.message) yield "the error says nothing";
  if (typeof error.requestId !== "string") yield `the error's requestId is ${show(error.requestId)}`;
  const again = retryable.includes(error.code) || (error.code === "session_rejected" && retriedStatuses.includes(error.status));
  if (error.retryable !== again) yield `${error.code} has retryable ${error.retryable}`;
  if (error.paymentSessionId !== undefined && error.paymentSessionId !== sessionId(page.number, at)) yield `the error is about session ${error.paymentSessionId}`;
  if (opened && !error.paymentSessionId) yield `${error.code} after the modal does not say which session`;
  if (opened && error.code !== "closed" && error.outcome !== "unknown") yield `${error.code} is "${error.outcome}" although the modal had opened`;
  if (opened !== afterTheModal.includes(error.code) && error.code !== "internal") yield `${error.code}, and the modal was ${opened ? "" : "not "}opened`;
}

function* aboutResult({ result }, page, at) {
  if (result.session?.paymentSessionId !== sessionId(page.number, at)) yield `the result is about session ${result.session?.paymentSessionId}`;
  if (typeof result.details !== "object") yield "the result has no details";
}

function* aboutEvents(plan, { events, ending, opens }, requestId) {
  const types = events.map(({ type }) => type);
  const order = ["started", "session-created|sdk-ready", "session-created|sdk-ready", "modal-opened", "completed"];
  const ranks = types.map((type) => order.findIndex((step) => step.split("|").includes(type)));
  if (new Set(types).size !== types.length || ranks.some((rank, nth) => nth > 0 && rank < ranks[nth - 1])) yield `the events came as ${types.join(", ")}`;
  const untold = plan.panic === "completed";
  if (!untold && types.includes("completed") !== (ending.paid !== undefined)) yield `"completed" was ${types.includes("completed") ? "" : "not "}told`;
  if (types.includes("modal-opened") && opens === 0) yield `"modal-opened" was told, and no modal opened`;
  if (events.some((event) => event.requestId !== requestId)) yield "an event is about another requestId";
}

function* aboutWire(plan, seen, wire, history, requestId) {
  const bodies = wire.posts.map(({ body }) => JSON.parse(body));
  if (bodies.some((body) => body.requestId !== bodies[0].requestId)) yield `requestIds on the wire: ${bodies.map((body) => body.requestId)}`;
  if (requestId !== undefined && bodies.length > 0 && bodies[0].requestId !== requestId) yield `${bodies[0].requestId} is on the wire, and ${requestId} is told`;
  const money = plan.request.money;
  if (bodies.length > 0 && (!money || bodies[0].amount !== money.sent || bodies[0].currency !== money.currency)) yield `sent was ${wire.posts[0].body}`;
  if (bodies.length > 0 && plan.request.metadata === "order" && bodies[0].orderId !== "A-1") yield "the metadata was not sent";
  if (wire.lookups.length > 1) yield `the session was looked up ${wire.lookups.length} times`;
  if (wire.lookups.some(({ authorised }) => !authorised)) yield "a look-up without the token";
  if (wire.lookups.length > 0 && !allowsLookup(plan.session)) yield "a look-up that the endpoint did not allow";
  for (const leak of wire.leaks) yield `on the wire: ${leak}`;

  if (!seen) return;
  if (seen.attempts > maxAttemptsOf(plan)) yield `${seen.attempts} attempts`;
  const { attempts, failure } = sessionRequest(plan, history.engine);
  const { code, status } = seen.ending.error ?? {};
  const decided = seen.opens > 0 || (failure && code === failure.code && status === failure.status);
  // With a short time limit a busy machine may take any answer too late, and another attempt is called for.
  if (decided && (limitsOf(plan).endpointHangs ? seen.attempts < attempts : seen.attempts !== attempts)) yield `${seen.attempts} attempts, and ${attempts} were called for`;
}

/** `seen` is what the page saw, or nothing when it was left; `wire` what the server did. */
export function* broken(page, plan, seen, wire, history) {
  if (!seen) {
    yield* aboutWire(plan, undefined, wire, history);
    return;
  }
  const { ending, at } = seen;
  if (ending.pending) {
    yield "it does not settle";
    return;
  }
  const requestId = ending.error?.requestId ?? ending.result?.requestId;
  const given = plan.request.requestId ?? null;
  if (given !== null && requestId !== givenRequestId(page.number, at, given)) yield `it was given another requestId than is told: ${requestId}`;
  const explained = explainedEndings(page, plan, seen, history);
  const { code, outcome, status } = ending.error ?? {};
  const isIt = (one) => (one.paid ? ending.paid === one.paid : code === one.code && outcome === one.outcome && [undefined, status].includes(one.status));
  const fits = explained.some(isIt);
  if (!fits) yield `it ended as ${show(ending.paid ?? ending.error)}, and only these are explained: ${show(explained)}`;
  yield* ending.error ? aboutError(ending.error, page, at, seen.opens > 0) : aboutResult(ending, page, at);
  if (seen.opens > 1) yield `the modal was opened ${seen.opens} times`;
  if (seen.mostModals > 1) yield `${seen.mostModals} modals were open at once`;
  if (seen.wrongTickets > 0) yield "the modal was opened for another session";
  yield* aboutEvents(plan, seen, requestId);
  yield* aboutWire(plan, seen, wire, history, requestId);
  if (seen.guardHeld) yield "no further payment can start";
  const second = seen.second?.error;
  if (seen.second && (second?.code !== "payment_in_progress" || second.outcome !== "unpaid")) yield `the second call ended as ${show(seen.second)}`;
  if (seen.refused && (seen.refused.code !== "invalid_request" || !seen.refused.typed)) yield `configure refused a wrong option with ${show(seen.refused)}`;
  if (seen.preload && seen.preload !== "resolved") yield `preload ${seen.preload}`;
  for (const problem of seen.problems) yield problem;
  for (const place of [...seen.traces, ...(ending.holdsToken ? [ending.error ? "error" : "result"] : [])]) yield `the token is in: ${place}`;
  if (plan.calm && at === page.payments.length - 1 && history.recovers && !ending.paid) yield "the page has not recovered";
}
