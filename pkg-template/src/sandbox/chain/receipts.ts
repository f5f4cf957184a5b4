// Public information about a transaction on the chain.

import type { Hash } from "viem";
import { transferIn, walletKey } from "./blocks.js";
import { type Network } from "./network.js";

/** A transfer of the test token. */
export interface TokenTransfer {
  readonly from: string;
  readonly to: string;
  /** Decimal text, such as `"50.00"`. */
  readonly amount: string;
  readonly tokenSymbol: string;
}

/** A transaction on the chain. */
export interface ChainReceipt {
  readonly transactionHash: string;
  /** `"pending"` until it is in a block. */
  readonly status: "pending" | "success" | "reverted";
  readonly blockNumber: number | null;
  /** The number of blocks from the transaction's own to the newest. */
  readonly confirmations: number;
  readonly gasUsed: number | null;
  readonly transfers: readonly TokenTransfer[];
}

/** The receipt of a transaction; `undefined` if the chain does not know it. */
export async function receiptOf(network: Network, transactionHash: string): Promise<ChainReceipt | undefined> {
  const { client } = network;
  const hash = transactionHash as Hash;
  const receipt = await client.getTransactionReceipt({ hash }).catch(() => undefined);
  if (!receipt) {
    const transaction = await client.getTransaction({ hash }).catch(() => undefined);
    return transaction && { transactionHash, status: "pending", blockNumber: null, confirmations: 0, gasUsed: null, transfers: [] };
  }
  const transfers = receipt.logs.flatMap((log) => {
    const transfer = walletKey(log.address) === walletKey(network.token) ? transferIn(network, log) : undefined;
    return transfer ? [{ from: transfer.from, to: transfer.to, amount: network.written(transfer.value), tokenSymbol: "USDC" }] : [];
  });
  const confirmations = Number((await client.getBlockNumber()) - receipt.blockNumber) + 1;
  return { transactionHash, status: receipt.status, blockNumber: Number(receipt.blockNumber), confirmations, gasUsed: Number(receipt.gasUsed), transfers };
}
