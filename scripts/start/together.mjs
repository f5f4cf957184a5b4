// Processes that end together: at Ctrl-C, or when one of them ends.

const patienceMs = 5_000;
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];

const hasEnded = (child) => child.exitCode !== null || child.signalCode !== null;

/** Ends a child process, gently and then not. Resolves once it has ended. */
export async function end(child) {
  if (hasEnded(child)) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  await ended;
  clearTimeout(timer);
}

/** Resolves with the signal that asks this process to end. Repeated ones, such as npm passes on, change nothing. */
export function interruption() {
  return new Promise((resolve) => {
    for (const signal of signals) process.on(signal, resolve);
  });
}

/**
 * Resolves once all of these child processes have ended, which they do when `interrupted` resolves or one of them ends:
 * with the name of that one, or `undefined` after an interruption.
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
