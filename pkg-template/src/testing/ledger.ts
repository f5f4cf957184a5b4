import { type Money } from "../sandbox/money.js";
import { LedgerEntry, type SandboxOrder } from "./ledger-entry.js";

/** The sessions of a sandbox, the newest `capacity` of them. */
export class Ledger {
  readonly #capacity: number;
  readonly #money: Money | undefined;
  readonly #byId = new Map<string, LedgerEntry>();
  readonly #byRequest = new Map<string, LedgerEntry>();

  constructor(capacity: number, money?: Money) {
    this.#capacity = capacity;
    this.#money = money;
  }

  /** The session that this `requestId` has made, or a new one. */
  open(order: SandboxOrder): { entry: LedgerEntry; isNew: boolean } {
    const known = order.requestId === undefined ? undefined : this.#byRequest.get(order.requestId);
    if (known) return { entry: known, isNew: false };
    const entry = new LedgerEntry(order, this.#money);
    this.#byId.set(entry.session.paymentSessionId, entry);
    if (order.requestId !== undefined) this.#byRequest.set(order.requestId, entry);
    this.#dropOldest();
    return { entry, isNew: true };
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

  #dropOldest(): void {
    if (this.#byId.size <= this.#capacity) return;
    for (const [paymentSessionId, entry] of this.#byId) {
      this.#byId.delete(paymentSessionId);
      const { requestId } = entry.session;
      if (requestId !== undefined) this.#byRequest.delete(requestId);
      return;
    }
  }
}
