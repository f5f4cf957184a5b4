// Where payments are kept. Every promise about "once" rests on these five functions.

import { type PaymentRecord } from "./payment.js";

/** A record before the store has written it. */
export type NewPaymentRecord = Omit<PaymentRecord, "version" | "updatedAt" | "dueAt" | "claimedUntil">;

/**
 * What follows a write: either nobody works on the payment and it is due after `dueInMs` (`null`: never by itself), or
 * the writer keeps it claimed for `claimForMs`. Both are durations, so that the store's clock alone decides: the clocks
 * of several servers need not agree.
 */
export type Schedule =
  | {
      /** Milliseconds from now until the payment wants attention; `null` for never by itself. */
      readonly dueInMs: number | null;
    }
  | {
      /** Milliseconds from now until the claim runs out. */
      readonly claimForMs: number;
    };

/** The columns that a payment is found by. */
export type PaymentKey = "paymentSessionId" | "requestId" | "reference";

/**
 * A store of payments, shared by any number of processes. Write one for a database of your own with these five functions
 * and run `testPaymentStore` from `cubepay-checkout/testing` on it.
 *
 * @typeParam Transaction - what `onPaid` gets to write its own rows with, committed together with the delivery.
 */
export interface PaymentStore<Transaction = undefined> {
  /**
   * Adds a record with version 1.
   *
   * @returns the record as stored; `undefined`, with nothing written, when its `requestId` or `paymentSessionId` exists
   * already or another record holds its reference. The database's unique indexes decide, not a look-up.
   */
  insert(record: NewPaymentRecord, schedule: Schedule): Promise<PaymentRecord | undefined>;

  /** The records with one of these values, newest first (by `createdAt`), at most 100. */
  find(key: PaymentKey, values: readonly string[]): Promise<PaymentRecord[]>;

  /**
   * Claims one record, or up to `limit` records that are due, the longest due first. A claimed record has
   * `claimedUntil` and `dueAt` at `forMs` from now and a version one higher. A record whose claim has not run out is never
   * given out again, and two callers, in any processes, never get the same one.
   *
   * @returns the claimed records; none when there is nothing to claim.
   */
  claim(which: { readonly requestId: string } | { readonly limit: number }, forMs: number): Promise<PaymentRecord[]>;

  /**
   * Writes a record if the stored one still has `record.version`, and raises the version by one.
   *
   * @returns the record as stored; `undefined`, with nothing written, when the version differs, the record is gone, or
   * another record holds its reference.
   */
  save(record: PaymentRecord, schedule: Schedule): Promise<PaymentRecord | undefined>;

  /**
   * Runs `work` and writes the record that it resolves with, like {@link PaymentStore.save} with `{ dueInMs: null }`. What
   * `work` wrote through `transaction` is committed together with the record or not at all: it is undone when `work`
   * rejects (the store rejects with the same error) and when the record was not written (`undefined`).
   */
  deliver(work: (transaction: Transaction) => Promise<PaymentRecord>): Promise<PaymentRecord | undefined>;

  /** Creates or updates the table. Safe to call at every start and from several processes at once. */
  migrate?(): Promise<void>;
}

const functions = ["insert", "find", "claim", "save", "deliver"] as const;

/**
 * The `store` option.
 *
 * @throws TypeError that names the function which is missing.
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
