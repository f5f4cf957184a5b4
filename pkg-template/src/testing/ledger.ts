import { LedgerEntry, newRecord, type LedgerRecord, type SandboxOrder } from "./ledger-entry.js";
import { type Money } from "./money.js";

/** The options of a ledger. */
export interface LedgerOptions {
  /** The maximum number of sessions. Older ones are dropped. */
  readonly capacity: number;
  readonly money: Money;
  /** The lifetime of a session's token, in milliseconds. Tokens do not expire if it is absent. */
  readonly expireAfterMs?: number | undefined;
  /** Called after each change of a session, when the new state can be read. */
  readonly onChange?: ((entry: LedgerEntry) => void) | undefined;
}

/** The sessions of a sandbox. */
export class Ledger {
  readonly #options: LedgerOptions;
  readonly #byId = new Map<string, LedgerEntry>();
  readonly #byRequest = new Map<string, LedgerEntry>();

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /** Returns the session of this `requestId`, or creates one. */
  open(order: SandboxOrder): { entry: LedgerEntry; isNew: boolean } {
    const known = order.requestId === undefined ? undefined : this.#byRequest.get(order.requestId);
    if (known) return { entry: known, isNew: false };
    const entry = this.restore(newRecord(order, this.#options.money, this.#options.expireAfterMs));
    this.#changed(entry);
    return { entry, isNew: true };
  }

  /** Adds a stored session. */
  restore(record: LedgerRecord): LedgerEntry {
    const { money } = this.#options;
    const entry = new LedgerEntry(record, money, (changed) => this.#changed(changed));
    const { paymentSessionId, requestId } = record.fields;
    this.#byId.set(paymentSessionId, entry);
    if (requestId !== undefined) this.#byRequest.set(requestId, entry);
    this.#dropOldest();
    money.watch?.(entry);
    return entry;
  }

  find(paymentSessionId: string): LedgerEntry | undefined {
    return this.#byId.get(paymentSessionId);
  }

  /** All sessions, oldest first. */
  get entries(): readonly LedgerEntry[] {
    return [...this.#byId.values()];
  }

  clear(): void {
    this.#byId.clear();
    this.#byRequest.clear();
  }

  #changed(entry: LedgerEntry): void {
    this.#options.onChange?.(entry);
  }

  #dropOldest(): void {
    if (this.#byId.size <= this.#options.capacity) return;
    for (const [paymentSessionId, entry] of this.#byId) {
      this.#byId.delete(paymentSessionId);
      const { requestId } = entry.session;
      if (requestId !== undefined) this.#byRequest.delete(requestId);
      return;
    }
  }
}
