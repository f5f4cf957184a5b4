// The sandbox's access to the chain: accounts, balances, transfers. Units are the token's smallest, 10^-6 USDC.

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
/** In wei. Enough for thousands of transfers, so that nobody has to think about gas. */
const gasWei = 10n ** 18n;
const receiptTimeoutMs = 60_000;

export type Client = PublicClient<HttpTransport, Chain> & WalletActions<Chain> & TestActions;

export class Network {
  readonly viem: Viem;
  readonly client: Client;
  readonly token: Address;
  /** The account that receives captures. */
  readonly treasury: Address;
  /** The customer's wallet whose transactions the sandbox signs. */
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

  /**
   * Sends tokens from an unlocked account or one with a known key. Resolves with the hash, before the transaction is in a block.
   */
  transfer(account: Account | Address, to: Address, units: bigint): Promise<Hash> {
    const sent = (): Promise<Hash> => this.client.writeContract({ ...this.#contract, functionName: "transfer", args: [to, units], account });
    return typeof account === "string" ? this.#queue(account, sent) : sent();
  }

  /** Gives an account tokens and gas. Resolves once they have arrived. */
  async supply(account: Address, units: bigint): Promise<void> {
    await this.fuel(account);
    const mint = { ...this.#contract, functionName: "mint", args: [account, units], account: this.#issuer } as const;
    await this.mined(await this.#queue(this.#issuer, () => this.client.writeContract(mint)));
  }

  /** Gives an account gas for its transfers. */
  fuel(account: Address): Promise<void> {
    return this.client.setBalance({ address: account, value: gasWei });
  }

  /**
   * Waits for the receipt of a transaction.
   *
   * @throws Error if the transaction reverted, or is not in a block after a minute.
   */
  async mined(hash: Hash): Promise<TransactionReceipt> {
    const receipt = await this.client.waitForTransactionReceipt({ hash, timeout: receiptTimeoutMs });
    if (receipt.status !== "success") throw new Error(`The transaction ${hash} reverted.`);
    return receipt;
  }

  /** Creates a wallet with a new key. */
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

  /** anvil assigns the same nonce to concurrent transactions of one account. */
  #queue(account: Address, send: () => Promise<Hash>): Promise<Hash> {
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
  // Mines a block immediately instead of waiting for the next one.
  await client.mine({ blocks: 1 });
  const { contractAddress } = await client.waitForTransactionReceipt({ hash, timeout: receiptTimeoutMs });
  if (!contractAddress) throw new Error("The test token could not be deployed.");
  return contractAddress;
}
