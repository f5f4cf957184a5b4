// The wallet of one session: its incoming and outgoing transfers.

import type { Address, Hash, PrivateKeyAccount } from "viem";
import { fundingOf, type Funding, type Transfer } from "./funding.js";
import { type Network } from "./network.js";

export class OneTimeWallet {
  readonly #network: Network;
  readonly #account: PrivateKeyAccount;
  #transfers: Transfer[] = [];
  /** Every transaction that paid something into this wallet. */
  readonly #hashes = new Set<string>();
  #excessTaken = 0n;
  #wasPaid = false;
  /** The wallet that paid, which receives refunds. */
  #payer: string | undefined;
  #lastSent: Promise<unknown> = Promise.resolve();

  constructor(network: Network) {
    this.#network = network;
    this.#account = network.newWallet();
  }

  get address(): Address {
    return this.#account.address;
  }

  add(transfer: Transfer): void {
    this.#transfers.push(transfer);
    this.#hashes.add(transfer.transactionHash);
  }

  noteWrongToken(transactionHash: string): void {
    this.#hashes.add(transactionHash);
  }

  /** Whether a transaction paid anything into this wallet. */
  has(transactionHash: string): boolean {
    return this.#hashes.has(transactionHash);
  }

  funding(expected: bigint, head: bigint, confirmations: number): Funding {
    const funding = fundingOf(expected, this.#transfers, head, confirmations);
    if (funding.kind === "funded") this.#payer ??= funding.by.from;
    return funding;
  }

  /** Whether the wallet is seen as paid for the first time. */
  isPaidNow(): boolean {
    const isFirst = !this.#wasPaid;
    this.#wasPaid = true;
    return isFirst;
  }

  /** The part of the excess that was not taken before, in units. */
  takeExcess(soFar: bigint): bigint {
    const excess = soFar - this.#excessTaken;
    this.#excessTaken = soFar;
    return excess;
  }

  /** Sends units to the merchant. Resolves once they have arrived. */
  pay(units: bigint): Promise<Hash> {
    return this.#queue(() => this.#send(this.#network.treasury, units));
  }

  /** Refunds units to the payer. Resolves once they have arrived. */
  refund(units: bigint): Promise<Hash> {
    return this.#queue(() => {
      if (this.#payer === undefined) throw new Error(`Nobody has paid into ${this.address}.`);
      return this.#send(this.#payer, units);
    });
  }

  /** Refunds everything in the wallet: to the payer, or, if nobody has paid the full amount, each transfer to its sender. */
  sendBack(): Promise<void> {
    return this.#queue(async () => {
      const transfers = this.#transfers;
      this.#transfers = [];
      const left = await this.#network.balanceOf(this.address);
      if (left === 0n) return;
      if (this.#payer !== undefined) return void (await this.#send(this.#payer, left));
      for (const { from, units } of transfers) await this.#send(from, units);
    });
  }

  async #send(to: string, units: bigint): Promise<Hash> {
    await this.#network.fuel(this.address);
    const hash = await this.#network.transfer(this.#account, to as Address, units);
    await this.#network.mined(hash);
    return hash;
  }

  /** Sends one transaction at a time, because concurrent ones would use the same nonce. */
  #queue<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#lastSent.then(work);
    this.#lastSent = done.catch(() => {});
    return done;
  }
}
