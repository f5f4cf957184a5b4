// Payments from the session to the captured money, recorded in a store.

import { clientOf } from "../upstream/client.js";
import { withDeadline } from "../checks/deadline.js";
import { functionOption, integerOption, readOptions } from "../checks/options.js";
import { sandboxApiKey } from "../checks/production.js";
import { type PaymentSession } from "../upstream/payment-session.js";
import { endpointOptions, endpointParts } from "../sessions/payment-sessions.js";
import { isRequestId } from "../checks/request-id.js";
import { sessionEndpoint, type PricedOrder } from "../sessions/endpoint.js";
import { awaitsMoney } from "../upstream/session-money.js";
import { begin, customerLeft } from "./attempt.js";
import { resumed } from "./course.js";
import { explanationOf } from "./explain.js";
import { hints } from "./hints.js";
import { captureManually } from "./manual-capture.js";
import { hasSession, paymentOf, type PaymentRecord } from "./payment.js";
import { type PaymentName, type Payments, type PaymentsOptions, type SettleCounts, type SettleOptions } from "./payments.js";
import { settleRound, watchRounds } from "./settle.js";
import { storeOption, type PaymentKey } from "./store.js";
import { webhookHandler } from "./webhook.js";
import { workOn, type Tools } from "./work.js";

const caller = "createPayments";
/** The longest that a browser's look-up waits for the store, in milliseconds. */
const longestLookUpMs = 2_000;
const own = ["store", "onPaid", "onReview", "captureMethod", "authorize", "abandonAfterMs", "claimMs", "waitUntil"] as const;
const options = [...endpointOptions, ...own] as const;

/**
 * Manages payments until the money is captured. Every session is stored before its token is sent, every funded one is captured
 * once, and `onPaid` is called for it, even if the browser, network, webhook or process fails. Call `settle` from a cron job, or
 * `watch` in a long-running server. Without either, a payment whose page and webhook are lost is not captured.
 *
 * @example
 * ```ts
 * // lib/payments.ts
 * import { createPayments, cubePayFromEnv } from "cubepay-checkout/server";
 * import { postgresStore } from "cubepay-checkout/server/postgres";
 * import { Pool } from "pg";
 *
 * export const payments = createPayments({
 *   ...cubePayFromEnv(),
 *   store: postgresStore(new Pool({ connectionString: process.env.DATABASE_URL })),
 *   price: ({ body }) => ({ amount: "50.00", currency: "USD", reference: String(body.orderId) }),
 *   onPaid: async (payment, { transaction }) => {
 *     await transaction.query("update orders set paid = true where number = $1", [payment.reference]);
 *   },
 * });
 * ```
 * @throws TypeError if an option is missing, unknown or malformed, or not allowed in production.
 */
