// Payments in one container, one after the other.

import { randomHex, randomTransactionHash } from "../random-hex.js";
import { ChainWallets } from "./chain-wallets.js";
import { Modal } from "./modal.js";
import { askSandbox, sandboxNetwork, simulatedNetwork, type Ask, type Network, type Transaction } from "./network.js";
import { fileOf, moneyOf, type SandboxSettings } from "./settings.js";
import { styleSheets } from "./style.js";
import { wait } from "./wait.js";
import { wallets } from "./wallets.js";
import { writtenMoney } from "./written-money.js";

/** The prefix of a sandbox session's token. */
const sandboxToken = "pst_sandbox_";

const notOfASandbox = (settings: SandboxSettings): string =>
  "CubePaySDK open: this is the sandbox SDK of cubepay-checkout, and the session is not a sandbox's. " +
  `Replace ${fileOf(settings)} by CubePay's own SDK.`;

export interface OpenArguments {
  paymentSessionId: string;
  paymentSessionToken: string;
}

export class SandboxCheckout {
  readonly #root: ShadowRoot;
  readonly #settings: SandboxSettings;
  #isOpen = false;

  constructor(container: Element, theme: Readonly<Record<string, string>>, settings: SandboxSettings) {
    this.#root = container.shadowRoot ?? container.attachShadow({ mode: "open" });
    this.#root.adoptedStyleSheets = styleSheets(theme);
    this.#settings = settings;
  }

  /** Lets the customer pay a session. Removes everything that it added to the page when it settles. */
  async open(session: OpenArguments): Promise<object> {
    const { paymentSessionId, paymentSessionToken } = Object(session) as Partial<OpenArguments>;
    if (typeof paymentSessionId !== "string" || paymentSessionId === "") throw new TypeError("CubePaySDK open: paymentSessionId is missing.");
    if (typeof paymentSessionToken !== "string" || paymentSessionToken === "") throw new TypeError("CubePaySDK open: paymentSessionToken is missing.");
    if (!paymentSessionToken.startsWith(sandboxToken)) throw new Error(notOfASandbox(this.#settings));
    if (this.#isOpen) throw new Error("CubePaySDK open: a payment is open already.");
    const { api, chain } = this.#settings;
    const ask = api === undefined ? undefined : askSandbox(api, paymentSessionId, paymentSessionToken, this.#settings);
    const network = ask ? sandboxNetwork(ask, this.#settings) : simulatedNetwork(this.#settings, paymentSessionId);

    this.#isOpen = true;
    const ending = new AbortController();
    try {
      const modal = new Modal(this.#root, () => ending.abort(closedError()), ending.signal, api !== undefined, moneyOf(this.#settings));
      if (chain && ask) return await this.#payOnChain(modal, network, ask, ending.signal);
      return await this.#pay(modal, network, ending.signal);
    } finally {
      ending.abort();
      this.#isOpen = false;
    }
  }

  async #pay(modal: Modal, network: Network, signal: AbortSignal): Promise<object> {
    const { speed } = this.#settings;
    const wallet = await Promise.race([modal.choose("Choose a wallet", wallets), refusal(network, modal, signal)]);
    modal.showProgress("Waiting for wallet…");
    await wait(900 * speed, signal);

    modal.lock();
    modal.showProgress("Confirming on network…");
    const transaction: Transaction = { transactionHash: randomTransactionHash(), userAddress: `0x${randomHex(20)}` };
    await network.submit(transaction, signal);
    const session = await network.confirmed(transaction, signal);

    modal.showDone("Paid");
    await wait(900 * speed, signal);
    const transactionHash = session.fundingTransactionHash ?? transaction.transactionHash;
    return { transactionHash, session, details: { wallet: wallet.id, userAddress: transaction.userAddress } };
  }

  /** Like `#pay`, with a transaction on the chain. The customer can close the modal until it is confirmed. */
  async #payOnChain(modal: Modal, network: Network, ask: Ask, signal: AbortSignal): Promise<object> {
    const { api = "", speed } = this.#settings;
    const wallets = new ChainWallets(modal, ask, signal, Math.max(100, 400 * speed));
    const { wallet, transaction } = await Promise.race([wallets.pay(), refusal(network, modal, signal, "a local chain")]);
    modal.lock();
    const session = await ask(signal);
    const transactionHash = session.fundingTransactionHash ?? transaction.transactionHash;
    const receipt = await receiptOf(api, transactionHash, signal);
    modal.showDone("Paid");
    await wait(900 * speed, signal);
    return { transactionHash, session, details: { wallet, userAddress: transaction.userAddress, receipt } };
  }
}

/** The API's receipt for a transaction, or `null`. The payment is valid without one. */
async function receiptOf(api: string, transactionHash: string, signal: AbortSignal): Promise<unknown> {
  try {
    const response = await fetch(`${api}/chain/transactions/${transactionHash}`, { cache: "no-store", credentials: "omit", signal });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** Shows the session's amount while the customer chooses. Only settles to reject a session that cannot be paid. */
async function refusal(network: Network, modal: Modal, signal: AbortSignal, where?: string): Promise<never> {
  const session = await network.lookUp(signal);
  if (session && session.status !== "CREATED") throw new Error(`The payment session is ${session.status} and cannot be paid again.`);
  if (session) modal.showAmount(writtenMoney(session.amount ?? "", session.currency ?? "", document.documentElement.lang || undefined), `${session.tokenSymbol ?? ""} on ${where ?? session.network ?? ""}`);
  return new Promise(() => {});
}

function closedError(): Error {
  return Object.assign(new Error("The customer closed the modal."), { name: "CubePayClosedError" });
}
