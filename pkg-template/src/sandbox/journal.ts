// What the page shows beside the sessions: calls and webhooks, the newest of each, and who listens for more.

import { type SandboxSession } from "../testing/sandbox-session.js";

/** A call of the API. */
export interface CallEntry {
  readonly id: string;
  readonly at: number;
  readonly method: string;
  /** Without a query. */
  readonly path: string;
  /** The status of the answer; 0 when the answer was lost. */
  readonly status: number;
  readonly tookMs: number;
  readonly paymentSessionId: string | undefined;
  readonly fault: string | undefined;
}

/** A webhook, as far as it has come. */
export interface WebhookEntry {
  readonly id: string;
  readonly at: number;
  readonly paymentSessionId: string;
  /** What it tells, such as `FUNDED`. */
  readonly about: string;
  readonly url: string;
  readonly body: string;
  readonly attempts: number;
  /** The status of the newest answer, or why there was none. */
  readonly answer?: string | undefined;
  readonly outcome: "waiting" | "retrying" | "delivered" | "given up" | "lost";
}

/** A session without its token. */
export type ShownSession = Omit<SandboxSession, "paymentSessionToken">;

/** An account on the chain, with what it has now. */
export interface ShownAccount {
  readonly name: string;
  readonly address: string;
  /** Decimal text of the test token. */
  readonly balance: string;
}

/** One thing that happened. */
export type JournalEvent =
  | { readonly type: "session"; readonly session: ShownSession }
  | { readonly type: "call"; readonly call: CallEntry }
  | { readonly type: "webhook"; readonly webhook: WebhookEntry };

const mostKept = 500;

export class Journal {
  readonly #calls = new Map<string, CallEntry>();
  readonly #webhooks = new Map<string, WebhookEntry>();
  readonly #listeners = new Set<(event: JournalEvent) => void>();

  get calls(): readonly CallEntry[] {
    return [...this.#calls.values()];
  }

  get webhooks(): readonly WebhookEntry[] {
    return [...this.#webhooks.values()];
  }

  session({ paymentSessionToken: _, ...session }: SandboxSession): void {
    this.#publish({ type: "session", session });
  }

  call(call: CallEntry): void {
    keep(this.#calls, call);
    this.#publish({ type: "call", call });
  }

  /** A new webhook, or a later state of a known one. */
  webhook(webhook: WebhookEntry): void {
    keep(this.#webhooks, webhook);
    this.#publish({ type: "webhook", webhook });
  }

  /** Calls `listener` for each event from now on. The result ends that. */
  listen(listener: (event: JournalEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #publish(event: JournalEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

function keep<Entry extends { readonly id: string }>(entries: Map<string, Entry>, entry: Entry): void {
  entries.set(entry.id, entry);
  for (const oldest of entries.keys()) {
    if (entries.size <= mostKept) return;
    entries.delete(oldest);
  }
}
