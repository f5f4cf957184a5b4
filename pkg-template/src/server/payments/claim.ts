// One process works on a payment at a time: a claim that is renewed while the work goes on, and that runs out by itself
// when the process dies.

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
      // A renewal that overtook the write under way would raise the version, and the write would be refused.
      if (!this.#isWriting) this.#renewal = this.#renewal.then(() => this.#renew()).catch(onError);
    }, claimMs / 3);
  }

  /** The payment as it was written last. */
  get record(): SessionRecord {
    return this.#record;
  }

  /** Writes the payment and keeps the claim; `undefined` when the claim was lost, or the reference is held by another. */
  async keep(record: SessionRecord): Promise<SessionRecord | undefined> {
    return this.#write(record, { claimForMs: this.#claimMs });
  }

  /** Writes the payment and gives it back. */
  async release(record: SessionRecord, dueInMs: number | null): Promise<SessionRecord | undefined> {
    return this.#write(record, { dueInMs });
  }

  /** Runs `onPaid` and writes the payment that `mark` makes of this one, in the store's transaction. */
  async deliver(onPaid: (transaction: unknown) => Promise<void>, mark: (record: SessionRecord) => SessionRecord): Promise<PaymentRecord | undefined> {
    return this.#store.deliver(async (transaction) => {
      await onPaid(transaction);
      clearInterval(this.#timer);
      await this.#renewed();
      return mark(this.#record);
    });
  }

  /** Ends the renewals. The claim runs out unless it was released. */
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
   * Waits for a renewal under way, which raises the version. Not for ever: on a database with one connection it queues
   * behind the transaction that waits here, and then finds another version and does nothing.
   */
  async #renewed(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([this.#renewal, new Promise<void>((resolve) => (timer = setTimeout(resolve, 2_000)))]);
    clearTimeout(timer);
  }
}
