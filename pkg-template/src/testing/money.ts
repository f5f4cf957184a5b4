// Where a sandbox's money is. The core decides what a session may do; this decides whether money moved. The default invents
// every transaction. `npx cubepay-sandbox --chain` puts real ones in its place.

import { randomHex, randomTransactionHash } from "./random-hex.js";
import { type SandboxCapture, type SandboxSession } from "./sandbox-session.js";

/** The transactions that ended a capture. */
export interface CaptureTransfers {
  readonly captureTransferTransactionHash: string;
  /** `null` when nothing was left to refund. */
  readonly refundTransferTransactionHash: string | null;
}

/** A session as its money sees it. A report that comes too late, such as one about a canceled session, changes nothing. */
export interface Account {
  /** The session as it stands now. */
  readonly session: SandboxSession;
  /** A transaction is on its way to the one-time wallet: `PENDING`. */
  pending(transactionHash: string, userAddress: string): void;
  /** The one-time wallet holds the whole amount: `FUNDED`. */
  funded(transactionHash: string): void;
  /** The transaction is over and did not pay, such as one that reverted: `CREATED`, and the customer can send another. */
  unpaid(transactionHash: string): void;
  /** The money cannot arrive as it should: `ERROR`. */
  failed(): void;
  /** The capture's transfers are done. */
  captured(captureId: string, transfers: CaptureTransfers): void;
  /** The capture's transfers failed: the capture is `ERROR`, and the session, which still holds the money, `FUNDED`. */
  captureFailed(captureId: string, error: string): void;
  /**
   * What is under way (`PENDING` or `CAPTURING`) succeeds after this time, by invented transactions. It is worked out
   * when somebody looks, without a timer.
   */
  settleAfter(milliseconds: number): void;
}

/** Moves the money of a sandbox's sessions. No method may throw; what goes wrong later is reported to the account. */
export interface Money {
  /** What sessions call their network, such as `"SEPOLIA"`. */
  readonly network: string;
  /** The address of a one-time wallet for a new session. */
  openWallet(paymentSessionId: string): string;
  /** A session was made, or read from a state file: from now on, report what arrives in its wallet. */
  watch?(account: Account): void;
  /** The customer's wallet reported a transaction; the session is `PENDING`. */
  submitted(account: Account, transactionHash: string): void;
  /** A capture was accepted and is `CAPTURING`: move `captureAmount` to the merchant and `refundAmount` to the customer. */
  capture(account: Account, capture: SandboxCapture): void;
}

/** Money that exists in the sandbox only: every transaction succeeds after a while. */
export function inventedMoney({ confirmAfterMs, captureAfterMs }: { confirmAfterMs: number; captureAfterMs: number }): Money {
  return {
    network: "SEPOLIA",
    openWallet: () => `0x${randomHex(20)}`,
    submitted: (account) => account.settleAfter(confirmAfterMs),
    capture: (account) => account.settleAfter(captureAfterMs),
  };
}

/** Transactions for a capture that no chain has seen. */
export function inventedTransfers({ refundAmount }: SandboxCapture): CaptureTransfers {
  return {
    captureTransferTransactionHash: randomTransactionHash(),
    refundTransferTransactionHash: /[1-9]/.test(refundAmount) ? randomTransactionHash() : null,
  };
}
