// The money of a sandbox. The ledger decides what a session may do, and this interface decides whether money moved. The default
// invents all transactions. `npx cubepay-sandbox --chain` uses real ones.

import { randomHex, randomTransactionHash } from "./random-hex.js";
import { type SandboxCapture, type SandboxSession } from "./sandbox-session.js";

/** The transactions of a completed capture. */
export interface CaptureTransfers {
  readonly captureTransferTransactionHash: string;
  /** `null` if nothing was left to refund. */
  readonly refundTransferTransactionHash: string | null;
}

/** A session, as seen by its money. Late reports, such as one about a canceled session, have no effect. */
export interface Account {
  /** The current state of the session. */
  readonly session: SandboxSession;
  /** A transaction is on its way to the one-time wallet: `PENDING`. */
  pending(transactionHash: string, userAddress: string): void;
  /** The one-time wallet holds the whole amount: `FUNDED`. */
  funded(transactionHash: string): void;
  /** The transaction ended without a payment, for example because it reverted: `CREATED`. The customer can send another one. */
  unpaid(transactionHash: string): void;
  /** The money cannot arrive correctly: `ERROR`. */
  failed(): void;
  /** The transfers of the capture are complete. */
  captured(captureId: string, transfers: CaptureTransfers): void;
  /** The transfers of the capture failed. The capture is `ERROR`, and the session `FUNDED`, because it still holds the money. */
  captureFailed(captureId: string, error: string): void;
  /**
   * The pending transaction or capture (`PENDING` or `CAPTURING`) succeeds after this time, with invented transactions. Computed
   * when the session is read, without a timer.
   */
  settleAfter(milliseconds: number): void;
}

/** Moves the money of a sandbox's sessions. Methods must not throw. Later failures are reported to the account. */
export interface Money {
  /** The `network` field of sessions, such as `"SEPOLIA"`. */
  readonly network: string;
  /** The address of a one-time wallet for a new session. */
  openWallet(paymentSessionId: string): string;
  /** A session was created, or read from a state file. From now on, report what arrives in its wallet. */
  watch?(account: Account): void;
  /** The customer's wallet reported a transaction; the session is `PENDING`. */
  submitted(account: Account, transactionHash: string): void;
  /** A capture was accepted and is `CAPTURING`: move `captureAmount` to the merchant and `refundAmount` to the customer. */
  capture(account: Account, capture: SandboxCapture): void;
}

/** Simulated money: every transaction succeeds after a delay. */
export function inventedMoney({ confirmAfterMs, captureAfterMs }: { confirmAfterMs: number; captureAfterMs: number }): Money {
  return {
    network: "SEPOLIA",
    openWallet: () => `0x${randomHex(20)}`,
    submitted: (account) => account.settleAfter(confirmAfterMs),
    capture: (account) => account.settleAfter(captureAfterMs),
  };
}

/** Invented transactions for a capture. */
export function inventedTransfers({ refundAmount }: SandboxCapture): CaptureTransfers {
  return {
    captureTransferTransactionHash: randomTransactionHash(),
    refundTransferTransactionHash: /[1-9]/.test(refundAmount) ? randomTransactionHash() : null,
  };
}
