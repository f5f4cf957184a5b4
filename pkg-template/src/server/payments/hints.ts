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
  /** The payments that this process works on, each with the hint that has arrived meanwhile. */
  const underWay = new Map<string, { next?: Occasion | undefined }>();

  const run = async (record: PaymentRecord, occasion: Occasion, state: { next?: Occasion | undefined }): Promise<void> => {
    try {
      if (!(await workOn(tools, record, occasion))) {
        // Somebody works on it, and may have asked CubePay a moment too early: once more when they are done.
        await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
        state.next = together(occasion, state.next);
      }
      for (let next = state.next; next; next = state.next) {
        state.next = undefined;
        await workOn(tools, record, next);
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
      running.next = together(occasion, running.next);
      return;
    }
    const state = {};
    underWay.set(record.requestId, state);
    waitUntil(run(record, occasion, state));
  };
}

/** Two hints as one. What CubePay said for the first may be outdated by then. */
function together(one: Occasion, other: Occasion | undefined): Occasion {
  return { hinted: true, moneyHinted: one.moneyHinted === true || other?.moneyHinted === true };
}
