// Only one process works on a payment at a time. Its claim is renewed during the work, and expires by itself when the process
// dies.

import { type PaymentRecord, type SessionRecord } from "./payment.js";
import { type PaymentStore, type Schedule } from "./store.js";

/** A claimed payment. */
export class Claim {
  readonly #store: PaymentStore<unknown>;
  readonly #claimMs: number;
  readonly #timer: ReturnType<typeof setInterval>;
  #record: SessionRecord;
  #renewal: Promise<void> = Promise.resolve();
  #isWriting = false;

  constructor(store: PaymentStore<unknown>, record: SessionRecord, claimMs: number, onError: (error: unknown) => void) {
    this.#store = store;
    this.#record = record;
    this.#claimMs = claimMs;
    this.#timer = setInterval(() => {
      // A renewal during a write would raise the version, and the write would be rejected.
      if (!this.#isWriting) this.#renewal = this.#renewal.then(() => this.#renew()).catch(onError);
    }, claimMs / 3);
  }

  /** The payment as last written. */
  get record(): SessionRecord {
    return this.#record;
  }

  /** Writes the payment and keeps the claim; `undefined` if the claim was lost or another payment holds the reference. */
  async keep(record: SessionRecord): Promise<SessionRecord | undefined> {
    return this.#write(record, { claimForMs: this.#claimMs });
  }

  /** Writes the payment and releases the claim. */
  async release(record: SessionRecord, dueInMs: number | null): Promise<SessionRecord | undefined> {
    return this.#write(record, { dueInMs });
  }

  /** Runs `onPaid` and writes the result of `mark`, in one transaction of the store. */
  async deliver(onPaid: (transaction: unknown) => Promise<void>, mark: (record: SessionRecord) => SessionRecord): Promise<PaymentRecord | undefined> {
    return this.#store.deliver(async (transaction) => {
      await onPaid(transaction);
      clearInterval(this.#timer);
      await this.#renewed();
      return mark(this.#record);
    });
  }

  /** Stops the renewals. The claim expires unless it was released. */
  end(): void {
    clearInterval(this.#timer);
  }

  async #write(record: SessionRecord, schedule: Schedule): Promise<SessionRecord | undefined> {
    this.#isWriting = true;
    try {
      await this.#renewed();
      const written = await this.#store.save({ ...record, version: this.#record.version }, schedule);
      if (written) this.#record = written as SessionRecord;
      return written && this.#record;
    } finally {
      this.#isWriting = false;
    }
  }

  async #renew(): Promise<void> {
    const renewed = await this.#store.save(this.#record, { claimForMs: this.#claimMs });
    if (renewed) this.#record = renewed as SessionRecord;
  }

  /**
   * Waits for a renewal in progress, which raises the version. The wait is limited: with a single database connection, the
   * renewal queues behind the transaction that is waiting here. It then finds another version and does nothing.
   */
  async #renewed(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([this.#renewal, new Promise<void>((resolve) => (timer = setTimeout(resolve, 2_000)))]);
    clearTimeout(timer);
  }
}
