// The sandbox's chain, as anyone can read it by JSON-RPC and by the sandbox's routes, and its built-in wallet.

import { createPublicClient, createWalletClient, erc20Abi, formatUnits, http, parseUnits } from "viem";

const decimals = 6;

export class SandboxChain {
  #sandbox;
  #client;
  #wallet;
  #teller;
  /** What the sandbox says of the chain: `token`, `testWallet`, `treasury` and more. */
  description;

  /** Makes a session of its own, in whose name it asks. */
  static async of(sandbox) {
    const chain = new SandboxChain();
    chain.#sandbox = sandbox;
    chain.#teller = await sandbox.create();
    chain.description = await chain.#ask("GET", "chain");
    const transport = http(chain.description.rpcUrl);
    chain.#client = createPublicClient({ transport });
    chain.#wallet = createWalletClient({ transport, account: chain.description.testWallet });
    return chain;
  }

  async #ask(method, action, { session = this.#teller, body } = {}) {
    const token = session.paymentSessionToken ?? (await this.#sandbox.tokenOf(session));
    const answer = await this.#sandbox.ask(method, `/payment-sessions/${session.paymentSessionId}/${action}`, { bearer: token, body });
    if (answer.status >= 300) throw new Error(`${action}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  get #token() {
    return { address: this.description.token, abi: erc20Abi };
  }

  /** Decimal text. */
  async balanceOf(account) {
    return formatUnits(await this.#client.readContract({ ...this.#token, functionName: "balanceOf", args: [account] }), decimals);
  }

  faucet(account) {
    return this.#ask("POST", "faucet", { body: { account } });
  }

  /** Sends from the built-in wallet; resolves before the transaction is in a block. */
  payFromTestWallet(to, amount) {
    return this.#wallet.writeContract({ ...this.#token, functionName: "transfer", args: [to, parseUnits(amount, decimals)], chain: null });
  }

  async receiptOf(hash) {
    return (await this.#sandbox.ask("GET", `/chain/transactions/${hash}`)).body;
  }

  /** The last news of a session's wallet. */
  async newsOf(session) {
    return (await this.#ask("GET", "chain", { session })).news;
  }
}
