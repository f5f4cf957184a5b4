// Computes the balances of sessions.

import { isPaid } from "../../server/upstream/session-money.js";
import { difference } from "../../testing/decimal.js";
import { writtenMoney } from "../../testing/sandbox-sdk/written-money.js";
import { type ShownSession } from "../journal.js";

export interface Balance {
  /** Held in the one-time wallet. */
  readonly held: string;
  /** Captured by the merchant. */
  readonly captured: string;
  /** Refunded to the customer. */
  readonly refunded: string;
}

/** Sums decimal texts. */
function total(amounts: readonly string[], decimals: number): string {
  return difference("0", amounts.map((amount) => `-${amount}`), decimals);
}

export function balanceOf({ amount, status, captures }: ShownSession): Balance {
  const decimals = amount.split(".")[1]?.length ?? 0;
  const done = captures.filter((capture) => capture.status === "CAPTURED");
  const captured = total(done.map(({ captureAmount }) => captureAmount), decimals);
  const refunded = total(done.map(({ refundAmount }) => refundAmount), decimals);
  const arrived = isPaid(status) || done.length > 0 ? amount : "0";
  return { captured, refunded, held: status === "SUCCEEDED" ? total([], decimals) : difference(arrived, [captured, refunded], decimals) };
}

/** The balances of all sessions, by currency. */
export function balancesOf(sessions: readonly ShownSession[]): Map<string, Balance> {
  const sums = new Map<string, Balance>();
  for (const session of sessions) {
    const more = balanceOf(session);
    const sum = sums.get(session.currency) ?? { held: "0", captured: "0", refunded: "0" };
    const decimals = session.amount.split(".")[1]?.length ?? 0;
    const plus = (key: keyof Balance): string => total([sum[key], more[key]], Math.max(decimals, sum[key].split(".")[1]?.length ?? 0));
    sums.set(session.currency, { held: plus("held"), captured: plus("captured"), refunded: plus("refunded") });
  }
  return sums;
}

/** Formats an amount of money. */
export const money = (amount: string, currency: string): string => writtenMoney(amount, currency, "en");
