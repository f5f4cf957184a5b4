// The types of `createPayments`: its options and its result.

import { type Price, type PriceContext } from "../sessions/charge.js";
import { type PaymentSessionHandlers } from "../sessions/endpoint.js";
import { type EndpointOptions } from "../sessions/payment-sessions.js";
import { type Explanation } from "./explain.js";
import { type Payment } from "./payment.js";
import { type ReviewReason } from "./review.js";
import { type PaymentStore } from "./store.js";

/** The price of a payment, and what the payment is for. */
export interface PaymentPrice extends Price {
  /**
   * What the payment is for, such as the order number: 1 to 255 printable characters. A reference is paid at most once,
   * regardless of the number of tabs, attempts and `requestId`s.
   */
  reference: string;
}

/** The options of `createPayments`. */
export interface PaymentsOptions<Transaction = undefined> extends EndpointOptions {
  /** The store for payments: `postgresStore(pool)`, `sqliteStore(db)`, or your own store. */
  store: PaymentStore<Transaction>;
  /**
   * Returns the price of a payment and its `reference`. Required, because the browser's values cannot be trusted. Throw a
   * `RefusedPayment` to reject a reference that does not belong to the caller.
   */
  price: (context: PriceContext) => PaymentPrice | Promise<PaymentPrice>;
  /**
   * Called when the money is yours: deliver `payment.reference`. Called again with growing delays until it resolves, and never in
   * two processes at once. It may run twice only if a process or its database dies during the call. Rows that you write through
   * `transaction` are committed once, together with the status `delivered`.
   */
  onPaid: (payment: Payment, context: { transaction: Transaction }) => unknown;
  /** Called when a person has to look at the payment, and again until it resolves. Default: `onError` is called with a summary. */
  onReview?: ((payment: Payment, reason: ReviewReason) => unknown) | undefined;
  /**
   * `"automatic"` captures as soon as the session is funded; `"manual"` waits until you call `capture`, for example when you
   * ship. Default `"automatic"`.
   */
  captureMethod?: "automatic" | "manual" | undefined;
  /**
   * Whether a webhook comes from CubePay, if CubePay gave you a secret to check. Gets a copy of the request with an unread body.
   * A webhook is ignored unless it returns `true`. Default: every webhook is accepted as a hint.
   */
  authorize?: ((request: Request) => boolean | Promise<boolean>) | undefined;
  /** How long an unpaid session is checked, in milliseconds. Default 259,200,000 (three days). */
  abandonAfterMs?: number | undefined;
  /**
   * How long a process claims a payment that it works on, in milliseconds. The claim is renewed while the process is running.
   * After a process dies, others take over its payments once this time has passed. Default 15,000.
   */
  claimMs?: number | undefined;
  /**
   * Keeps a serverless function alive for work that continues after the response, such as `(work) => after(() => work)` in
   * Next.js. Default: the work continues in the process, and `settle` finishes it if the process ends.
   */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined;
}

/** Identifies a payment: by its session, its attempt, or its reference. */
export type PaymentName =
  | {
      /** The session's id at CubePay. */
      paymentSessionId: string;
    }
  | {
      /** The idempotency key of the attempt. */
      requestId: string;
    }
  | {
      /** What the payment is for, as `price` returned it. */
      reference: string;
    };

/** The options of a capture. */
export interface ManualCapture {
  /** Decimal text such as `"20.00"`. Default: the whole uncaptured amount. */
  amount?: string | undefined;
  /** Whether this is the last capture. The rest is then refunded to the customer. Default: only if nothing is left. */
  final?: boolean | undefined;
  /**
   * The idempotency key, 1 to 255 printable characters. The same key never captures twice. Default: a key derived from the
   * session and the number of captures so far.
   */
  requestId?: string | undefined;
}

/** The limits of a `settle` round. */
export interface SettleOptions {
  /** The maximum number of payments in the round. Default 100. */
  limit?: number | undefined;
  /** Ends the round early: payments in progress are finished, and no more are started. */
  signal?: AbortSignal | undefined;
}

/** The result of a `settle` round. Each payment counts once, by its status after the round. */
export interface SettleCounts {
  /** The number of payments that were due. */
  checked: number;
  /** Still unpaid. */
  open: number;
  /** Funded and waiting for your `capture`. */
  funded: number;
  /** CubePay is transferring the money. */
  capturing: number;
  /** The money is yours, and `onPaid` has not resolved yet. */
  paid: number;
  /** `onPaid` has resolved. */
  delivered: number;
  /** CubePay canceled the session. */
  canceled: number;
  /** Not paid within `abandonAfterMs`. */
  abandoned: number;
  /** A person has to look at the payment. */
  review: number;
  /** The number of payments above that had an error. They are due again later; `onError` gets the errors. */
  failed: number;
}

/** The result of `createPayments`. Every function can be used without its object. */
export interface Payments {
  /** The endpoint for your pages: the exports of `app/api/payment-sessions/route.ts`. */
  readonly sessions: PaymentSessionHandlers;
  /** The route for CubePay's webhooks. */
  readonly webhook: {
    /** Accepts a webhook as a hint and responds 200. */
    POST(request: Request): Promise<Response>;
  };
  /** Works on the payments that are due: one round, for a cron job. Rejects only if the store is unavailable. */
  settle(options?: SettleOptions): Promise<SettleCounts>;
  /**
   * Runs `settle` repeatedly in a long-running server.
   *
   * @param options - `everyMs`: the pause between two rounds in milliseconds, default 5,000; `limit` as for `settle`.
   * @returns a function that stops it and resolves when the work in progress is finished.
   */
  watch(options?: { everyMs?: number | undefined; limit?: number | undefined }): () => Promise<void>;
  /** Returns a payment. For a reference, the one that holds it, otherwise the newest. `undefined` if there is none. */
  get(name: PaymentName): Promise<Payment | undefined>;
  /**
   * Returns everything that support needs to know about a reference: each attempt, its hashes and captures, what happens next and
   * when.
   */
  explain(reference: string): Promise<Explanation>;
  /**
   * Captures a funded payment with `captureMethod: "manual"`: the whole amount, a part, or a part with a refund of the rest (`{
   * amount, final: true }`).
   *
   * @throws CubePayApiError `conflict` if the payment cannot be captured now, or the `requestId` belongs to another capture.
   */
  capture(paymentSessionId: string, capture?: ManualCapture): Promise<Payment>;
  /**
   * Continues a payment in `review`, once a person has resolved the problem. CubePay is asked about it again.
   *
   * @returns the payment afterwards.
   * @throws RangeError if no payment with this id is in review.
   */
  release(paymentSessionId: string): Promise<Payment>;
}
