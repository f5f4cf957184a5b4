// The sandbox's money on a chain: a wallet for each session, watched for what arrives, and emptied by captures.

import { endedUnpaid } from "../../server/upstream/session-standing.js";
import { type Account, type Money } from "../../testing/money.js";
import { type SandboxCapture } from "../../testing/sandbox-session.js";
import { arrivalsIn, followBlocks, outcomeOf, walletKey, type Arrival } from "./blocks.js";
import { type Transfer } from "./funding.js";
import { type FundingNews } from "./funding-news.js";
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

/** A session and its wallet. */
interface Purse {
  readonly account: Account;
  readonly wallet: OneTimeWallet;
  /** Units of the token. */
  readonly expected: bigint;
  /** Whether the next block may bring news of its funding. */
  isMoving: boolean;
}

export class ChainMoney implements Money {
  // The networks that are documented are CubePay's, and a session names one of them.
  readonly network = "SEPOLIA";
  readonly #network: Network;
  readonly #options: ChainMoneyOptions;
  /** Wallets whose sessions are being made, by session. */
  readonly #opened = new Map<string, OneTimeWallet>();
  readonly #bySession = new Map<string, Purse>();
  readonly #byAddress = new Map<string, Purse>();
  /** Those that something has arrived at. */
  readonly #used = new Set<Purse>();
  /** Transactions that pages reported, until their outcome is known. */
  readonly #reported = new Map<string, { readonly purse: Purse; readonly userAddress: string }>();
  readonly #latest = new Map<string, FundingNews>();
  readonly #listeners = new Set<(paymentSessionId: string, news: FundingNews) => void>();
  readonly #ending = new AbortController();
  readonly #following: Promise<void>;

  constructor(network: Network, options: ChainMoneyOptions) {
    this.#network = network;
    this.#options = options;
    this.#following = followBlocks(network, options.pollMs, this.#ending.signal, (block) => this.#read(block));
  }

  openWallet(paymentSessionId: string): string {
    const wallet = new OneTimeWallet(this.#network);
    this.#opened.set(paymentSessionId, wallet);
    return wallet.address;
  }

  watch(account: Account): void {
    const { paymentSessionId, amount } = account.session;
    const wallet = this.#opened.get(paymentSessionId);
    // A session of an earlier run: its wallet was on a chain that is gone.
    if (!wallet) return;
    this.#opened.delete(paymentSessionId);
    const purse = { account, wallet, expected: this.#network.units(amount), isMoving: false };
    this.#bySession.set(paymentSessionId, purse);
    this.#byAddress.set(walletKey(wallet.address), purse);
  }

  submitted(account: Account, transactionHash: string): void {
    const { paymentSessionId, userAddress } = account.session;
    const purse = this.#bySession.get(paymentSessionId);
    if (!purse) return account.failed();
    this.#reported.set(transactionHash, { purse, userAddress: userAddress ?? "" });
  }

  capture(account: Account, { captureId, captureAmount, refundAmount }: SandboxCapture): void {
    const wallet = this.#bySession.get(account.session.paymentSessionId)?.wallet;
    const transfers = async (): Promise<void> => {
      if (!wallet) throw new Error("its wallet is not on this chain");
      const refund = this.#network.units(refundAmount);
      const captureTransferTransactionHash = await wallet.pay(this.#network.units(captureAmount));
      const refundTransferTransactionHash = refund > 0n ? await wallet.refund(refund) : null;
      account.captured(captureId, { captureTransferTransactionHash, refundTransferTransactionHash });
    };
    transfers().catch((error: unknown) => {
      this.#options.onError(error);
      account.captureFailed(captureId, "The transfer failed on the chain");
    });
  }

  /** The last news of a session's wallet. */
  newsOf(paymentSessionId: string): FundingNews | undefined {
    return this.#latest.get(paymentSessionId);
  }

  /** Calls `listener` with all news, after the session has changed by them. */
  onNews(listener: (paymentSessionId: string, news: FundingNews) => void): void {
    this.#listeners.add(listener);
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#following;
  }

  async #read(block: bigint): Promise<void> {
    const arrivals = await arrivalsIn(this.#network, block, (key) => this.#byAddress.has(key));
    for (const arrival of arrivals) this.#take(arrival);
    for (const purse of this.#used) this.#lookAt(purse, block);
    await this.#askForReported();
  }

  #take(arrival: Arrival): void {
    const purse = this.#byAddress.get(arrival.wallet);
    if (!purse) return;
    this.#used.add(purse);
    if (arrival.kind === "transfer") {
      purse.wallet.add(arrival.transfer);
      purse.isMoving = true;
    } else {
      const { transactionHash, from, token } = arrival;
      purse.wallet.noteWrongToken(transactionHash);
      purse.account.unpaid(transactionHash);
      this.#tell(purse, { kind: "wrong-token", transactionHash, userAddress: from, token });
    }
  }

  #lookAt(purse: Purse, head: bigint): void {
    const { account, wallet, expected } = purse;
    if (endedUnpaid(account.session.status)) {
      this.#used.delete(purse);
      purse.isMoving = false;
      return this.#inTheBackground(() => wallet.sendBack());
    }
    if (!purse.isMoving) return;
    const funding = wallet.funding(expected, head, this.#options.confirmations);
    if (funding.kind === "nothing") return;
    const { kind, units, by, isSettled } = funding;
    const written = (value: bigint): string => this.#network.written(value);
    const about = { transactionHash: by.transactionHash, userAddress: by.from, received: written(units) };
    if (isSettled) purse.isMoving = false;

    if (kind === "confirming") {
      arriving(account, by);
      return this.#tell(purse, { ...about, kind });
    }
    if (kind === "too-little") {
      account.unpaid(by.transactionHash);
      return this.#tell(purse, { ...about, kind, missing: written(expected - units) });
    }
    if (wallet.isPaidNow()) {
      arriving(account, by);
      account.funded(by.transactionHash);
      this.#tell(purse, { ...about, kind });
    }
    const excess = wallet.takeExcess(units - expected);
    if (excess === 0n) return;
    this.#tell(purse, { ...about, kind: "too-much", excess: written(excess) });
    this.#inTheBackground(() => wallet.refund(excess));
  }

  /** A transaction that brought nothing shows in no wallet: whoever reported it is told why. */
  async #askForReported(): Promise<void> {
    for (const [transactionHash, { purse, userAddress }] of this.#reported) {
      const isKnown = purse.wallet.has(transactionHash);
      const outcome = isKnown ? "success" : await outcomeOf(this.#network, transactionHash);
      if (outcome === undefined) continue;
      this.#reported.delete(transactionHash);
      if (isKnown) continue;
      purse.account.unpaid(transactionHash);
      this.#tell(purse, { kind: outcome === "reverted" ? "reverted" : "elsewhere", transactionHash, userAddress });
    }
  }

  #tell({ account }: Purse, news: FundingNews): void {
    const { paymentSessionId } = account.session;
    this.#latest.set(paymentSessionId, news);
    for (const listener of this.#listeners) listener(paymentSessionId, news);
  }

  #inTheBackground(work: () => Promise<unknown>): void {
    void work().catch(this.#options.onError);
  }
}

/** Says it once: each report is a change, and each change may be a webhook. */
function arriving(account: Account, { transactionHash, from }: Transfer): void {
  const { status, userSubmittedTransactionHash, userAddress } = account.session;
  if (status === "PENDING" && userSubmittedTransactionHash === transactionHash && walletKey(userAddress ?? "") === walletKey(from)) return;
  account.pending(transactionHash, from);
}
