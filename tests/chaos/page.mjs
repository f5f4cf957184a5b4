// One page of a chaos run: asks for a plan, lives it, tells what was seen, and asks for the next.

import { givenRequestId } from "./names.mjs";
import { forTheNext, optionsOf } from "./options.mjs";
import { malformedRequests } from "./requests.mjs";
import { vendor } from "./sdk.mjs";
import { captureConsole, holdsToken, placesWithToken } from "./traces.mjs";

const { page } = window;
const ask = window.fetch.bind(window);
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const saidOnConsole = captureConsole();
const longest = 45_000;

let under = { plan: { script: page.ownTag ?? { kind: "ok" } }, seen: { scriptRuns: [] } };
window.runSdk = vendor(page, () => under);

let problems = [];
let panicked = false;
const problem = (text) => {
  // A panic ends in a trap, and what the dead core waited for, the modal too, finds nobody any more: the browser tells of it.
  if (!panicked) problems.push(text);
};
addEventListener("unhandledrejection", ({ reason }) => problem(`unhandled rejection: ${reason?.stack ?? reason}`));
addEventListener("error", ({ message, filename, error }) => {
  // What the SDK's own file throws is the plan's doing.
  const planned = /sdk\.js/.test(filename) || error?.message === "the script throws";
  if (!planned) problem(`uncaught: ${message} ${filename} ${error?.stack}`);
});

// A page whose `fetch` was wrapped by somebody, who fails in ways that a browser never does.
window.fetch = (input, init) => {
  const { url, method } = input instanceof Request ? input : { url: String(input), method: init?.method };
  if (method !== "POST" || !url.includes("/sessions/")) return ask(input, init);
  const { attempts } = under.plan;
  const { kind } = attempts[Math.min(under.seen.attempts++, attempts.length - 1)];
  if (kind === "error thrown") throw new TypeError("offline");
  if (kind === "text thrown") return Promise.reject("offline");
  if (kind === "nothing thrown") return Promise.reject();
  if (kind === "no response") return Promise.resolve(undefined);
  return ask(input, init);
};

const own = await import("../package/index.js");
const service = new own.CubePayService();
const payers = { default: async () => own, service: async () => service, copy: () => import("../copy/index.js") };

/** Refused at once, by name, and without any effect: the options set before still hold. */
function configureWrongly(payer, kind) {
  try {
    payer.configure(kind === "unknown key" ? { merchantID: "m_1" } : { sdkTimeoutMs: "5" });
    return { code: "none thrown" };
  } catch (error) {
    return told(error);
  }
}

function told(error) {
  const { name, code, message, outcome, retryable, requestId, paymentSessionId, status } = error ?? {};
  const typed = error instanceof Error && error instanceof own.CubePayError && own.isCubePayError(error);
  const closed = own.isCubePayClosedError(error) && error instanceof own.CubePayClosedError;
  return { typed, closed, name, code, message, outcome, retryable, requestId, paymentSessionId, status };
}

const endOf = (promise) =>
  promise.then(
    (result) => ({ paid: result.transactionHash, result: JSON.parse(JSON.stringify(result)), holdsToken: holdsToken(result) }),
    (error) => ({ error: told(error), holdsToken: holdsToken(error) }),
  );

function requestOf({ plan, at, seen }, payer, controller, abort) {
  if (plan.request.malformed) return malformedRequests[plan.request.malformed]();
  const { money, requestId, metadata } = plan.request;
  const metadatas = { none: undefined, order: { orderId: "A-1", nested: { list: [1] } }, overriding: { amount: "0.01", currency: "XXX", requestId: "mine" } };
  let again = plan.observer === "pays again";
  const onProgress = (event) => {
    seen.events.push({ ...event });
    if (plan.abort?.when === event.type) abort();
    if (again) {
      again = false;
      seen.second = endOf(payer.executePayment({ amount: 1, requestId: `second-${page.number}-${at}` }));
    }
    if (plan.observer === "throws") throw new Error("an observer of the merchant's");
    if (plan.observer === "rejects") return Promise.reject(new Error("an observer of the merchant's"));
    if (plan.observer !== "hostile") return undefined;
    return {
      get then() {
        throw new Error("an observer of the merchant's");
      },
    };
  };
  return {
    ...{ amount: money.amount, currency: money.currency, metadata: metadatas[metadata], onProgress },
    ...(requestId !== null && { requestId: givenRequestId(page.number, at, requestId) }),
    ...(plan.abort && { signal: controller.signal }),
  };
}

