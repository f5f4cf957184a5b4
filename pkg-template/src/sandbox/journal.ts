// The newest calls and webhooks for the page, and the listeners for further events.

import { type SandboxSession } from "../testing/sandbox-session.js";

/** A call to the API. */
export interface CallEntry {
  readonly id: string;
  readonly at: number;
  readonly method: string;
  /** The path without its query. */
  readonly path: string;
  /** The status of the response; 0 if the response was lost. */
  readonly status: number;
  readonly tookMs: number;
  readonly paymentSessionId: string | undefined;
  readonly fault: string | undefined;
}

/** A webhook and its progress. */
export interface WebhookEntry {
  readonly id: string;
  readonly at: number;
  readonly paymentSessionId: string;
  /** The reported status, such as `FUNDED`. */
  readonly about: string;
  readonly url: string;
  readonly body: string;
  readonly attempts: number;
  /** The status of the last response, or why there was none. */
  readonly answer?: string | undefined;
  readonly outcome: "waiting" | "retrying" | "delivered" | "given up" | "lost";
}

/** A session without its token. */
export type ShownSession = Omit<SandboxSession, "paymentSessionToken">;

/** An account on the chain, with its current balance. */
export interface ShownAccount {
  readonly name: string;
  readonly address: string;
  /** Decimal text of the test token. */
  readonly balance: string;
}

/** An event for the page. */
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

  /** Adds a webhook or updates it. */
  webhook(webhook: WebhookEntry): void {
    keep(this.#webhooks, webhook);
    this.#publish({ type: "webhook", webhook });
  }

  /** Calls `listener` for each event from now on. Returns a function that stops it. */
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
