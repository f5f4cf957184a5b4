// A payment on the sandbox's chain. The customer can choose wallets until one has paid.

import { endedUnpaid, isPaid } from "../../server/upstream/session-money.js";
import { accountOf, browserWallets, sendTransaction, switchChain, type BrowserWallet } from "./browser-wallets.js";
import { icons } from "./icons.js";
import { type Modal } from "./modal.js";
import { type Ask, type SessionView, type Transaction } from "./network.js";
import { transferCall } from "./transfer-call.js";
import { TryAgain } from "./try-again.js";
import { wait } from "./wait.js";

/** The state of the sandbox's chain for one session. */
interface ChainView {
  readonly chainId: number;
  readonly chainName: string;
  readonly rpcUrl: string;
  readonly token: string;
  readonly tokenSymbol: string;
  readonly testWallet: string;
  readonly oneTimeWalletAddress: string;
  readonly confirmations: number;
  readonly status: string;
  /** The unpaid amount, as decimal text and in the token's smallest unit. */
  readonly missing: string;
  readonly missingUnits: string;
  /** The balance of the requested account. */
  readonly balance: string | null;
  readonly news: { readonly kind: string; readonly transactionHash: string; readonly received?: string } | null;
}

/** A completed payment and the wallet that made it. */
export interface ChainPayment {
  readonly wallet: string;
  readonly transaction: Transaction;
}

const test = "test";

export class ChainWallets {
  readonly #modal: Modal;
  readonly #ask: Ask;
  readonly #signal: AbortSignal;
  readonly #pollMs: number;

  constructor(modal: Modal, ask: Ask, signal: AbortSignal, pollMs: number) {
    this.#modal = modal;
    this.#ask = ask;
    this.#signal = signal;
    this.#pollMs = pollMs;
  }

  /** Resolves once a transaction has funded the session. Rejects when the customer closes the modal. */
  async pay(): Promise<ChainPayment> {
    const found = await browserWallets(this.#signal);
    const offered = [
      ...found.map(({ info }) => ({ id: info.uuid, name: info.name, hint: info.rdns, icon: icons.browser })),
      { id: test, name: "Test wallet", hint: "Built in, with test money", icon: icons.test },
    ];
    for (let message = ""; ; ) {
      const { id } = await this.#modal.choose("Choose a wallet", offered, message);
      const wallet = found.find(({ info }) => info.uuid === id);
      try {
        const transaction = await (wallet ? this.#payFromBrowser(wallet) : this.#payFromTestWallet());
        await this.#confirmed(transaction);
        return { wallet: wallet?.info.rdns ?? test, transaction };
      } catch (error) {
        if (!(error instanceof TryAgain)) throw error;
        message = error.message;
      }
    }
  }

  async #payFromBrowser(wallet: BrowserWallet): Promise<Transaction> {
    this.#modal.showProgress(`Waiting for ${wallet.info.name}…`);
    const userAddress = await this.#orClosed(accountOf(wallet));
    const chain = await this.#chain();
    await this.#orClosed(switchChain(wallet, chain));
    const { token, oneTimeWalletAddress, missingUnits } = await this.#withMoney(userAddress);

    this.#modal.showProgress(`Confirm the payment in ${wallet.info.name}…`);
    const data = transferCall(oneTimeWalletAddress, missingUnits);
    const sent = sendTransaction(wallet, { from: userAddress, to: token, data }).then((transactionHash) => ({ transactionHash, userAddress }));
    // A customer who closes the modal may still confirm in the wallet, so the transaction is reported in any case.
    const reported = sent.then((transaction) => this.#report(transaction));
    return this.#orClosed(reported);
  }

  async #payFromTestWallet(): Promise<Transaction> {
    this.#modal.showProgress("Opening the test wallet…");
    const { testWallet } = await this.#chain();
    const { missing, tokenSymbol, balance } = await this.#withMoney(testWallet);
    const { id } = await this.#modal.choose(
      "Test wallet",
      [
        { id: "approve", name: "Approve", hint: `Send ${missing} ${tokenSymbol} of ${balance ?? ""}`, icon: icons.tick },
        { id: "reject", name: "Reject", hint: "Pay nothing", icon: icons.cross },
      ],
      "",
    );
    if (id === "reject") throw new TryAgain("You rejected the request in the test wallet. Nothing was paid.");
    this.#modal.showProgress("Sending…");
    return this.#report((await this.#ask(this.#signal, "/test-transfer", {})) as unknown as Transaction);
  }

  /** Returns the chain's state once the account has enough money. Offers the faucet if it does not. */
  async #withMoney(account: string): Promise<ChainView> {
    for (;;) {
      const chain = await this.#chain(account);
      const { missing, tokenSymbol, balance } = chain;
      if (Number(balance) >= Number(missing)) return chain;
      const { id } = await this.#modal.choose(
        "Not enough money",
        [
          { id: "faucet", name: "Get test money", hint: `1,000 ${tokenSymbol} from the sandbox, and gas`, icon: icons.faucet },
          { id: "back", name: "Choose another wallet", hint: "", icon: icons.browser },
        ],
        `${account.slice(0, 6)}…${account.slice(-4)} has ${balance ?? "0.00"} ${tokenSymbol}, and ${missing} are needed.`,
      );
      if (id === "back") throw new TryAgain("");
      this.#modal.showProgress("Getting test money…");
      await this.#ask(this.#signal, "/faucet", { account });
    }
  }

  /** Reports a transaction to the sandbox, even after the modal was closed. */
  async #report(transaction: Transaction): Promise<Transaction> {
    await this.#ask(undefined, "/transactions", transaction);
    return transaction;
  }

  async #confirmed({ transactionHash }: Transaction): Promise<void> {
    this.#modal.showProgress("Waiting for the next block…");
    for (;;) {
      await wait(this.#pollMs, this.#signal);
      const { status, news, confirmations, missing, tokenSymbol } = await this.#chain();
      if (isPaid(status)) return;
      if (endedUnpaid(status)) throw new Error(`The payment session is ${status}.`);
      if (news?.transactionHash !== transactionHash) continue;
      if (news.kind === "confirming") this.#modal.showProgress(`In a block. Waiting for ${confirmations} confirmations…`);
      if (news.kind === "reverted") throw new TryAgain("The transaction failed on the chain. Nothing was paid.");
      if (news.kind === "elsewhere") throw new TryAgain("The transaction did not pay this session.");
      if (news.kind === "wrong-token") throw new TryAgain(`Another token arrived. Pay with ${tokenSymbol}.`);
      if (news.kind === "too-little") throw new TryAgain(`${news.received ?? ""} ${tokenSymbol} arrived. Pay the missing ${missing}.`);
    }
  }

  async #chain(account?: string): Promise<ChainView> {
    const about = account === undefined ? "" : `?account=${encodeURIComponent(account)}`;
    return (await this.#ask(this.#signal, `/chain${about}`)) as SessionView as unknown as ChainView;
  }

  /** Rejects when the customer closes the modal, because a request to a wallet cannot be cancelled. */
  #orClosed<T>(asked: Promise<T>): Promise<T> {
    const signal = this.#signal;
    return new Promise((resolve, reject) => {
      const close = (): void => reject(signal.reason);
      if (signal.aborted) close();
      signal.addEventListener("abort", close, { once: true });
      asked.then(resolve, reject).finally(() => signal.removeEventListener("abort", close));
    });
  }
}
