// Failures on demand: `?rehearse=<name>` on a URL makes the shop behave as networks and servers sometimes do.

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

/** Middleware that acts out the rehearsal that the URL asks for, if any. */
export function rehearsals() {
  const countRequest = createRunCounter();

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
  };

  return (c, next) => {
    const name = c.req.query("rehearse");
    return Object.hasOwn(acts, name ?? "") ? acts[name](c, next) : next();
  };
}
