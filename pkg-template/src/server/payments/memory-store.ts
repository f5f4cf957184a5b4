// A store for tests. Its data is lost when the process ends.

import { refuseInProduction } from "../checks/production.js";
import { type PaymentRecord } from "./payment.js";
import { type PaymentStore, type Schedule } from "./store.js";

/**
 * A store in the memory of this process, for tests. It loses all payments when the process ends.
 *
 * @throws TypeError if `NODE_ENV` is `production`.
 */
export function memoryStore(): PaymentStore {
  refuseInProduction("memoryStore", "a memory store forgets every payment when the process ends", "Use postgresStore or sqliteStore.");
  const records = new Map<string, PaymentRecord>();

  /** Whether a record satisfies the unique indexes that a database would have. */
  const fits = (record: Pick<PaymentRecord, "requestId" | "paymentSessionId" | "reference" | "holdsReference">): boolean =>
    [...records.values()].every(
      (other) =>
        other.requestId === record.requestId ||
        ((record.paymentSessionId === null || other.paymentSessionId !== record.paymentSessionId) &&
          !(record.holdsReference && other.holdsReference && other.reference === record.reference)),
    );

  const write = (record: Omit<PaymentRecord, "updatedAt" | "dueAt" | "claimedUntil">, schedule: Schedule): PaymentRecord => {
    // A copy, as from a database, so that changes by the caller do not affect the store.
    const written = structuredClone({ ...record, updatedAt: later(0), ...timesOf(schedule) });
    records.set(written.requestId, written);
    return structuredClone(written);
  };

  const save: PaymentStore["save"] = async (record, schedule) => {
    if (records.get(record.requestId)?.version !== record.version || !fits(record)) return undefined;
    return write({ ...record, version: record.version + 1 }, schedule);
  };

  const isFree = ({ claimedUntil }: PaymentRecord, now: string): boolean => claimedUntil === null || claimedUntil <= now;

  return {
    insert: async (record, schedule) => {
      if (records.has(record.requestId) || !fits(record)) return undefined;
      return write({ ...record, version: 1 }, schedule);
    },
    find: async (key, values) =>
      [...records.values()]
        .filter((record) => record[key] !== null && values.includes(record[key]))
        .sort((one, other) => other.createdAt.localeCompare(one.createdAt))
        .slice(0, 100)
        .map((record) => structuredClone(record)),
    claim: async (which, forMs) => {
      const now = later(0);
      const due = (record: PaymentRecord): boolean =>
        "requestId" in which ? record.requestId === which.requestId : record.dueAt !== null && record.dueAt <= now;
      return [...records.values()]
        .filter((record) => due(record) && isFree(record, now))
        .sort((one, other) => (one.dueAt ?? "").localeCompare(other.dueAt ?? ""))
        .slice(0, "limit" in which ? which.limit : 1)
        .map((record) => write({ ...record, version: record.version + 1 }, { claimForMs: forMs }));
    },
    save,
    deliver: async (work) => save(await work(undefined), { dueInMs: null }),
  };
}

function timesOf(schedule: Schedule): Pick<PaymentRecord, "dueAt" | "claimedUntil"> {
  if ("claimForMs" in schedule) return { dueAt: later(schedule.claimForMs), claimedUntil: later(schedule.claimForMs) };
  return { dueAt: schedule.dueInMs === null ? null : later(schedule.dueInMs), claimedUntil: null };
}

function later(milliseconds: number): string {
  return new Date(Date.now() + milliseconds).toISOString();
}
