// Failures on demand: `?rehearse=<name>` on a URL makes the shop behave as networks and servers sometimes do. What fails at
// CubePay is asked of the sandbox, by the routes that the buttons of its page call.

import { setTimeout as sleep } from "node:timers/promises";

const slowMilliseconds = 2000;
const runsToRemember = 1000;

/** Counts the requests of each page load. */
function createRunCounter() {
  const requests = new Map();
  return (run) => {
    const count = (requests.get(run) ?? 0) + 1;
    requests.set(run, count);
    if (requests.size > runsToRemember) requests.delete(requests.keys().next().value);
    return count;
  };
}

/** Middleware that acts out the rehearsal that the URL asks for, if any. `apiHost` is the sandbox. */
export function rehearsals(apiHost) {
  const countRequest = createRunCounter();

  /** Asks the sandbox for something about the session that the shop is handing out, before the page has it. */
  const atTheSandbox = (action, body) => async (c, next) => {
    await next();
    if (!c.res.ok) return;
    const { paymentSessionId } = await c.res.clone().json();
    const answer = await fetch(`${apiHost}/control/sessions/${paymentSessionId}/${action}`, { method: "POST", body: JSON.stringify(body ?? {}) });
    if (!answer.ok) throw new Error(`The sandbox answered ${answer.status} to "${action}". Is ${apiHost} a sandbox?`);
  };

  const acts = {
    "400": (c) => c.json({ error: "The last one was sold a minute ago." }, 400),
    "502-then-fine": (c, next) => {
      const first = countRequest(c.req.query("run")) === 1;
      return first ? c.json({ error: "Bad gateway" }, 502) : next();
    },
    slow: async (c, next) => {
      await sleep(slowMilliseconds);
      return next();
    },
    // The answer to the customer's transaction does not say what became of it.
    unconfirmed: atTheSandbox("fault", { fault: "error", call: "transaction" }),
    "no-webhook": atTheSandbox("silence"),
  };

  return (c, next) => {
    const name = c.req.query("rehearse");
    return Object.hasOwn(acts, name ?? "") ? acts[name](c, next) : next();
  };
}
