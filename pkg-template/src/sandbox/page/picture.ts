// The state of the page: everything that the sandbox has reported.

import { type CallEntry, type JournalEvent, type ShownSession, type WebhookEntry } from "../journal.js";

/** The options that the sandbox was started with. */
export interface About {
  /** Whether it accepts another API key than the default one. */
  readonly hasOwnKey: boolean;
  readonly webhook?: string;
  readonly habits: readonly string[];
  readonly webhookShape: string;
  readonly faults: Readonly<Record<string, number>>;
  /** Milliseconds from one block to the next; only where the money is on a chain. */
  readonly blockEveryMs?: number;
}

export interface Everything {
  readonly type: "everything";
  readonly about: About;
  readonly sessions: readonly ShownSession[];
  readonly calls: readonly CallEntry[];
  readonly webhooks: readonly WebhookEntry[];
}

const most = 500;

export class Picture {
  about: About | undefined;
  readonly sessions = new Map<string, ShownSession>();
  readonly calls = new Map<string, CallEntry>();
  readonly webhooks = new Map<string, WebhookEntry>();

  /** Applies an event from the sandbox. */
  take(event: Everything | JournalEvent): void {
    switch (event.type) {
      case "everything":
        this.about = event.about;
        this.sessions.clear();
        this.calls.clear();
        this.webhooks.clear();
        for (const session of event.sessions) this.sessions.set(session.paymentSessionId, session);
        for (const call of event.calls) this.calls.set(call.id, call);
        for (const webhook of event.webhooks) this.webhooks.set(webhook.id, webhook);
        break;
      case "session":
        keep(this.sessions, event.session.paymentSessionId, event.session);
        break;
      case "call":
        keep(this.calls, event.call.id, event.call);
        break;
      case "webhook":
        keep(this.webhooks, event.webhook.id, event.webhook);
        break;
    }
  }
}

function keep<Item>(items: Map<string, Item>, key: string, item: Item): void {
  items.set(key, item);
  for (const oldest of items.keys()) {
    if (items.size <= most) return;
    items.delete(oldest);
  }
}
