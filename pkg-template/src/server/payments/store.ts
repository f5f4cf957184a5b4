// The interface of a payment store. Every guarantee that something happens once depends on these five functions.

import { type PaymentRecord } from "./payment.js";

/** A record before the store has written it. */
export type NewPaymentRecord = Omit<PaymentRecord, "version" | "updatedAt" | "dueAt" | "claimedUntil">;

/**
 * When a payment is due after a write. Either it is released and due after `dueInMs` (`null`: never automatically), or the writer
 * keeps its claim for `claimForMs`. Both are durations, so only the store's clock matters, and the clocks of several servers may
 * differ.
 */
export type Schedule =
  | {
      /** Milliseconds from now until the payment is due; `null` for never automatically. */
      readonly dueInMs: number | null;
    }
  | {
      /** Milliseconds from now until the claim expires. */
      readonly claimForMs: number;
    };

/** The columns by which a payment can be found. */
export type PaymentKey = "paymentSessionId" | "requestId" | "reference";

/**
 * A payment store, shared by any number of processes. To use your own database, implement these five functions and test them with
 * `testPaymentStore` from `cubepay-checkout/testing`.
 *
 * @typeParam Transaction - lets `onPaid` write its own rows, committed together with the delivery.
 */
export interface PaymentStore<Transaction = undefined> {
  /**
   * Adds a record with version 1.
   *
   * @returns the stored record; `undefined`, without a write, if its `requestId` or `paymentSessionId` already exists or another
   * record holds its reference. The database's unique indexes must decide this, not a preceding query.
   */
  insert(record: NewPaymentRecord, schedule: Schedule): Promise<PaymentRecord | undefined>;

  /** Returns the records with one of these values, newest first (by `createdAt`), at most 100. */
  find(key: PaymentKey, values: readonly string[]): Promise<PaymentRecord[]>;

  /**
   * Claims one record, or up to `limit` due records, starting with the one that has been due longest. A claimed record has
   * `claimedUntil` and `dueAt` at `forMs` from now, and its version is raised by one. A record with an unexpired claim is never
   * returned, and two callers, in any processes, never get the same record.
   *
   * @returns the claimed records; empty if there is nothing to claim.
   */
  claim(which: { readonly requestId: string } | { readonly limit: number }, forMs: number): Promise<PaymentRecord[]>;

  /**
   * Writes a record if the stored one still has `record.version`, and raises the version by one.
   *
   * @returns the stored record; `undefined`, without a write, if the version differs, the record is gone, or another record holds
   * its reference.
   */
  save(record: PaymentRecord, schedule: Schedule): Promise<PaymentRecord | undefined>;

  /**
   * Runs `work` and writes the record that it resolves with, like {@link PaymentStore.save} with `{ dueInMs: null }`. The writes
   * of `work` through `transaction` are committed together with the record or not at all. They are rolled back if `work` rejects
   * (the store rejects with the same error) or if the record was not written (`undefined`).
   */
  deliver(work: (transaction: Transaction) => Promise<PaymentRecord>): Promise<PaymentRecord | undefined>;

  /** Creates or updates the table. Safe to call at every start, and from several processes at once. */
  migrate?(): Promise<void>;
}

const functions = ["insert", "find", "claim", "save", "deliver"] as const;

/**
 * Checks the `store` option.
 *
 * @throws TypeError that names the missing function.
 */
export function storeOption(caller: string, value: unknown): PaymentStore<unknown> {
  if (typeof value !== "object" || value === null) {
    throw new TypeError(
      `${caller}: store is missing. Write { store: postgresStore(pool) }, from cubepay-checkout/server/postgres, or sqliteStore(db).`,
    );
  }
  const missing = functions.find((name) => typeof (value as Record<string, unknown>)[name] !== "function");
  if (missing !== undefined) {
    throw new TypeError(
      `${caller}: store has no function ${missing}. A store has ${functions.join(", ")}; pass the result of postgresStore(pool) or sqliteStore(db).`,
    );
  }
  return value as PaymentStore<unknown>;
}
