import { setTimeout as sleep } from "node:timers/promises";

/** Waits until `condition` gives something true, and gives that. */
export async function until(what, condition, withinMs = 15_000) {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(25)) {
    const met = await condition();
    if (met) return met;
  }
  throw new Error(`It did not happen in ${withinMs} ms: ${what}`);
}
