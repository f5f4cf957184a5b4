// A wallet that a page announces by EIP-6963, and that signs for real: its account is here, and the page's half only passes
// requests on. It works in each engine, with the strictest Content-Security-Policy.

import { setTimeout as sleep } from "node:timers/promises";
import { createWalletClient, defineChain, erc20Abi, http, publicActions } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

export const walletId = "350670db-19fa-4704-a166-e52e178b59d2";

/** The page's half. Requests wait in `window.walletRequests` until they are answered. */
const announce = `
  const [uuid] = arguments;
  const requests = (window.walletRequests = []);
  const info = Object.freeze({ uuid, name: "Test Extension", icon: "data:image/svg+xml,<svg/>", rdns: "example.wallet" });
  const provider = { request: (call) => new Promise((resolve, reject) => requests.push({ ...call, resolve, reject })) };
  const say = () => window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }));
  window.addEventListener("eip6963:requestProvider", say);
  say();
`;

const takeRequests = `
  const waiting = (window.walletRequests ?? []).filter((request) => !request.taken);
  return waiting.map((request) => {
    request.taken = true;
    return { index: window.walletRequests.indexOf(request), method: request.method, params: request.params ?? [] };
  });
`;

const answer = `
  const [index, error, result] = arguments;
  const request = window.walletRequests[index];
  if (error) request.reject(Object.assign(new Error(error.message), error));
  else request.resolve(result);
`;

const refusals = {
  rejected: { code: 4001, message: "User rejected the request." },
  unknownChain: { code: 4902, message: "Unrecognized chain ID." },
};

export class AnnouncedWallet {
  account = privateKeyToAccount(generatePrivateKey());
  /** The methods that it was asked for, in order. */
  asked = [];
  /** Methods that its owner rejects. */
  rejects = new Set();
  /** Resolves when its owner has read the question for a transaction. */
  reading = Promise.resolve();
  /** Whether it spends its tokens elsewhere before each transfer that it is asked for, so that this one reverts. */
  spendsFirst = false;
  /** The hashes of what it sent. */
  sent = [];
  #chains = new Map([[1, undefined]]);
  #chainId = 1;
  #checkout;
  #isOpen = true;
  #serving;

  constructor(checkout) {
    this.#checkout = checkout;
  }

  /** Without the capitals of the checksum, as extensions give it. */
  get address() {
    return this.account.address.toLowerCase();
  }

  /** Announces it in the page that is open, and answers from now on. */
  async announce() {
    await this.#checkout.run(announce, walletId);
    this.#serving = this.#serve();
  }

  /** Answers no more. Until then the page must stay: WebKit's driver never answers a script whose page was left. */
  async close() {
    this.#isOpen = false;
    await this.#serving;
  }

  async #serve() {
    while (this.#isOpen) {
      const requests = await this.#checkout.run(takeRequests).catch(() => []);
      for (const request of requests) void this.#respond(request);
      await sleep(30);
    }
  }

  async #respond({ index, method, params }) {
    this.asked.push(method);
    let error = null;
    let result = null;
    try {
      if (method === "eth_sendTransaction") await this.reading;
      if (this.rejects.has(method)) throw refusals.rejected;
      result = await this.#handle(method, params);
    } catch (thrown) {
      error = { code: thrown.code ?? -32603, message: thrown.message };
    }
    // The page may be gone, which is no concern of a wallet.
    await this.#checkout.run(answer, index, error, result).catch(() => {});
  }

  async #handle(method, [first]) {
    if (method === "eth_requestAccounts") return [this.address];
    if (method === "eth_chainId") return `0x${this.#chainId.toString(16)}`;
    if (method === "wallet_switchEthereumChain") {
      if (!this.#chains.has(Number(first.chainId))) throw refusals.unknownChain;
      this.#chainId = Number(first.chainId);
      return null;
    }
    if (method === "wallet_addEthereumChain") {
      this.#chains.set(Number(first.chainId), first);
      return null;
    }
    if (method === "eth_sendTransaction") return this.#send(first);
    throw Object.assign(new Error(`${method} is not supported.`), { code: 4200 });
  }

  /** A client of the chain that it is on, which signs with its key. */
  #client() {
    const { chainName: name, nativeCurrency, rpcUrls } = this.#chains.get(this.#chainId);
    const chain = defineChain({ id: this.#chainId, name, nativeCurrency, rpcUrls: { default: { http: rpcUrls } } });
    return createWalletClient({ account: this.account, chain, transport: http() }).extend(publicActions);
  }

  /** Gives all its tokens away, and waits until they are gone. */
  async #spend(client, token) {
    const { treasury } = this.#checkout.chain.description;
    const contract = { address: token, abi: erc20Abi };
    const balance = await client.readContract({ ...contract, functionName: "balanceOf", args: [this.account.address] });
    const hash = await client.writeContract({ ...contract, functionName: "transfer", args: [treasury, balance] });
    await client.waitForTransactionReceipt({ hash });
  }

  async #send({ from, to, data }) {
    if (from !== this.address) throw new Error("This is not its account.");
    const client = this.#client();
    if (this.spendsFirst) await this.#spend(client, to);
    // With the gas given, no estimate refuses what will revert.
    const hash = await client.sendTransaction({ to, data, gas: 100_000n });
    this.sent.push(hash);
    return hash;
  }
}
