// The sandbox as its users see it: the API in memory, and what it shows of sessions and captures.

import { type CaptureStatus } from "../server/upstream/capture.js";
import { type PaymentSessionStatus } from "../server/upstream/payment-session.js";

/** The same statuses as the real API's. */
export type SandboxSessionStatus = PaymentSessionStatus;

/** A session as the sandbox has it, its token and `requestId` included. */
export interface SandboxSession {
  /** The session's id, `"ps_…"`. */
  readonly paymentSessionId: string;
  /** What opens it, `"pst_sandbox_…"`; at the real API only the customer's browser may have it. */
  readonly paymentSessionToken: string;
  /** The idempotency key that it was made with. */
  readonly requestId: string | undefined;
  /** Decimal text, such as `"50.00"`. */
  readonly amount: string;
  /** ISO 4217, such as `"USD"`. */
  readonly currency: string;
  /** `"SEPOLIA"`, unless the sandbox runs on a chain of its own. */
  readonly network: string;
  /** `"USDC"`. */
  readonly tokenSymbol: string;
  /** A made-up wallet. */
  readonly oneTimeWalletAddress: string;
  /** The customer's wallet, once a transaction was submitted. */
  readonly userAddress: string | null;
  /** The transaction that the customer's wallet reported. */
  readonly userSubmittedTransactionHash: string | null;
  /** The transaction that funded it, once one did. */
  readonly fundingTransactionHash: string | null;
  /** Where it stands now. */
  readonly status: SandboxSessionStatus;
  /** ISO 8601. */
  readonly createdAt: string;
  /** The captures so far, oldest first. */
  readonly captures: readonly SandboxCapture[];
}

/** A capture that was accepted. */
export interface SandboxCapture {
  /** The capture's id, `"cap_…"`. */
  readonly captureId: string;
  /** The capture's idempotency key. */
  readonly requestId: string;
  /** Decimal text, such as `"20.00"`. */
  readonly captureAmount: string;
  /** What goes back to the customer: the rest of the session's amount with a final capture, `"0.00"` with another. */
  readonly refundAmount: string;
  /** Whether it is the last one. */
  readonly isFinalCapture: boolean;
  /** Where it stands now. */
  readonly status: CaptureStatus;
  /** The transaction that moved the money, once it is `CAPTURED`. */
  readonly captureTransferTransactionHash: string | null;
  /** The transaction that refunded the rest, once it is `CAPTURED` and there was a rest. */
  readonly refundTransferTransactionHash: string | null;
  /** Why it is `ERROR`, where that is known. */
  readonly error?: string | undefined;
}

/** A CubePay API in memory. */
export interface SandboxApi {
  /** The API key that it accepts. */
  readonly apiKey: string;
  /**
   * Answers a request, under any base path: the end of the path names the route. Pass it to `createPaymentSessions` as
   * `fetch`, which production refuses, or serve it over HTTP for the sandbox SDK.
   */
  readonly fetch: (request: Request) => Promise<Response>;
  /** The sessions as they stand, oldest first; the newest 10,000 are kept. */
  readonly sessions: readonly SandboxSession[];
  /**
   * Puts the money in a session's wallet at once.
   *
   * @param transactionHash - Default a random one.
   * @throws RangeError when there is no such session.
   */
  fund(paymentSessionId: string, transactionHash?: string): void;
  /**
   * Puts a session in a status, where it stays. A capture that is `CAPTURING` ends: `CAPTURED` with `FUNDED` and
   * `SUCCEEDED`, `ERROR` with any other status but `CAPTURING`.
   *
   * @throws RangeError when there is no such session or status.
   */
  setStatus(paymentSessionId: string, status: SandboxSessionStatus): void;
  /**
   * Lets a session's token run out: whatever is asked with it is answered 401. A session without money becomes
   * `CANCELED`.
   *
   * @throws RangeError when there is no such session.
   */
  expire(paymentSessionId: string): void;
  /** Forgets all sessions. */
  reset(): void;
}
