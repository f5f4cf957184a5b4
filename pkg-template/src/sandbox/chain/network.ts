// The chain as the sandbox uses it: accounts, balances, transfers. Units are the token's smallest, 10^-6 USDC.

import type {
  Account,
  Address,
  Chain,
  Hash,
  HttpTransport,
  PrivateKeyAccount,
  PublicClient,
  TestActions,
  TransactionReceipt,
  WalletActions,
} from "viem";
import { type Anvil } from "./anvil.js";
import { type Viem } from "./packages.js";
import { testUsdc } from "./test-usdc.js";

/** 1 USDC is 10 to this power of units. */
export const tokenDecimals = 6;
/** In wei. Enough for thousands of transfers: nobody who tries a checkout should have to think of gas. */
const gasMoney = 10n ** 18n;
const patienceMs = 60_000;

export type Client = PublicClient<HttpTransport, Chain> & WalletActions<Chain> & TestActions;

export class Network {
  readonly viem: Viem;
  readonly client: Client;
  readonly token: Address;
  /** Where captures go. */
  readonly treasury: Address;
  /** The customer's wallet that the sandbox signs for. */
  readonly testWallet: Address;
  readonly #issuer: Address;
  readonly #lastSent = new Map<Address, Promise<unknown>>();

  private constructor(viem: Viem, client: Client, token: Address, accounts: Record<"issuer" | "treasury" | "testWallet", Address>) {
    this.viem = viem;
    this.client = client;
    this.token = token;
    this.treasury = accounts.treasury;
    this.testWallet = accounts.testWallet;
    this.#issuer = accounts.issuer;
  }

  /** Deploys the token on a chain that has just started. */
  static async open(viem: Viem, { url, chainId }: Pick<Anvil, "url" | "chainId">): Promise<Network> {
    const chain = viem.defineChain({
      id: chainId,
      name: "CubePay sandbox",
      nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
      rpcUrls: { default: { http: [url] } },
    });
    const client: Client = viem
      .createPublicClient({ chain, transport: viem.http(url), pollingInterval: 50, cacheTime: 0 })
      .extend(viem.walletActions)
      .extend(viem.testActions({ mode: "anvil" }));
    const [issuer, treasury, testWallet] = await client.getAddresses();
    if (!issuer || !treasury || !testWallet) throw new Error("The chain has no unlocked accounts.");
    const token = await deployToken(client, issuer);
    return new Network(viem, client, token, { issuer, treasury, testWallet });
  }

  get chain(): Chain {
    return this.client.chain;
  }

  get url(): string {
    return this.client.transport.url ?? "";
  }

  balanceOf(account: Address): Promise<bigint> {
    return this.client.readContract({ address: this.token, abi: testUsdc.abi, functionName: "balanceOf", args: [account] });
  }

  /** Sends tokens, from an unlocked account or one whose key is known. Resolves with the hash, before it is in a block. */
  transfer(account: Account | Address, to: Address, units: bigint): Promise<Hash> {
    const sent = (): Promise<Hash> => this.client.writeContract({ ...this.#contract, functionName: "transfer", args: [to, units], account });
    return typeof account === "string" ? this.#inTurn(account, sent) : sent();
  }

  /** Gives an account tokens, and gas to spend them. Resolves once they are there. */
  async supply(account: Address, units: bigint): Promise<void> {
    await this.fuel(account);
    const mint = { ...this.#contract, functionName: "mint", args: [account, units], account: this.#issuer } as const;
    await this.mined(await this.#inTurn(this.#issuer, () => this.client.writeContract(mint)));
  }

  /** Gives an account the gas for its transfers. */
  fuel(account: Address): Promise<void> {
    return this.client.setBalance({ address: account, value: gasMoney });
  }

  /**
   * The receipt of a transaction, once it is in a block.
   *
   * @throws when the transaction reverted, or no block has taken it in a minute.
   */
  async mined(hash: Hash): Promise<TransactionReceipt> {
    const receipt = await this.client.waitForTransactionReceipt({ hash, timeout: patienceMs });
    if (receipt.status !== "success") throw new Error(`The transaction ${hash} reverted.`);
    return receipt;
  }

  /** A wallet that nobody else has. */
  newWallet(): PrivateKeyAccount {
    return this.viem.privateKeyToAccount(this.viem.generatePrivateKey());
  }

  units(amount: string): bigint {
    return this.viem.parseUnits(amount, tokenDecimals);
  }

  /** Decimal text with at least two decimals: `"50.00"`. */
  written(units: bigint): string {
    const [whole = "0", fraction = ""] = this.viem.formatUnits(units, tokenDecimals).split(".");
    return `${whole}.${fraction.padEnd(2, "0")}`;
  }

  /** anvil gives two transactions of one account the same nonce if they come at once. */
  #inTurn(account: Address, send: () => Promise<Hash>): Promise<Hash> {
    const sent = (this.#lastSent.get(account) ?? Promise.resolve()).then(send);
    this.#lastSent.set(account, sent.catch(() => {}));
    return sent;
  }

  get #contract() {
    return { address: this.token, abi: testUsdc.abi, chain: this.chain };
  }
}

async function deployToken(client: Client, account: Address): Promise<Address> {
  const hash = await client.deployContract({ ...testUsdc, account, chain: client.chain });
  // The next block may be a second away.
  await client.mine({ blocks: 1 });
  const { contractAddress } = await client.waitForTransactionReceipt({ hash, timeout: patienceMs });
  if (!contractAddress) throw new Error("The test token could not be deployed.");
  return contractAddress;
}
