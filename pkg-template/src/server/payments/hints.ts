// Work that a request begins and does not wait for: at most one at a time for each payment.

import { type PaymentRecord } from "./payment.js";
import { workOn, type Occasion, type Tools } from "./work.js";

/** What begins work in the background. */
export type Hint = (record: PaymentRecord, occasion: Occasion) => void;

/** Only these can have changed at CubePay. The rest of the course is the shop's own. */
const undecided: ReadonlySet<string> = new Set(["open", "funded", "capturing", "canceled", "abandoned"]);

const retryAfterMs = 1_000;

/**
 * Begins work on a payment that somebody says has changed. Hints that arrive while this process works on the payment are
 * answered together by one more look afterwards, however many they are.
 */
export function hints(tools: Tools, waitUntil: (work: Promise<unknown>) => void): Hint {
  const underWay = new Map<string, { again: boolean }>();

  const run = async (record: PaymentRecord, occasion: Occasion, state: { again: boolean }): Promise<void> => {
    try {
      if (!(await workOn(tools, record, occasion))) {
        // Somebody works on it, and may have asked CubePay a moment too early: once more when they are done.
        await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
        state.again = true;
      }
      while (state.again) {
        state.again = false;
        await workOn(tools, record, { hinted: true });
      }
    } catch (error) {
      // The store failed; the clock comes to this payment later.
      tools.onError(error);
    } finally {
      underWay.delete(record.requestId);
    }
  };

  return (record, occasion) => {
    if (!undecided.has(record.status)) return;
    const running = underWay.get(record.requestId);
    if (running) {
      running.again = true;
      return;
    }
    const state = { again: false };
    underWay.set(record.requestId, state);
    waitUntil(run(record, occasion, state));
  };
}
