// What the sandbox shows of its sessions and captures.

import { type CaptureStatus } from "../server/capture.js";
import { type PaymentSessionStatus } from "../server/payment-session.js";

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
