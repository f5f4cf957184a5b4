// Background work that a request starts without waiting for it. At most one task per payment at a time.

import { type PaymentRecord } from "./payment.js";
import { workOn, type Occasion, type Tools } from "./work.js";

/** Starts work in the background. */
export type Hint = (record: PaymentRecord, occasion: Occasion) => void;

/** Only these statuses can have changed at CubePay. The later steps are the shop's own. */
const undecided: ReadonlySet<string> = new Set(["open", "funded", "capturing", "canceled", "abandoned"]);

const retryAfterMs = 1_000;

/**
 * Starts work on a payment that may have changed. Hints that arrive while this process works on the payment cause one more check
 * afterwards, no matter how many they are.
 */
export function hints(tools: Tools, waitUntil: (work: Promise<unknown>) => void): Hint {
  /** The payments that this process works on, each with the hint that has arrived since. */
  const running = new Map<string, { next?: Occasion | undefined }>();

  const run = async (record: PaymentRecord, occasion: Occasion, state: { next?: Occasion | undefined }): Promise<void> => {
    try {
      if (!(await workOn(tools, record, occasion))) {
        // Another process works on the payment and may have called CubePay too early. Checks once more when it is done.
        await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
        state.next = combined(occasion, state.next);
      }
      for (let next = state.next; next; next = state.next) {
        state.next = undefined;
        await workOn(tools, record, next);
      }
    } catch (error) {
      // The store failed. A later settle round continues this payment.
      tools.onError(error);
    } finally {
      running.delete(record.requestId);
    }
  };

  return (record, occasion) => {
    if (!undecided.has(record.status)) return;
    const active = running.get(record.requestId);
    if (active) {
      active.next = combined(occasion, active.next);
      return;
    }
    const state = {};
    running.set(record.requestId, state);
    waitUntil(run(record, occasion, state));
  };
}

/** Combines two hints. The state reported with the first may be outdated. */
function combined(one: Occasion, other: Occasion | undefined): Occasion {
  return { hinted: true, moneyHinted: one.moneyHinted === true || other?.moneyHinted === true };
}
