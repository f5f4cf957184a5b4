// What a shop writes, and what it gets: the types of `createPayments`.

import { type Price, type PriceContext } from "../sessions/charge.js";
import { type PaymentSessionHandlers } from "../sessions/endpoint.js";
import { type EndpointOptions } from "../sessions/payment-sessions.js";
import { type Explanation } from "./explain.js";
import { type Payment } from "./payment.js";
import { type ReviewReason } from "./review.js";
import { type PaymentStore } from "./store.js";

/** What a payment costs, and what it is for. */
export interface PaymentPrice extends Price {
  /**
   * What the payment is for, such as the order's number: 1 to 255 printable characters. One reference is paid at most
   * once, whatever number of tabs, attempts and `requestId`s there are.
   */
  reference: string;
}

/** How `createPayments` charges, captures and delivers. */
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

/** What names a payment: its session, its attempt, or what it is for. */
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

/** What to capture. */
export interface ManualCapture {
  /** Decimal text such as `"20.00"`. Default all that is left. */
  amount?: string | undefined;
  /** Whether it is the last capture: the rest is refunded to the customer. Default only when nothing is left. */
  final?: boolean | undefined;
  /**
   * The idempotency key, 1 to 255 printable characters: the same one never captures twice. Default a key derived from the
   * session and the number of captures so far.
   */
  requestId?: string | undefined;
}

/** How far a round of `settle` goes. */
export interface SettleOptions {
  /** The most payments that the round works on. Default 100. */
  limit?: number | undefined;
  /** Ends the round early: payments that have begun are finished, no more are begun. */
  signal?: AbortSignal | undefined;
}

/** What a round of `settle` came to. Each payment counts once, by how the round left it. */
export interface SettleCounts {
  /** How many payments were due and worked on. */
  checked: number;
  /** Still unpaid. */
  open: number;
  /** Funded, and waiting for your `capture`. */
  funded: number;
  /** CubePay is transferring the money. */
  capturing: number;
  /** The money is yours, and `onPaid` has not resolved. */
  paid: number;
  /** `onPaid` has resolved. */
  delivered: number;
  /** CubePay canceled the session. */
  canceled: number;
  /** Nobody paid within `abandonAfterMs`. */
  abandoned: number;
  /** A person has to look. */
  review: number;
  /** How many of all these met an error. Each is due again later; `onError` has the errors. */
  failed: number;
}

/** What `createPayments` gives. Every function can be passed on by itself. */
export interface Payments {
  /** The endpoint for your pages: the exports of `app/api/payment-sessions/route.ts`. */
  readonly sessions: PaymentSessionHandlers;
  /** The route for CubePay's webhooks. */
  readonly webhook: {
    /** Takes a webhook for a hint, and answers 200. */
    POST(request: Request): Promise<Response>;
  };
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
