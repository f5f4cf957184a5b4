// A running local chain: anvil, the test token, and the sandbox's money.

import type { Address } from "viem";
import { startAnvil } from "./anvil.js";
import { ChainMoney } from "./chain-money.js";
import { Network, tokenDecimals } from "./network.js";
import { ChainUnavailable, findChainPackages, type FindPackagesOptions } from "./packages.js";
import { receiptOf, type ChainReceipt } from "./receipts.js";

export interface ChainOptions extends FindPackagesOptions {
  /** The time between two blocks, in seconds. Default 1. */
  readonly blockSeconds?: number | undefined;
  /** The number of confirmations that a transfer needs. Its own block is the first. Default 2. */
  readonly confirmations?: number | undefined;
  /** The port of the chain. Default 8545, or any free port if that is in use. */
  readonly port?: number | undefined;
  /** Called with errors of background work. Default `console.error`. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** The information that a page needs to send a transfer. */
export interface ChainDescription {
  readonly chainId: number;
  readonly chainName: string;
  /** The JSON-RPC endpoint for wallets. */
  readonly rpcUrl: string;
  readonly token: string;
  readonly tokenSymbol: string;
  readonly tokenDecimals: number;
  readonly treasury: string;
  /** The built-in wallet, whose transactions the sandbox signs. */
  readonly testWallet: string;
  readonly confirmations: number;
}

export interface Chain {
  readonly description: ChainDescription;
  readonly money: ChainMoney;
  /** Sends from the built-in wallet. Resolves with the hash, before the transaction is in a block. */
  payFromTestWallet(to: string, amount: string): Promise<string>;
  /** Gives an account 1,000 test USDC and gas. Resolves once they have arrived. */
  faucet(account: string): Promise<void>;
  /** Ensures that the built-in wallet has at least this amount. */
  supplyTestWallet(amount: string): Promise<void>;
  /** The balance as decimal text. */
  balanceOf(account: string): Promise<string>;
  /** The unpaid part of an amount, as decimal text and in the token's units. */
  missing(amount: string, received: string): { missing: string; missingUnits: string };
  /** The public receipt of a transaction; `undefined` if the chain does not know it. */
  receiptOf(transactionHash: string): Promise<ChainReceipt | undefined>;
  /** Resolves when anvil has ended, by `stop` or by itself. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const usualPort = 8545;
const faucetUnits = 1_000_000_000n;

/** Wallets may write addresses in mixed case. viem rejects a wrong checksum, so it is removed. */
const addressOf = (text: string): Address => text.toLowerCase() as Address;

/**
 * Starts a chain. Its state is lost when it stops.
 *
 * @throws ChainUnavailable if anvil or viem is missing and cannot be installed, or anvil does not start.
 */
export async function startChain(options: ChainOptions = {}): Promise<Chain> {
  const { blockSeconds = 1, confirmations = 2, port, onError = console.error } = options;
  const { viem, anvil: program } = await findChainPackages(options);
  const anvil = await startAnvil({ program, blockSeconds, port: port ?? usualPort }).catch((error: unknown) => {
    if (port !== undefined || !(error instanceof ChainUnavailable)) throw error;
    return startAnvil({ program, blockSeconds, port: 0 });
  });
  try {
    const network = await Network.open(viem, anvil);
    // Mines a block immediately instead of waiting for the next one.
    const supplied = network.supply(network.testWallet, faucetUnits);
    await network.client.mine({ blocks: 1 });
    await supplied;
    const money = new ChainMoney(network, { confirmations, pollMs: Math.min(250, Math.max(20, blockSeconds * 250)), onError });
    return {
      description: {
        chainId: anvil.chainId,
        chainName: network.chain.name,
        rpcUrl: anvil.url,
        token: network.token,
        tokenSymbol: "USDC",
        tokenDecimals,
        treasury: network.treasury,
        testWallet: network.testWallet,
        confirmations,
      },
      money,
      payFromTestWallet: (to, amount) => network.transfer(network.testWallet, addressOf(to), network.units(amount)),
      faucet: (account) => network.supply(addressOf(account), faucetUnits),
      async supplyTestWallet(amount) {
        const lacking = network.units(amount) - (await network.balanceOf(network.testWallet));
        if (lacking > 0n) await network.supply(network.testWallet, lacking);
      },
      balanceOf: async (account) => network.written(await network.balanceOf(addressOf(account))),
      missing(amount, received) {
        const units = network.units(amount) - network.units(received);
        const missing = units > 0n ? units : 0n;
        return { missing: network.written(missing), missingUnits: String(missing) };
      },
      receiptOf: (transactionHash) => receiptOf(network, transactionHash),
      ended: anvil.ended,
      async stop() {
        await money.stop();
        await anvil.stop();
      },
    };
  } catch (error) {
    await anvil.stop();
    throw error;
  }
}
