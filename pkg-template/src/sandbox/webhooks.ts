// Sends webhooks and retries until the response is 200. Disturbs them on request.

import { randomHex } from "../testing/random-hex.js";
import { type Journal, type WebhookEntry } from "./journal.js";
import { webhookPayload, type WebhookEvent, type WebhookShape } from "./webhook-payload.js";

const habits = ["late", "twice", "shuffled", "lost"] as const;

/** A way to disturb webhooks. */
export type WebhookHabit = (typeof habits)[number];

/** All ways to disturb webhooks. */
export const webhookHabits: readonly WebhookHabit[] = habits;

/** Whether a text is a way to disturb webhooks. */
export function isWebhookHabit(value: string): value is WebhookHabit {
  return habits.some((habit) => habit === value);
}

export interface WebhookOptions {
  /** The URL for webhooks; `undefined` to send none. */
  readonly url: string | undefined;
  readonly shape: WebhookShape;
  readonly habits: readonly WebhookHabit[];
  /** Called when webhooks begin to fail, and when they arrive again: once each, however many are tried. */
  readonly onTrouble: (message: string) => void;
}

const answerWithinMs = 10_000;
const firstRetryMs = 500;
const longestRetryMs = 30_000;
const mostAttempts = 12;
const lateMs = { least: 2_000, most: 8_000 };
const shuffleMs = 3_000;
const mostRemembered = 2_000;
/** What `#post` gives where there is no answer, in a sentence. */
const noAnswers: Readonly<Record<string, string>> = { "no answer": "did not answer in time", "no connection": "cannot be reached" };

export class Webhooks {
  readonly #options: WebhookOptions;
  readonly #journal: Journal;
  readonly #events = new Map<string, WebhookEvent>();
  /** The last first attempt for each session. */
  readonly #sending = new Map<string, Promise<void>>();
  /** Sessions whose webhooks are dropped. */
  readonly #silenced = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #closing = new AbortController();
  /** Whether the newest answer was no success. */
  #isFailing = false;

  constructor(options: WebhookOptions, journal: Journal) {
    this.#options = options;
    this.#journal = journal;
  }

  /** Sends a webhook for an event. */
  announce(event: WebhookEvent): void {
    const { url, habits } = this.#options;
    if (url === undefined) return;
    const isLost = this.#silenced.has(event.session.paymentSessionId) || (habits.includes("lost") && Math.random() < 0.5);
    const copies = habits.includes("twice") ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) this.#begin(event, isLost);
  }

  /** Drops all further webhooks about this session, except those sent with `again`. */
  silence(paymentSessionId: string): void {
    this.#silenced.add(paymentSessionId);
    for (const oldest of this.#silenced) {
      if (this.#silenced.size <= mostRemembered) break;
      this.#silenced.delete(oldest);
    }
  }

  /** Sends a webhook again with the same event. Returns whether it exists. */
  again(id: string): boolean {
    const event = this.#events.get(id);
    if (event) this.#begin(event, false, true);
    return event !== undefined;
  }

  /** Stops sending. */
  close(): void {
    this.#closing.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #begin(event: WebhookEvent, isLost: boolean, atOnce = false): void {
    const { url = "", shape } = this.#options;
    const { session, capture } = event;
    const entry: WebhookEntry = {
      id: `wh_${randomHex(8)}`,
      at: Date.now(),
      paymentSessionId: session.paymentSessionId,
      about: capture ? `capture ${capture.status}` : session.status,
      url,
      body: webhookPayload(shape, event),
      attempts: 0,
      outcome: isLost ? "lost" : "waiting",
    };
    this.#events.set(entry.id, event);
    for (const oldest of this.#events.keys()) {
      if (this.#events.size <= mostRemembered) break;
      this.#events.delete(oldest);
    }
    this.#journal.webhook(entry);
    if (isLost) return;
    const delay = this.#delay();
    if (atOnce || delay > 0) this.#after(atOnce ? 0 : delay, () => void this.#send(entry));
    else this.#inOrder(entry);
  }

  /** Sends a session's webhooks one after the other. A webhook that must be retried does not block the next one. */
  #inOrder(entry: WebhookEntry): void {
    const { paymentSessionId } = entry;
    const sending = (this.#sending.get(paymentSessionId) ?? Promise.resolve()).then(() => this.#send(entry));
    this.#sending.set(paymentSessionId, sending);
    void sending.then(() => {
      if (this.#sending.get(paymentSessionId) === sending) this.#sending.delete(paymentSessionId);
    });
  }

  #delay(): number {
    const { habits } = this.#options;
    const late = habits.includes("late") ? lateMs.least + Math.random() * (lateMs.most - lateMs.least) : 0;
    return late + (habits.includes("shuffled") ? Math.random() * shuffleMs : 0);
  }

  async #send(entry: WebhookEntry): Promise<void> {
    if (this.#closing.signal.aborted) return;
    const attempts = entry.attempts + 1;
    const answer = await this.#post(entry);
    if (this.#closing.signal.aborted) return;
    const isDone = answer === "200";
    this.#report(isDone, answer);
    const isGivenUp = !isDone && attempts === mostAttempts;
    const sent: WebhookEntry = { ...entry, attempts, answer, outcome: isDone ? "delivered" : isGivenUp ? "given up" : "retrying" };
    this.#journal.webhook(sent);
    if (isDone || isGivenUp) return;
    this.#after(Math.min(longestRetryMs, firstRetryMs * 2 ** (attempts - 1)), () => void this.#send(sent));
  }

  #report(isDone: boolean, answer: string): void {
    if (isDone !== this.#isFailing) return;
    this.#isFailing = !isDone;
    const { url, onTrouble } = this.#options;
    const what = /^\d+$/.test(answer) ? `answered ${answer}, not 200` : noAnswers[answer] ?? answer;
    onTrouble(isDone ? `Webhooks to ${url} arrive again.` : `Webhook failed: ${url} ${what}. It is sent again. Is the shop running, and is this its route?`);
  }

  /** The status of the response, or why there was none. */
  async #post({ url, body }: WebhookEntry): Promise<string> {
    try {
      const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(answerWithinMs)]);
      const headers = { "Content-Type": "application/json", "User-Agent": "cubepay-sandbox" };
      const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
      await response.body?.cancel();
      return String(response.status);
    } catch (error) {
      return error instanceof Error && error.name === "TimeoutError" ? "no answer" : "no connection";
    }
  }

  #after(milliseconds: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, milliseconds);
    this.#timers.add(timer);
  }
}