async function live({ plan, at }) {
  const seen = { at, attempts: 0, opens: 0, mostModals: 0, wrongTickets: 0, inits: [], scriptRuns: [], events: [], aborted: null };
  under = { plan, at, seen, panicked: plan.panic === "modal-opened" };
  const payer = await payers[plan.via]();
  payer.configure(optionsOf(page.number, at, plan));
  if (plan.options === "unknown key" || plan.options === "wrong type") seen.refused = configureWrongly(payer, plan.options);
  const root = () => document.querySelector(plan.container.kind === "default" || plan.container.kind === "default removed" ? "#cubepay-sdk-root" : "#own");
  if (plan.container.kind === "default removed") root()?.remove();
  if (plan.preload) {
    const loaded = payer.preload().then(() => "resolved", (error) => `rejected: ${error}`);
    if (plan.preload === "awaited") seen.preload = await Promise.race([loaded, wait(longest).then(() => "pending")]);
  }
  window.panicAt = plan.panic ?? undefined;
  panicked ||= plan.panic !== null;
  seen.globalBefore = "CubePaySDK" in window;
  seen.inits = [];

  const controller = new AbortController();
  let ended = false;
  const abort = () => {
    if (controller.signal.aborted) return;
    seen.aborted = ended ? "after the end" : seen.opens > 0 ? "after the modal" : "before the modal";
    controller.abort({ error: new Error("left"), text: "left" }[plan.abort.reason]);
  };
  if (plan.abort?.when === "before") abort();
  const timers = [];
  const after = (milliseconds, work) => timers.push(setTimeout(work, milliseconds));

  const begun = performance.now();
  const ending = endOf(payer.executePayment(requestOf(under, payer, controller, abort)));
  ending.then(() => (ended = true));
  if (typeof plan.abort?.when === "number") after(plan.abort.when, abort);
  if (plan.container.removedAfter !== null) after(plan.container.removedAfter, () => root()?.remove());
  const again = async () => {
    if (ended) return;
    const second = plan.second.copy ? await payers.copy() : payer;
    // An import may resolve in the midst of what the end of the first call sets off.
    if (plan.second.copy) await wait(0);
    if (!ended) seen.second = endOf(second.executePayment({ amount: 1, requestId: `second-${page.number}-${at}` }));
  };
  if (plan.second?.after === "same tick") {
    if (!plan.second.copy) seen.second = endOf(payer.executePayment({ amount: 1, requestId: `second-${page.number}-${at}` }));
    else again();
  } else if (plan.second) after(plan.second.after, again);
  if (plan.reconfigured !== null) after(plan.reconfigured, () => payer.configure(forTheNext));
  if (page.leavesAfter !== null && at === page.last) after(page.leavesAfter, leave);

  seen.ending = await Promise.race([ending, wait(longest).then(() => ({ pending: true }))]);
  seen.took = performance.now() - begun;
  seen.second &&= await Promise.race([seen.second, wait(longest).then(() => ({ pending: true }))]);
  timers.forEach(clearTimeout);
  // Time for a rejection that nobody handled to be told.
  await wait(0);
  await wait(0);
  seen.globalAfter = "CubePaySDK" in window;
  seen.guardHeld = globalThis[Symbol.for("cubepay-checkout")]?.payment !== undefined;
  seen.problems = problems.splice(0);
  seen.traces = placesWithToken();
  if (holdsToken(saidOnConsole())) seen.traces.push("console");
  if (holdsToken(seen.events)) seen.traces.push("events");
  window.panicAt = undefined;
  // A removed container of the merchant's is there again for the next payment.
  if (!document.querySelector("#own")) document.body.append(Object.assign(document.createElement("div"), { id: "own" }));
  seen.unusable = !!seen.ending.pending;
  return seen;
}

let left = false;
function leave() {
  left = true;
  location.replace("/next");
}

async function report(seen) {
  const answer = await ask(`/p/${page.number}/report`, { method: "POST", body: JSON.stringify(seen) });
  // The lane has turned to another page already, and this one is about to go.
  if (answer.status === 404) await new Promise(() => {});
  return answer.json();
}

try {
  let next = await report(null);
  while (next.plan) next = await report(await live(next));
  location.replace(next.next);
} catch (error) {
  // A browser calls off what a page asks for while it goes.
  if (left) throw error;
  // The run is to hear of it, not to wait for a page that does nothing any more.
  location.replace(`/next?${encodeURIComponent(`the page's own script failed: ${error?.stack ?? error}`)}`);
}
