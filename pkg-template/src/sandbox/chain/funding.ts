// What the transfers into a one-time wallet come to. Plain rules over what the blocks hold.

/** A transfer of the token into a wallet, as a block has it. */
export interface Transfer {
  readonly transactionHash: string;
  readonly from: string;
  readonly block: bigint;
  readonly units: bigint;
}

/**
 * Where the funding of a wallet stands, by its confirmed units, or by all of them while some are not confirmed. `by` is the
 * transfer that brought it there.
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

/** Adds the transfers up. One in block 7 has its first confirmation when `head`, the newest block, is 7. */
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
