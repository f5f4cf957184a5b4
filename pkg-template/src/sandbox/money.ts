// The seam between the sandbox's sessions and what moves their money: invented hashes in memory, or a chain. Sessions
// decide what a status is; behind this seam are wallets and transactions.

/** What a wallet is opened for. */
export interface Charge {
  readonly paymentSessionId: string;
  /** Decimal text, such as `"50.00"`. */
  readonly amount: string;
  /** ISO 4217. */
  readonly currency: string;
}

/** The customer's transaction, as their page reports it. */
export interface ReportedTransaction {
  readonly transactionHash: string;
  readonly userAddress: string;
}

/** What happened at the one-time wallet of a session. Amounts are decimal text of the token. */
export type FundingNews = { readonly paymentSessionId: string; readonly transactionHash: string; readonly userAddress: string } & (
  | {
      /** A transfer is in a block. Told with each block until it is confirmed. */
      readonly kind: "confirming";
      readonly received: string;
    }
  | {
      /** Less than the amount has arrived and is confirmed. Another transfer can add what is missing. */
      readonly kind: "too-little";
      readonly received: string;
      readonly missing: string;
    }
  | {
      /** The amount is there and confirmed. Told once. */
      readonly kind: "funded";
      readonly received: string;
    }
  | {
      /** More than the amount is there: after `funded`. The excess goes back to the customer at once. */
      readonly kind: "too-much";
      readonly received: string;
      readonly excess: string;
    }
  | {
      /** What arrived is not the token but another, by its address, or `"ETH"`. It does not count. */
      readonly kind: "wrong-token";
      readonly token: string;
    }
  | {
      /** The transaction that was reported failed: it is in a block and moved nothing. */
      readonly kind: "reverted";
    }
  | {
      /** The transaction that was reported went through, and brought this wallet nothing. */
      readonly kind: "elsewhere";
    }
);

/** What a capture moves. Decimal text. */
export interface CaptureTransfers {
  readonly captureAmount: string;
  readonly refundAmount: string;
}

/** The transactions of a capture; `null` where there was nothing to move. */
export interface CaptureReceipt {
  readonly captureTransferTransactionHash: string | null;
  readonly refundTransferTransactionHash: string | null;
}

export interface Money {
  /** As a session names it, such as `"SEPOLIA"`. */
  readonly network: string;
  readonly tokenSymbol: string;
  /** Opens a wallet for one session and watches it from now on. Gives its address. */
  openWallet(charge: Charge): string;
  /** Watches this transaction too: one that fails shows in no wallet. */
  report(paymentSessionId: string, transaction: ReportedTransaction): void;
  /** Calls `listener` with all news until the function that it gives is called. */
  onNews(listener: (news: FundingNews) => void): () => void;
  /**
   * Moves a capture's amount to the merchant, and its refund to the customer. Resolves once both have moved.
   *
   * @throws when the money did not move.
   */
  capture(paymentSessionId: string, transfers: CaptureTransfers): Promise<CaptureReceipt>;
  /** The session has ended without a capture: all that is in its wallet goes back, and what still comes. */
  sendBack(paymentSessionId: string): Promise<void>;
  stop(): Promise<void>;
}
