// Rounds over the payments that are due.

import { hasSession, type PaymentRecord } from "./payment.js";
import { type SettleCounts } from "./payments.js";
import { work, type Tools } from "./work.js";

/** The number of payments that a round works on concurrently. CubePay responds in tens to hundreds of milliseconds. */
const concurrency = 20;

/** Works on the payments that are due, starting with the one that has been due longest. */
export async function settleRound(tools: Tools, limit: number, signal: AbortSignal | undefined): Promise<SettleCounts> {
  const counts: SettleCounts = { checked: 0, open: 0, funded: 0, capturing: 0, paid: 0, delivered: 0, canceled: 0, abandoned: 0, review: 0, failed: 0 };
  const count = async (record: PaymentRecord): Promise<void> => {
    counts.checked += 1;
    try {
      const result = hasSession(record) ? await work(tools, record) : { record, failed: false };
      counts[result.record.status] += 1;
      if (result.failed) counts.failed += 1;
    } catch (error) {
      // The store failed. The claim expires by itself.
      tools.onError(error);
      counts[record.status] += 1;
      counts.failed += 1;
    }
  };
  const running = new Set<Promise<void>>();
  try {
    for (let left = limit; left > 0 && signal?.aborted !== true; ) {
      const room = Math.min(left, concurrency - running.size);
      const due = await tools.store.claim({ limit: room }, tools.claimMs);
      left -= due.length;
      for (const record of due) {
        const counted: Promise<void> = count(record).finally(() => running.delete(counted));
        running.add(counted);
      }
      if (due.length < room) break;
      // Claims several payments at a time instead of one by one.
      while (running.size > concurrency / 2) await Promise.race(running);
    }
  } finally {
    await Promise.all(running);
  }
  return counts;
}

/** Runs rounds with a pause of `everyMs` in between, until stopped. A full round is followed by the next one immediately. */
export function watchRounds(round: (signal: AbortSignal) => Promise<SettleCounts>, limit: number, everyMs: number, onError: (error: unknown) => void): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = (async () => {
    while (!signal.aborted) {
      const { checked } = await round(signal).catch((error: unknown) => (onError(error), { checked: 0 }));
      if (checked < limit) await pause(everyMs, signal);
    }
  })();
  return () => {
    stopping.abort();
    return running;
  };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
  });
}
