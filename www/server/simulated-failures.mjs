// Failures on demand: `?simulate=<name>` on a URL makes the shop fail as real networks and servers do. For failures at CubePay, the
// shop calls the sandbox's control routes, which the buttons on the sandbox's page also call.

import { setTimeout as sleep } from "node:timers/promises";

const slowMs = 2000;
const maxRuns = 1000;

/** Counts the requests of each page load. */
function createRunCounter() {
  const requests = new Map();
  return (run) => {
    const count = (requests.get(run) ?? 0) + 1;
    requests.set(run, count);
    if (requests.size > maxRuns) requests.delete(requests.keys().next().value);
    return count;
  };
}

/** Middleware that simulates the failure named in the URL, if any. `apiHost` is the sandbox's origin. */
export function simulatedFailures(apiHost) {
  const countRequest = createRunCounter();

  /** Calls a control route of the sandbox for the new session, before the page gets that session. */
  const atTheSandbox = (action, body) => async (c, next) => {
    await next();
    if (!c.res.ok) return;
    const { paymentSessionId } = await c.res.clone().json();
    const answer = await fetch(`${apiHost}/control/sessions/${paymentSessionId}/${action}`, { method: "POST", body: JSON.stringify(body ?? {}) });
    if (!answer.ok) throw new Error(`The sandbox answered ${answer.status} to "${action}". Is ${apiHost} a sandbox?`);
  };

  const simulations = {
    "400": (c) => c.json({ error: "The last one was sold a minute ago." }, 400),
    "502-then-fine": (c, next) => {
      const first = countRequest(c.req.query("run")) === 1;
      return first ? c.json({ error: "Bad gateway" }, 502) : next();
    },
    slow: async (c, next) => {
      await sleep(slowMs);
      return next();
    },
    // The request that reports the customer's transaction gets an error, so its outcome is unknown.
    unconfirmed: atTheSandbox("fault", { fault: "error", call: "transaction" }),
    "no-webhook": atTheSandbox("silence"),
  };

  return (c, next) => {
    const name = c.req.query("simulate");
    return Object.hasOwn(simulations, name ?? "") ? simulations[name](c, next) : next();
  };
}
