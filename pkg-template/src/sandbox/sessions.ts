// The sessions of a running sandbox. Stores, shows and announces every change, including those that only the clock causes.

import { type LedgerEntry } from "../testing/ledger-entry.js";
import { Ledger } from "../testing/ledger.js";
import { type Money } from "../testing/money.js";
import { type SandboxSession } from "../testing/sandbox-session.js";
import { type Journal } from "./journal.js";
import { type StateFile } from "./state-file.js";
import { type Webhooks } from "./webhooks.js";

export interface SessionsOptions {
  readonly money: Money;
  readonly expireAfterMs: number | undefined;
  readonly state: StateFile | undefined;
  readonly journal: Journal;
  readonly webhooks: Webhooks;
}

const capacity = 10_000;

export class Sessions {
  readonly ledger: Ledger;
  readonly #options: SessionsOptions;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  /** Each session in its last announced state. */
  readonly #announced = new Map<string, SandboxSession>();

  constructor(options: SessionsOptions) {
    this.#options = options;
    const { money, expireAfterMs, state } = options;
    this.ledger = new Ledger({ capacity, money, expireAfterMs, onChange: (entry) => this.#changed(entry) });
    const records = state?.records.slice(-capacity) ?? [];
    for (const { fields, captures } of records) this.#announced.set(fields.paymentSessionId, { ...fields, captures });
    for (const record of records) {
      const entry = this.ledger.restore(record);
      entry.resume();
      this.#scheduleRead(entry);
    }
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #changed(entry: LedgerEntry): void {
    const { state, journal, webhooks } = this.#options;
    const { record } = entry;
    state?.append(record);
    const session: SandboxSession = { ...record.fields, captures: record.captures };
    const before = this.#announced.get(session.paymentSessionId);
    this.#announced.set(session.paymentSessionId, session);
    journal.session(session);
    for (const capture of session.captures) {
      const known = before?.captures.find(({ captureId }) => captureId === capture.captureId);
      if (capture.status !== "CAPTURING" && known?.status !== capture.status) webhooks.announce({ session, capture });
    }
    if (before?.status !== session.status) webhooks.announce({ session });
    this.#scheduleRead(entry);
    this.#forgetOldest();
  }

  /** Reads a session again when the clock will have changed it. */
  #scheduleRead(entry: LedgerEntry): void {
    const { paymentSessionId } = entry.session;
    clearTimeout(this.#timers.get(paymentSessionId));
    this.#timers.delete(paymentSessionId);
    if (entry.changesAt === undefined) return;
    const look = (): void => {
      this.#timers.delete(paymentSessionId);
      // A timer can fire a millisecond early.
      void entry.session;
      this.#scheduleRead(entry);
    };
    this.#timers.set(paymentSessionId, setTimeout(look, Math.max(1, entry.changesAt - Date.now())));
  }

  #forgetOldest(): void {
    for (const oldest of this.#announced.keys()) {
      if (this.#announced.size <= capacity) return;
      this.#announced.delete(oldest);
    }
  }
}
