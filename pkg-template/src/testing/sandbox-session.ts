// The public interface of the sandbox: the in-memory API, its sessions and its captures.

import { type CaptureStatus } from "../server/upstream/capture.js";
import { type PaymentSessionStatus } from "../server/upstream/payment-session.js";

/** The same statuses as in CubePay's API. */
export type SandboxSessionStatus = PaymentSessionStatus;

/** A session of the sandbox, including its token and `requestId`. */
export interface SandboxSession {
  /** The session's id, `"ps_…"`. */
  readonly paymentSessionId: string;
  /** The session's token, `"pst_sandbox_…"`. CubePay's API only gives it to the customer's browser. */
  readonly paymentSessionToken: string;
  /** The idempotency key of the session. */
  readonly requestId: string | undefined;
  /** Decimal text, such as `"50.00"`. */
  readonly amount: string;
  /** ISO 4217, such as `"USD"`. */
  readonly currency: string;
  /** `"SEPOLIA"`, unless the sandbox runs its own chain. */
  readonly network: string;
  /** `"USDC"`. */
  readonly tokenSymbol: string;
  /** The wallet that the customer pays into. Invented, unless the sandbox runs its own chain. */
  readonly oneTimeWalletAddress: string;
  /** The customer's wallet, once a transaction was submitted. */
  readonly userAddress: string | null;
  /** The transaction that the customer's wallet reported. */
  readonly userSubmittedTransactionHash: string | null;
  /** The transaction that funded the session, once there is one. */
  readonly fundingTransactionHash: string | null;
  /** The current status. */
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
  /** The refund to the customer: the rest of the session's amount for a final capture, `"0.00"` for a partial one. */
  readonly refundAmount: string;
  /** Whether this is the last capture. */
  readonly isFinalCapture: boolean;
  /** The current status. */
  readonly status: CaptureStatus;
  /** The transaction that transferred the money, once the capture is `CAPTURED`. */
  readonly captureTransferTransactionHash: string | null;
  /** The transaction that refunded the rest, once the capture is `CAPTURED` and if there was a rest. */
  readonly refundTransferTransactionHash: string | null;
  /** Why the capture is `ERROR`, if known. */
  readonly error?: string | undefined;
}

/** An in-memory CubePay API. */
export interface SandboxApi {
  /** The API key that the sandbox accepts. */
  readonly apiKey: string;
  /**
   * Handles a request under any base path; the end of the path selects the route. Pass it to `createPaymentSessions` as `fetch`,
   * which is rejected in production, or serve it over HTTP for the sandbox SDK.
   */
  readonly fetch: (request: Request) => Promise<Response>;
  /** The current sessions, oldest first. Only the newest 10,000 are kept. */
  readonly sessions: readonly SandboxSession[];
  /**
   * Funds a session immediately.
   *
   * @param transactionHash - Default: a random hash.
   * @throws RangeError if there is no such session.
   */
  fund(paymentSessionId: string, transactionHash?: string): void;
  /**
   * Sets the status of a session, which then stays. Ends a `CAPTURING` capture: `CAPTURED` for `FUNDED` and `SUCCEEDED`, `ERROR`
   * for any other status except `CAPTURING`.
   *
   * @throws RangeError if there is no such session or status.
   */
  setStatus(paymentSessionId: string, status: SandboxSessionStatus): void;
  /**
   * Expires a session's token. Requests with it get a 401. An unpaid session becomes `CANCELED`.
   *
   * @throws RangeError if there is no such session.
   */
  expire(paymentSessionId: string): void;
  /** Deletes all sessions. */
  reset(): void;
}
