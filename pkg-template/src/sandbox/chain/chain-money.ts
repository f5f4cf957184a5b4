// The sandbox's money on a chain: a wallet for each session, watched for what arrives, and emptied by captures.

import { type CaptureReceipt, type CaptureTransfers, type Charge, type FundingNews, type Money, type ReportedTransaction } from "../money.js";
import { arrivalsIn, followBlocks, outcomeOf, walletKey, type Arrival } from "./blocks.js";
import { type Network } from "./network.js";
import { OneTimeWallet } from "./one-time-wallet.js";

export interface ChainMoneyOptions {
  /** In how many blocks, its own and those on top of it, a transfer must be before it counts. */
  readonly confirmations: number;
  /** How often new blocks are looked for, in milliseconds. */
  readonly pollMs: number;
  /** Gets what goes wrong while nobody waits for it, such as a refund that failed. */
  readonly onError: (error: unknown) => void;
}

interface Reported extends ReportedTransaction {
  readonly wallet: OneTimeWallet;
}

export class ChainMoney implements Money {
  // The networks that are documented are CubePay's, and a session names one of them.
  readonly network = "SEPOLIA";
  readonly tokenSymbol = "USDC";
  readonly #network: Network;
  readonly #options: ChainMoneyOptions;
  readonly #byAddress = new Map<string, OneTimeWallet>();
  readonly #bySession = new Map<string, OneTimeWallet>();
  /** Those whose funding may be news with the next block. */
  readonly #moving = new Set<OneTimeWallet>();
  readonly #reported = new Map<string, Reported>();
  readonly #listeners = new Set<(news: FundingNews) => void>();
  readonly #ending = new AbortController();
  readonly #following: Promise<void>;

  constructor(network: Network, options: ChainMoneyOptions) {
    this.#network = network;
    this.#options = options;
    this.#following = followBlocks(network, options.pollMs, this.#ending.signal, (block) => this.#read(block));
  }

  openWallet({ paymentSessionId, amount }: Charge): string {
    const wallet = new OneTimeWallet(this.#network, paymentSessionId, this.#network.units(amount));
    this.#byAddress.set(walletKey(wallet.address), wallet);
    this.#bySession.set(paymentSessionId, wallet);
    return wallet.address;
  }

  report(paymentSessionId: string, transaction: ReportedTransaction): void {
    this.#reported.set(transaction.transactionHash, { ...transaction, wallet: this.#walletOf(paymentSessionId) });
  }

  onNews(listener: (news: FundingNews) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async capture(paymentSessionId: string, { captureAmount, refundAmount }: CaptureTransfers): Promise<CaptureReceipt> {
    const wallet = this.#walletOf(paymentSessionId);
    const captured = this.#network.units(captureAmount);
    const refunded = this.#network.units(refundAmount);
    return {
      captureTransferTransactionHash: captured > 0n ? await wallet.pay(captured) : null,
      refundTransferTransactionHash: refunded > 0n ? await wallet.refund(refunded) : null,
    };
  }

  sendBack(paymentSessionId: string): Promise<void> {
    return this.#walletOf(paymentSessionId).sendBack();
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#following;
  }

  #walletOf(paymentSessionId: string): OneTimeWallet {
    const wallet = this.#bySession.get(paymentSessionId);
    if (!wallet) throw new RangeError(`The chain has no wallet of the payment session "${paymentSessionId}".`);
    return wallet;
  }

  async #read(block: bigint): Promise<void> {
    const arrivals = await arrivalsIn(this.#network, block, (key) => this.#byAddress.has(key));
    for (const arrival of arrivals) this.#take(arrival);
    for (const wallet of this.#moving) this.#lookAt(wallet, block);
    await this.#askForReported();
  }

  #take(arrival: Arrival): void {
    const wallet = this.#byAddress.get(arrival.wallet);
    if (!wallet) return;
    if (arrival.kind === "transfer") {
      wallet.add(arrival.transfer);
      this.#moving.add(wallet);
    } else {
      const { transactionHash, from, token } = arrival;
      wallet.noteWrongToken(transactionHash);
      this.#tell({ paymentSessionId: wallet.paymentSessionId, kind: "wrong-token", transactionHash, userAddress: from, token });
    }
  }

  #lookAt(wallet: OneTimeWallet, head: bigint): void {
    if (wallet.isClosed) {
      this.#moving.delete(wallet);
      return this.#inTheBackground(() => wallet.sendBack());
    }
    const funding = wallet.funding(head, this.#options.confirmations);
    if (funding.kind === "nothing") return;
    const written = (value: bigint): string => this.#network.written(value);
    const { kind, units, by, isSettled } = funding;
    const about = { paymentSessionId: wallet.paymentSessionId, transactionHash: by.transactionHash, userAddress: by.from, received: written(units) };
    if (kind === "confirming") return this.#tell({ ...about, kind });

    if (isSettled) this.#moving.delete(wallet);
    if (kind === "too-little") return this.#tell({ ...about, kind, missing: written(wallet.expected - units) });
    if (wallet.isPaidNow()) this.#tell({ ...about, kind });
    const excess = wallet.takeExcess(units);
    if (excess === 0n) return;
    this.#tell({ ...about, kind: "too-much", excess: written(excess) });
    this.#inTheBackground(() => wallet.refund(excess));
  }

  /** A transaction that brought nothing shows in no wallet: whoever reported it is told why. */
  async #askForReported(): Promise<void> {
    for (const [hash, { transactionHash, userAddress, wallet }] of this.#reported) {
      const outcome = wallet.has(hash) ? "known" : await outcomeOf(this.#network, hash);
      if (outcome === undefined) continue;
      this.#reported.delete(hash);
      if (outcome === "known") continue;
      const kind = outcome === "reverted" ? "reverted" : "elsewhere";
      this.#tell({ paymentSessionId: wallet.paymentSessionId, kind, transactionHash, userAddress });
    }
  }

  #tell(news: FundingNews): void {
    for (const listener of this.#listeners) listener(news);
  }

  #inTheBackground(work: () => Promise<unknown>): void {
    void work().catch(this.#options.onError);
  }
}
