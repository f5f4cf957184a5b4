// The browser's wallets, discovered with EIP-6963 and called with EIP-1193.

import { TryAgain } from "./try-again.js";
import { wait } from "./wait.js";

interface Provider {
  request(call: { method: string; params?: readonly unknown[] }): Promise<unknown>;
}

/** A wallet, as it announces itself. */
export interface BrowserWallet {
  readonly info: { readonly uuid: string; readonly name: string; readonly rdns: string };
  readonly provider: Provider;
}

/** The chain that a wallet must use. */
export interface WalletChain {
  readonly chainId: number;
  readonly chainName: string;
  readonly rpcUrl: string;
}

/**
 * EIP-1193: the customer rejected the request. EIP-3326: the wallet does not know the chain. Wallets: a request is still open.
 */
const codes = { rejected: 4001, unknownChain: 4902, alreadyAsked: -32002 };
/** Wallets respond immediately, except for an extension that is still loading. */
const announcementMs = 100;

/** The wallets that announce themselves on request. */
export async function browserWallets(signal: AbortSignal): Promise<BrowserWallet[]> {
  const found = new Map<string, BrowserWallet>();
  const listening = new AbortController();
  addEventListener(
    "eip6963:announceProvider",
    (event) => {
      const { info, provider } = Object((event as CustomEvent<unknown>).detail) as Partial<BrowserWallet>;
      if (typeof info?.uuid === "string" && typeof info.name === "string" && typeof provider?.request === "function") found.set(info.uuid, { info, provider });
    },
    { signal: listening.signal },
  );
  try {
    dispatchEvent(new Event("eip6963:requestProvider"));
    await wait(announcementMs, signal);
    return [...found.values()];
  } finally {
    listening.abort();
  }
}

/** Requests a wallet's account. */
export async function accountOf(wallet: BrowserWallet): Promise<string> {
  const accounts = await ask(wallet, "eth_requestAccounts");
  const [account] = Array.isArray(accounts) ? accounts : [];
  if (typeof account !== "string") throw new TryAgain(`${wallet.info.name} shares no account with this page.`);
  return account;
}

/** Switches a wallet to the chain, and adds the chain if necessary. */
export async function switchChain(wallet: BrowserWallet, { chainId, chainName, rpcUrl }: WalletChain): Promise<void> {
  const hex = `0x${chainId.toString(16)}`;
  const isThere = async (): Promise<boolean> => Number(await ask(wallet, "eth_chainId")) === chainId;
  if (await isThere()) return;
  try {
    await wallet.provider.request({ method: "wallet_switchEthereumChain", params: [{ chainId: hex }] });
  } catch (error) {
    if (!isUnknownChain(error)) throw inWords(wallet, error);
    const nativeCurrency = { name: "Ether", symbol: "ETH", decimals: 18 };
    await ask(wallet, "wallet_addEthereumChain", { chainId: hex, chainName, rpcUrls: [rpcUrl], nativeCurrency });
    if (!(await isThere())) await ask(wallet, "wallet_switchEthereumChain", { chainId: hex });
  }
  if (!(await isThere())) throw new TryAgain(`${wallet.info.name} is on another chain. Switch it to ${chainName}.`);
}

/** Requests a transaction and returns its hash. */
export async function sendTransaction(wallet: BrowserWallet, transaction: { from: string; to: string; data: string }): Promise<string> {
  const hash = await ask(wallet, "eth_sendTransaction", transaction);
  if (typeof hash !== "string") throw new TryAgain(`${wallet.info.name} gave no transaction hash.`);
  return hash;
}

async function ask(wallet: BrowserWallet, method: string, ...params: readonly unknown[]): Promise<unknown> {
  try {
    return await wallet.provider.request({ method, params });
  } catch (error) {
    throw inWords(wallet, error);
  }
}

function inWords({ info: { name } }: BrowserWallet, error: unknown): TryAgain {
  const { code, message } = Object(error) as { code?: unknown; message?: unknown };
  if (code === codes.rejected) return new TryAgain(`You rejected the request in ${name}. Nothing was paid.`);
  if (code === codes.alreadyAsked) return new TryAgain(`${name} has a request open. Answer it there.`);
  return new TryAgain(`${name} failed: ${typeof message === "string" ? message.slice(0, 120) : "it gave no reason"}`);
}

/** MetaMask's mobile app wraps the code. */
function isUnknownChain(error: unknown): boolean {
  const { code, data } = Object(error) as { code?: unknown; data?: { originalError?: { code?: unknown } } };
  return code === codes.unknownChain || data?.originalError?.code === codes.unknownChain;
}
