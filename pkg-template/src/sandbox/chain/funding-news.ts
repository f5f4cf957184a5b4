// What a page is told of a one-time wallet, beyond the session's status. Amounts are decimal text of the token.

export type FundingNews = { readonly transactionHash: string; readonly userAddress: string } & (
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
