// From the hash to the money: the shop's payments, kept in a store.

import { clientOf, clientOptions } from "../client.js";
import { withDeadline } from "../deadline.js";
import { functionOption, integerOption, readOptions } from "../options.js";
import { type PaymentSession } from "../payment-session.js";
import { endpointParts, type EndpointOptions } from "../payment-sessions.js";
import { isRequestId } from "../request-id.js";
import { sessionEndpoint, type PaymentSessionHandlers, type PricedOrder } from "../endpoint.js";
import { type Price, type PriceContext } from "../charge.js";
import { begin, leave } from "./attempt.js";
import { released } from "./course.js";
import { explanationOf, type Explanation } from "./explain.js";
import { hints } from "./hints.js";
import { captureManually, type ManualCapture } from "./manual-capture.js";
import { hasSession, paymentOf, type Payment, type PaymentRecord } from "./payment.js";
import { type ReviewReason } from "./review.js";
import { settleRound, watchRounds, type SettleCounts, type SettleOptions } from "./settle.js";
import { storeOption, type PaymentKey, type PaymentStore } from "./store.js";
import { webhookHandler } from "./webhook.js";
import { workOn, type Tools } from "./work.js";

/** What a payment costs, and what it is for. */
export interface PaymentPrice extends Price {
  /**
   * What the payment is for, such as the order's number: 1 to 255 printable characters. One reference is paid at most
   * once, whatever number of tabs, attempts and `requestId`s there are.
   */
  reference: string;
}

/** How {@link createPayments} charges, captures and delivers. */
export interface PaymentsOptions<Transaction = undefined> extends EndpointOptions {
  /** Where payments are kept: `postgresStore(pool)`, `sqliteStore(db)`, or a store of your own. */
  store: PaymentStore<Transaction>;
  /**
   * What this payment costs, and the `reference` of what it is for. Required: a customer's browser sets neither. Refuse a
   * reference that is not the caller's by throwing a `RefusedPayment`.
   */
  price: (context: PriceContext) => PaymentPrice | Promise<PaymentPrice>;
  /**
   * The money is yours: deliver `payment.reference`. Called again, with growing waits, until it resolves; never in two
   * processes at once; and twice only if a process or its database dies while it runs. Write your own rows through
   * `transaction`, and they are committed together with the payment's `delivered`, once.
   */
  onPaid: (payment: Payment, context: { transaction: Transaction }) => unknown;
  /** A person has to look at the payment. Called again until it resolves. Default: `onError` is called with a summary. */
  onReview?: ((payment: Payment, reason: ReviewReason) => unknown) | undefined;
  /** `"automatic"` captures as soon as there is money; `"manual"` waits for `capture`, say when you ship. Default `"automatic"`. */
  captureMethod?: "automatic" | "manual" | undefined;
  /**
   * Whether a webhook is CubePay's, where CubePay gave you a secret to check. It gets a copy of the request, body unread.
   * What it does not return `true` for is ignored. Default: every webhook is taken for a hint.
   */
  authorize?: ((request: Request) => boolean | Promise<boolean>) | undefined;
  /** How long an unpaid session is asked about, in milliseconds. Default 259,200,000 (three days). */
  abandonAfterMs?: number | undefined;
  /**
   * How long a process keeps a payment that it works on, in milliseconds; renewed while it lives. When a process dies, its
   * payments are taken up by others after this time. Default 15,000.
   */
  claimMs?: number | undefined;
  /**
   * Keeps a serverless function alive for work that goes on after the response, such as `(work) => after(() => work)` in
   * Next.js. Default: the work goes on in the process; what is cut off there is done by `settle`.
   */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined;
}

/** A payment's own name: one of these. */
export type PaymentName = { paymentSessionId: string } | { requestId: string } | { reference: string };

/** What {@link createPayments} gives. Every function can be passed on by itself. */
export interface Payments {
  /** The endpoint for your pages: the exports of `app/api/payment-sessions/route.ts`. */
  readonly sessions: PaymentSessionHandlers;
  /** The route for CubePay's webhooks. */
  readonly webhook: { POST(request: Request): Promise<Response> };
  /** Works on the payments that are due: one round, for a cron job. Rejects only when the store cannot be asked. */
  settle(options?: SettleOptions): Promise<SettleCounts>;
  /**
   * Settles again and again in a long-running server.
   *
   * @param options - `everyMs`: the pause between two rounds in milliseconds, default 5,000; `limit` as for `settle`.
   * @returns a function that stops it, and resolves when the work under way is finished.
   */
  watch(options?: { everyMs?: number | undefined; limit?: number | undefined }): () => Promise<void>;
  /** A payment; of a reference the one that holds it, otherwise the newest. `undefined` when there is none. */
  get(name: PaymentName): Promise<Payment | undefined>;
  /** Everything that support needs to know of a reference: each attempt, its hashes and captures, what happens next and when. */
  explain(reference: string): Promise<Explanation>;
  /**
   * Captures a funded payment, with `captureMethod: "manual"`: all of it, a part, or a part with the refund of the rest
   * (`{ amount, final: true }`).
   *
   * @throws CubePayApiError `conflict` when the payment cannot be captured now, or the `requestId` belongs to another capture.
   */
  capture(paymentSessionId: string, capture?: ManualCapture): Promise<Payment>;
  /**
   * Puts a payment in `review` back on its course, once a person has cleared the matter: CubePay is asked about it anew.
   *
   * @returns the payment as that left it.
   * @throws RangeError when no payment with this id is in review.
   */
  release(paymentSessionId: string): Promise<Payment>;
}

const caller = "createPayments";
/** A customer's answer does not wait longer for the store. */
const longestLookUpMs = 2_000;
const own = ["store", "onPaid", "onReview", "captureMethod", "authorize", "abandonAfterMs", "claimMs", "waitUntil"] as const;
const options = [...clientOptions, "price", "allowedOrigins", "maxBodyBytes", "onError", ...own] as const;

/**
 * Takes payments to their end: every session is stored before its token leaves, every funded one is captured once, and
 * `onPaid` is called for it, whatever happens to browser, network, webhook or process. Call `settle` from a cron job, or
 * `watch` in a long-running server: without either, a payment whose page and webhook are lost is not captured.
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
 * @throws TypeError when an option is missing, unknown or malformed, or is not for production.
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
    terms: { captureMethod: captureMethodOption(taken.captureMethod), abandonAfterMs: milliseconds("abandonAfterMs", 259_200_000, 1) },
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

  /** The look-up comes from CubePay by the session's own token, so that it is as good as asking. */
  const lookedUp = async (session: PaymentSession): Promise<void> => {
    try {
      await withDeadline(longestLookUpMs, async () => {
        const [record] = await store.find("paymentSessionId", [session.paymentSessionId]);
        if (!record) return;
        if (session.status === "CREATED" || session.status === "PENDING") await leave(attemptTools, record, session);
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
        hint: (records) => records.forEach((record) => hint(record, { hinted: true })),
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
      const written = await store.save(released(record), { dueInMs: 0 });
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
