// Runs parts in parallel. Most of their time is spent waiting for a browser, a timer or a database, not for the processor.

/**
 * Runs `work` on every part in order, at most `most` at a time. Two parts that share a name in `alone` never run at the same
 * time. Resolves with the results in the order of the parts.
 */
export async function sideBySide(parts, most, work) {
  const waiting = [...parts];
  const running = new Map();
  const results = new Map();
  const inUse = () => new Set([...running.keys()].flatMap(({ alone = [] }) => alone));
  const nextFree = (names = inUse()) => waiting.findIndex(({ alone = [] }) => alone.every((name) => !names.has(name)));
  while (waiting.length > 0 || running.size > 0) {
    for (let index = nextFree(); index >= 0 && running.size < most; index = nextFree()) {
      const [part] = waiting.splice(index, 1);
      running.set(part, Promise.resolve(work(part)).then((result) => {
        results.set(part, result);
        running.delete(part);
      }));
    }
    await Promise.race(running.values());
  }
  return parts.map((part) => results.get(part));
}
