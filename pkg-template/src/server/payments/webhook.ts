// A webhook is only a hint to ask CubePay about a payment. Its content is not trusted: its format and signature are not
// documented, and anyone can send one.

import { BodyTooLarge, boundedText } from "../checks/bounded-text.js";
import { withDeadline } from "../checks/deadline.js";
import { reply } from "../answers/reply.js";
import { requireRequest } from "../checks/require-request.js";
import { isSessionId } from "../checks/session-credentials.js";
import { type PaymentRecord } from "./payment.js";
import { type PaymentStore } from "./store.js";
import { type Occasion } from "./work.js";

/** The dependencies of the webhook handler. */
export interface WebhookParts {
  readonly store: PaymentStore<unknown>;
  readonly authorize: ((request: Request) => boolean | Promise<boolean>) | undefined;
  readonly onError: (error: unknown) => void;
  /** Starts the work on known payments without waiting for it. */
  readonly hint: (records: readonly PaymentRecord[], occasion: Occasion) => void;
}

const longestBody = 64 * 1024;
/** The longest time until the response, in milliseconds, even if the store hangs. */
const longestWaitMs = 5_000;
/** A webhook is about one session. A request with more ids than this is an attempt to cause work. */
const mostIds = 10;

/** The route for CubePay's webhooks. Responds 200 even if its own work fails, as CubePay requires. */
export function webhookHandler({ store, authorize, onError, hint }: WebhookParts): (request: Request) => Promise<Response> {
  const receive = async (request: Request, signal: AbortSignal): Promise<void> => {
    const copy = authorize && request.clone();
    const text = await boundedText(request.body, longestBody, signal);
    const ids = sessionIdsIn(text);
    if (ids.length === 0) return;
    try {
      // `authorize` is only called for a body with ids, and the store is only queried after it.
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
        // An incomplete or malformed body does not come from CubePay and is not reported.
        error instanceof BodyTooLarge ? reply(413, { error: `A webhook has at most ${longestBody} bytes.` }) : reply(200, {}),
    );
  };
}

/**
 * The session ids in a text of any format: everything of the form `ps_…`, and in JSON the values of fields whose name ends in
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
    // Not JSON, or nested too deeply. Texts that look like ids were already found.
  }
  return ids;
}
