// The wallet of one session: what arrived, and what goes out.

import type { Address, Hash, PrivateKeyAccount } from "viem";
import { fundingOf, type Funding, type Transfer } from "./funding.js";
import { type Network } from "./network.js";

export class OneTimeWallet {
  readonly #network: Network;
  readonly #account: PrivateKeyAccount;
  #transfers: Transfer[] = [];
  /** Every transaction that brought something. */
  readonly #hashes = new Set<string>();
  #excessTaken = 0n;
  #wasPaid = false;
  /** To whom refunds go: the wallet that paid. */
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

  /** Whether a transaction brought this wallet anything. */
  has(transactionHash: string): boolean {
    return this.#hashes.has(transactionHash);
  }

  funding(expected: bigint, head: bigint, confirmations: number): Funding {
    const funding = fundingOf(expected, this.#transfers, head, confirmations);
    if (funding.kind === "funded") this.#payer ??= funding.by.from;
    return funding;
  }

  /** Whether this is the first time that the wallet is seen to be paid. */
  isPaidNow(): boolean {
    const isFirst = !this.#wasPaid;
    this.#wasPaid = true;
    return isFirst;
  }

  /** What of the excess so far was not taken out before, in units. */
  takeExcess(soFar: bigint): bigint {
    const excess = soFar - this.#excessTaken;
    this.#excessTaken = soFar;
    return excess;
  }

  /** Sends units to the merchant; resolves once they are there. */
  pay(units: bigint): Promise<Hash> {
    return this.#inTurn(() => this.#send(this.#network.treasury, units));
  }

  /** Sends units back to who paid; resolves once they are there. */
  refund(units: bigint): Promise<Hash> {
    return this.#inTurn(() => {
      if (this.#payer === undefined) throw new Error(`Nobody has paid into ${this.address}.`);
      return this.#send(this.#payer, units);
    });
  }

  /**
   * Sends what is there back, whenever called: to who paid or, while nobody has paid all of it, to each sender what they
   * sent.
   */
  sendBack(): Promise<void> {
    return this.#inTurn(async () => {
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

  /** One transaction after the other: two at once would take the same nonce. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#lastSent.then(work);
    this.#lastSent = done.catch(() => {});
    return done;
  }
}
