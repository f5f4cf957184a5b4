import { LedgerEntry, newRecord, type LedgerRecord, type SandboxOrder } from "./ledger-entry.js";
import { type Money } from "./money.js";

/** How a ledger keeps its sessions. */
export interface LedgerOptions {
  /** How many sessions are kept: the newest. */
  readonly capacity: number;
  readonly money: Money;
  /** After how many milliseconds a session's token runs out; never when it is absent. */
  readonly expireAfterMs?: number | undefined;
  /** Called after each change of a session, once the change can be seen. */
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

  /** The session that this `requestId` has made, or a new one. */
  open(order: SandboxOrder): { entry: LedgerEntry; isNew: boolean } {
    const known = order.requestId === undefined ? undefined : this.#byRequest.get(order.requestId);
    if (known) return { entry: known, isNew: false };
    const entry = this.restore(newRecord(order, this.#options.money, this.#options.expireAfterMs));
    this.#changed(entry);
    return { entry, isNew: true };
  }

  /** Adds a session as it was kept. */
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

  /** All of them, oldest first. */
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
