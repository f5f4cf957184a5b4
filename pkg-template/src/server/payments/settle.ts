// The clock: rounds over the payments that are due.

import { hasSession, type PaymentRecord } from "./payment.js";
import { type SettleCounts } from "./payments.js";
import { work, type Tools } from "./work.js";

/** How many payments of a round are worked on at once: CubePay answers in tens to hundreds of milliseconds. */
const atOnce = 20;

/** Works on the payments that are due, the longest due first. */
export async function settleRound(tools: Tools, limit: number, signal: AbortSignal | undefined): Promise<SettleCounts> {
  const counts: SettleCounts = { checked: 0, open: 0, funded: 0, capturing: 0, paid: 0, delivered: 0, canceled: 0, abandoned: 0, review: 0, failed: 0 };
  const count = async (record: PaymentRecord): Promise<void> => {
    counts.checked += 1;
    try {
      const result = hasSession(record) ? await work(tools, record) : { record, failed: false };
      counts[result.record.status] += 1;
      if (result.failed) counts.failed += 1;
    } catch (error) {
      // The store failed. The claim runs out by itself.
      tools.onError(error);
      counts[record.status] += 1;
      counts.failed += 1;
    }
  };
  const underWay = new Set<Promise<void>>();
  try {
    for (let left = limit; left > 0 && signal?.aborted !== true; ) {
      const room = Math.min(left, atOnce - underWay.size);
      const due = await tools.store.claim({ limit: room }, tools.claimMs);
      left -= due.length;
      for (const record of due) {
        const counted: Promise<void> = count(record).finally(() => underWay.delete(counted));
        underWay.add(counted);
      }
      if (due.length < room) break;
      // Claims are asked for in handfuls, not one by one.
      while (underWay.size > atOnce / 2) await Promise.race(underWay);
    }
  } finally {
    await Promise.all(underWay);
  }
  return counts;
}

/** Rounds one after the other, `everyMs` apart, until stopped. A full round is followed by the next at once. */
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
