// The sandbox's money on a chain: each session has a wallet that receives payments and is emptied by captures.

import { endedUnpaid } from "../../server/upstream/session-money.js";
import { type Account, type Money } from "../../testing/money.js";
import { type SandboxCapture } from "../../testing/sandbox-session.js";
import { arrivalsIn, followBlocks, outcomeOf, walletKey, type Arrival } from "./blocks.js";
import { type Transfer } from "./funding.js";
import { type FundingNews } from "./funding-news.js";
import { type Network } from "./network.js";
import { OneTimeWallet } from "./one-time-wallet.js";

export interface ChainMoneyOptions {
  /** The number of confirmations that a transfer needs. Its own block is the first. */
  readonly confirmations: number;
  /** The polling interval for new blocks, in milliseconds. */
  readonly pollMs: number;
  /** Called with errors of background work, such as a failed refund. */
  readonly onError: (error: unknown) => void;
}

/** A session and its wallet. */
interface Purse {
  readonly account: Account;
  readonly wallet: OneTimeWallet;
  /** The session's amount, in units of the token. */
  readonly expected: bigint;
  /** Whether the next block can change the funding. */
  isMoving: boolean;
}

export class ChainMoney implements Money {
  // Sessions use a network name that CubePay documents.
  readonly network = "SEPOLIA";
  readonly #network: Network;
  readonly #options: ChainMoneyOptions;
  /** Wallets of sessions that are being created, by session. */
  readonly #opened = new Map<string, OneTimeWallet>();
  readonly #bySession = new Map<string, Purse>();
  readonly #byAddress = new Map<string, Purse>();
  /** The purses that have received something. */
  readonly #used = new Set<Purse>();
  /** Transactions reported by pages, until their outcome is known. */
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
    // The session is from an earlier run, and its wallet was on a chain that no longer exists.
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

  /** The last news about a session's wallet. */
  newsOf(paymentSessionId: string): FundingNews | undefined {
    return this.#latest.get(paymentSessionId);
  }

  /** Calls `listener` with all news, after the session has been updated. */
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
    for (const purse of this.#used) this.#update(purse, block);
    await this.#checkReported();
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
      this.#report(purse, { kind: "wrong-token", transactionHash, userAddress: from, token });
    }
  }

  #update(purse: Purse, head: bigint): void {
    const { account, wallet, expected } = purse;
    if (endedUnpaid(account.session.status)) {
      this.#used.delete(purse);
      purse.isMoving = false;
      return this.#runInBackground(() => wallet.sendBack());
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
      return this.#report(purse, { ...about, kind });
    }
    if (kind === "too-little") {
      account.unpaid(by.transactionHash);
      return this.#report(purse, { ...about, kind, missing: written(expected - units) });
    }
    if (wallet.isPaidNow()) {
      arriving(account, by);
      account.funded(by.transactionHash);
      this.#report(purse, { ...about, kind });
    }
    const excess = wallet.takeExcess(units - expected);
    if (excess === 0n) return;
    this.#report(purse, { ...about, kind: "too-much", excess: written(excess) });
    this.#runInBackground(() => wallet.refund(excess));
  }

  /** Checks reported transactions, because one that paid nothing never shows up in a wallet. Its reporter is told why. */
  async #checkReported(): Promise<void> {
    for (const [transactionHash, { purse, userAddress }] of this.#reported) {
      const isKnown = purse.wallet.has(transactionHash);
      const outcome = isKnown ? "success" : await outcomeOf(this.#network, transactionHash);
      if (outcome === undefined) continue;
      this.#reported.delete(transactionHash);
      if (isKnown) continue;
      purse.account.unpaid(transactionHash);
      this.#report(purse, { kind: outcome === "reverted" ? "reverted" : "elsewhere", transactionHash, userAddress });
    }
  }

  #report({ account }: Purse, news: FundingNews): void {
    const { paymentSessionId } = account.session;
    this.#latest.set(paymentSessionId, news);
    for (const listener of this.#listeners) listener(paymentSessionId, news);
  }

  #runInBackground(work: () => Promise<unknown>): void {
    void work().catch(this.#options.onError);
  }
}

/** Reports an arrival once, because each report is a change and can trigger a webhook. */
function arriving(account: Account, { transactionHash, from }: Transfer): void {
  const { status, userSubmittedTransactionHash, userAddress } = account.session;
  if (status === "PENDING" && userSubmittedTransactionHash === transactionHash && walletKey(userAddress ?? "") === walletKey(from)) return;
  account.pending(transactionHash, from);
}
