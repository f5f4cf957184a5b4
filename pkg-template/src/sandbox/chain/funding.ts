// Computes the funding of a one-time wallet from its transfers. Pure functions.

/** A token transfer into a wallet, as recorded in a block. */
export interface Transfer {
  readonly transactionHash: string;
  readonly from: string;
  readonly block: bigint;
  readonly units: bigint;
}

/**
 * The funding of a wallet. `units` are the confirmed units, or all of them while some are unconfirmed. `by` is the transfer that
 * led to this state.
 */
export type Funding =
  | { readonly kind: "nothing" }
  | {
      readonly kind: "confirming" | "too-little" | "funded";
      readonly units: bigint;
      readonly by: Transfer;
      /** Whether every transfer is confirmed, so that later blocks change nothing. */
      readonly isSettled: boolean;
    };

/** Adds up the transfers. A transfer in block 7 has its first confirmation when `head`, the newest block, is 7. */
export function fundingOf(expected: bigint, transfers: readonly Transfer[], head: bigint, confirmations: number): Funding {
  let sum = 0n;
  let confirmed = 0n;
  let paidBy: Transfer | undefined;
  for (const transfer of transfers) {
    sum += transfer.units;
    if (head - transfer.block + 1n < BigInt(confirmations)) continue;
    confirmed += transfer.units;
    if (confirmed >= expected) paidBy ??= transfer;
  }
  const isSettled = sum === confirmed;
  if (paidBy) return { kind: "funded", units: confirmed, by: paidBy, isSettled };
  const last = transfers.at(-1);
  if (!last) return { kind: "nothing" };
  return { kind: isSettled ? "too-little" : "confirming", units: sum, by: last, isSettled };
}