export function createPayments<Transaction = undefined>(given: PaymentsOptions<Transaction>): Payments {
  const taken = readOptions(caller, given, options);
  const parts = endpointParts(caller, taken, '{ amount: "50.00", currency: "USD", reference: "order-7" }');
  const { onError } = parts;
  const store = storeOption(caller, taken.store);
  const onPaid = functionOption(caller, "onPaid", taken.onPaid) as Tools["onPaid"] | undefined;
  if (!onPaid) throw new TypeError(`${caller}: onPaid is missing. Write { onPaid: async (payment) => { ... } }, which delivers payment.reference.`);
  const onReview = functionOption(caller, "onReview", taken.onReview) as Tools["onReview"] | undefined;
  const waitUntil = functionOption(caller, "waitUntil", taken.waitUntil) as ((work: Promise<unknown>) => void) | undefined;
  const milliseconds = (name: "abandonAfterMs" | "claimMs", fallback: number, least: number): number =>
    integerOption(caller, name, taken[name], { fallback, least, most: 31_536_000_000, unit: "milliseconds" });

  const tools: Tools = {
    store,
    client: clientOf({ ...parts.api, maxAttempts: 1 }),
    terms: { captureMethod: captureMethodOption(taken.captureMethod), abandonAfterMs: milliseconds("abandonAfterMs", 259_200_000, 1), usesSandbox: parts.api.key === sandboxApiKey },
    claimMs: milliseconds("claimMs", 15_000, 100),
    now: Date.now,
    onPaid,
    onReview: onReview ?? ((payment, reason) => onError(new Error(`Payment ${payment.paymentSessionId} (${payment.reference}) needs review: ${reason}`))),
    onError,
  };
  const hint = hints(tools, (work) => waitUntil?.(work));
  const attemptTools = { ...tools, client: clientOf(parts.api) };

  const make = ({ priced: { amount, currency, reference }, requestId, body }: PricedOrder) => {
    const { amount: _, currency: __, requestId: ___, ...metadata } = body;
    return begin(attemptTools, { amount, currency, requestId, metadata, reference: referenceOf(reference) });
  };

  /** A look-up is CubePay's own response for the session's token, so it is as reliable as a call from here. */
  const lookedUp = async (session: PaymentSession): Promise<void> => {
    try {
      await withDeadline(longestLookUpMs, async () => {
        const [record] = await store.find("paymentSessionId", [session.paymentSessionId]);
        if (!record) return;
        if (awaitsMoney(session.status)) await customerLeft(attemptTools, record, session);
        else hint(record, { hinted: true, news: session });
      });
    } catch (error) {
      onError(error);
    }
  };

  const find = async (name: PaymentName): Promise<PaymentRecord | undefined> => {
    const [key, value] = nameOption(name);
    const records = (await store.find(key, [value])).filter(hasSession);
    return records.find(({ holdsReference }) => holdsReference) ?? records[0];
  };

  const settle = ({ limit, signal }: SettleOptions = {}): Promise<SettleCounts> => settleRound(tools, limitOption(limit), signal);

  return {
    sessions: sessionEndpoint({ ...parts, make, lookedUp }),
    webhook: {
      POST: webhookHandler({
        store,
        onError,
        authorize: functionOption(caller, "authorize", taken.authorize) as PaymentsOptions["authorize"],
        hint: (records, occasion) => records.forEach((record) => hint(record, occasion)),
      }),
    },
    settle,
    watch: ({ everyMs, limit } = {}) =>
      watchRounds(
        (signal) => settle({ limit, signal }),
        limitOption(limit),
        integerOption("payments.watch", "everyMs", everyMs, { fallback: 5_000, least: 1, most: 2_147_483_647, unit: "milliseconds" }),
        onError,
      ),
    get: async (name) => {
      const record = await find(name);
      return record && hasSession(record) ? paymentOf(record) : undefined;
    },
    explain: async (reference) => explanationOf(reference, await store.find("reference", [reference]), tools.terms.captureMethod),
    capture: (paymentSessionId, capture = {}) => captureManually(tools, paymentSessionId, capture),
    release: async (paymentSessionId) => {
      const record = await find({ paymentSessionId });
      if (!record || !hasSession(record) || record.status !== "review") {
        throw new RangeError(`payments.release: there is no payment "${paymentSessionId}" in review.`);
      }
      const written = await store.save(resumed(record), { dueInMs: 0 });
      const result = written && (await workOn(tools, written, { hinted: true }));
      const current = result?.record ?? (await find({ paymentSessionId })) ?? record;
      return paymentOf(hasSession(current) ? current : record);
    },
  };
}

function captureMethodOption(value: unknown): "automatic" | "manual" {
  if (value === undefined || value === "automatic" || value === "manual") return value ?? "automatic";
  throw new TypeError(`${caller}: captureMethod must be "automatic" or "manual".`);
}

function referenceOf(reference: unknown): string {
  if (isRequestId(reference)) return reference;
  throw new TypeError(
    'price must return { amount, currency, reference }: reference names what is paid for, such as "order-7", and must be a string of 1 to 255 printable characters.',
  );
}

function limitOption(limit: unknown): number {
  return integerOption("payments.settle", "limit", limit, { fallback: 100, least: 1, most: 1_000_000, unit: "payments" });
}

function nameOption(name: unknown): [PaymentKey, string] {
  const entries = Object.entries(Object(name) as object).filter(([, value]) => value !== undefined);
  const [key, value] = entries[0] ?? [];
  if (entries.length === 1 && (key === "paymentSessionId" || key === "requestId" || key === "reference") && typeof value === "string") return [key, value];
  throw new TypeError("payments.get: name one payment, with { paymentSessionId }, { requestId } or { reference }.");
}
