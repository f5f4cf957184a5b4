// Reads new blocks and finds what arrives at one-time wallets.

import { setTimeout as sleep } from "node:timers/promises";
import type { Hash, Log } from "viem";
import { type Transfer } from "./funding.js";
import { type Network } from "./network.js";
import { testUsdc } from "./test-usdc.js";

/** An arrival at a wallet: a transfer of the token, or of another asset (another token's address, or `"ETH"`). */
export type Arrival = { readonly wallet: string } & (
  | { readonly kind: "transfer"; readonly transfer: Transfer }
  | { readonly kind: "wrong-token"; readonly token: string; readonly transactionHash: string; readonly from: string }
);

/** The normalised address that identifies a wallet here. */
export const walletKey = (address: string): string => address.toLowerCase();

/** The arrivals in a block at the wallets that `isWallet` accepts. */
export async function arrivalsIn(network: Network, block: bigint, isWallet: (key: string) => boolean): Promise<Arrival[]> {
  const { client, token } = network;
  const { transactions } = await client.getBlock({ blockNumber: block, includeTransactions: true });
  const found: Arrival[] = [];
  for (const { hash: transactionHash, from, to, value } of transactions) {
    const { status, logs } = await client.getTransactionReceipt({ hash: transactionHash });
    if (status === "reverted") continue;
    if (value > 0n && to && isWallet(walletKey(to))) found.push({ kind: "wrong-token", wallet: walletKey(to), token: "ETH", transactionHash, from });
    for (const log of logs) {
      const transfer = transferIn(network, log);
      if (!transfer || !isWallet(walletKey(transfer.to))) continue;
      const wallet = walletKey(transfer.to);
      if (walletKey(log.address) !== walletKey(token)) found.push({ kind: "wrong-token", wallet, token: log.address, transactionHash, from: transfer.from });
      else found.push({ kind: "transfer", wallet, transfer: { transactionHash, from: transfer.from, block, units: transfer.value } });
    }
  }
  return found;
}

/** The token transfer in a log, if it is one. */
export function transferIn({ viem }: Pick<Network, "viem">, log: Log): { from: string; to: string; value: bigint } | undefined {
  return viem.parseEventLogs({ abi: testUsdc.abi, eventName: "Transfer", logs: [log] })[0]?.args;
}

/** The outcome of a transaction; `undefined` if it is not in a block. */
export async function outcomeOf({ client }: Network, hash: string): Promise<"success" | "reverted" | undefined> {
  try {
    return (await client.getTransactionReceipt({ hash: hash as Hash })).status;
  } catch {
    return undefined;
  }
}

/** Calls `onBlock` with the number of each block, sequentially, until `signal` aborts. Reads a block again if its call failed. */
export async function followBlocks({ client }: Network, everyMs: number, signal: AbortSignal, onBlock: (block: bigint) => Promise<void>): Promise<void> {
  let next = 0n;
  while (!signal.aborted) {
    try {
      const head = await client.getBlockNumber();
      for (; next <= head && !signal.aborted; next += 1n) await onBlock(next);
    } catch {
      // anvil is busy or is being stopped.
    }
    await sleep(everyMs, undefined, { signal }).catch(() => {});
  }
}
