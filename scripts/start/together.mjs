// Ends processes together: on Ctrl-C, or when one of them exits.

import { hasEnded } from "../process.mjs";

const killAfterMs = 5_000;
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Ends a child process with SIGTERM, and after 5 seconds with SIGKILL. Resolves once it has exited. */
export async function end(child) {
  if (hasEnded(child)) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  await ended;
  clearTimeout(timer);
}

/** Resolves with the first signal that asks this process to end. Later ones, such as npm forwards, are ignored. */
export function interruption() {
  return new Promise((resolve) => {
    for (const signal of signals) process.on(signal, resolve);
  });
}

/**
 * Waits until `interrupted` resolves or one of these child processes exits, then ends the others. Resolves with the name of the
 * process that exited, or `undefined` after an interruption.
 */
export async function together(children, interrupted) {
  const firstToEnd = Object.entries(children).map(async ([name, child]) => {
    if (!hasEnded(child)) await new Promise((resolve) => child.once("exit", resolve));
    return name;
  });
  const name = await Promise.race([interrupted.then(() => undefined), ...firstToEnd]);
  await Promise.all(Object.values(children).map(end));
  return name;
}
