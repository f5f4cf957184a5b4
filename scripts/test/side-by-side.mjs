// Runs parts side by side. Most of them wait for a browser, a timer or a database rather than for the processor.

/**
 * Runs `work` on every part, at most `most` at a time, in their order. Two parts that have a name in `alone` in common never run
 * at the same time. Resolves with the results in the order of the parts.
 */
export async function sideBySide(parts, most, work) {
  const waiting = [...parts];
  const running = new Map();
  const results = new Map();
  const taken = () => new Set([...running.keys()].flatMap(({ alone = [] }) => alone));
  const nextFree = (names = taken()) => waiting.findIndex(({ alone = [] }) => alone.every((name) => !names.has(name)));
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
