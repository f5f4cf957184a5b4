// A webhook is a hint that something is worth asking CubePay about. Nothing in it is believed: its form and signature are
// not documented, and anybody can send one.

import { BodyTooLarge, boundedText } from "../checks/bounded-text.js";
import { withDeadline } from "../checks/deadline.js";
import { reply } from "../answers/reply.js";
import { requireRequest } from "../checks/require-request.js";
import { isSessionId } from "../checks/session-credentials.js";
import { type PaymentRecord } from "./payment.js";
import { type PaymentStore } from "./store.js";
import { type Occasion } from "./work.js";

/** What a webhook is answered with. */
export interface WebhookParts {
  readonly store: PaymentStore<unknown>;
  readonly authorize: ((request: Request) => boolean | Promise<boolean>) | undefined;
  readonly onError: (error: unknown) => void;
  /** Begins the work on payments that the store knows, and does not wait for it. */
  readonly hint: (records: readonly PaymentRecord[], occasion: Occasion) => void;
}

const longestBody = 64 * 1024;
/** CubePay is answered after this time at the latest, whatever the store does. */
const longestWaitMs = 5_000;
/** A webhook is about one session. More ids than these are somebody's attempt to make work. */
const mostIds = 10;

/** The route for CubePay's webhooks. It answers 200 whatever its own work comes to, as CubePay asks. */
export function webhookHandler({ store, authorize, onError, hint }: WebhookParts): (request: Request) => Promise<Response> {
  const receive = async (request: Request, signal: AbortSignal): Promise<void> => {
    const copy = authorize && request.clone();
    const text = await boundedText(request.body, longestBody, signal);
    const ids = sessionIdsIn(text);
    if (ids.length === 0) return;
    try {
      // Only what could matter is checked, and only what passes is looked up.
      if (!copy || (await authorize?.(copy)) === true) {
        hint(await store.find("paymentSessionId", ids), { hinted: true, moneyHinted: /FUNDED|CAPTUR|SUCCEEDED/i.test(text) });
      }
    } catch (error) {
      onError(error);
    }
  };
  return (request) => {
    requireRequest(request, "POST");
    return withDeadline(longestWaitMs, (signal) => receive(request, signal)).then(
      () => reply(200, {}),
      (error: unknown) =>
        // A body that breaks off or is no text is nobody's webhook, and nothing to report.
        error instanceof BodyTooLarge ? reply(413, { error: `A webhook has at most ${longestBody} bytes.` }) : reply(200, {}),
    );
  };
}

/**
 * The session ids in a text of any form: whatever looks like `ps_…`, and in JSON the values of fields whose name ends in
 * "id".
 */
export function sessionIdsIn(text: string): string[] {
  const found = new Set(text.match(/\bps_[A-Za-z0-9_-]{1,125}/g)?.slice(0, mostIds));
  for (const id of idFieldsIn(text)) {
    if (found.size >= mostIds) break;
    found.add(id);
  }
  return [...found];
}

function idFieldsIn(text: string): string[] {
  const ids: string[] = [];
  try {
    JSON.parse(text, (key, value: unknown) => {
      if (/id$/i.test(key) && isSessionId(value)) ids.push(value);
      return undefined;
    });
  } catch {
    // Not JSON, or nested too deeply: whatever looked like an id has been found above.
  }
  return ids;
}
