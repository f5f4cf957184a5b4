// News about a one-time wallet for the page, beyond the session's status. Amounts are decimal text of the token.

export type FundingNews = { readonly transactionHash: string; readonly userAddress: string } & (
  | {
      /** A transfer is in a block. Repeated with each block until it is confirmed. */
      readonly kind: "confirming";
      readonly received: string;
    }
  | {
      /** Less than the amount has arrived and is confirmed. Another transfer can add the missing amount. */
      readonly kind: "too-little";
      readonly received: string;
      readonly missing: string;
    }
  | {
      /** The amount has arrived and is confirmed. Reported once. */
      readonly kind: "funded";
      readonly received: string;
    }
  | {
      /** More than the amount has arrived. Reported after `funded`. The excess is refunded immediately. */
      readonly kind: "too-much";
      readonly received: string;
      readonly excess: string;
    }
  | {
      /** Another asset arrived: a token, by its address, or `"ETH"`. It does not count. */
      readonly kind: "wrong-token";
      readonly token: string;
    }
  | {
      /** The reported transaction reverted. */
      readonly kind: "reverted";
    }
  | {
      /** The reported transaction succeeded, but paid nothing into this wallet. */
      readonly kind: "elsewhere";
    }
);
