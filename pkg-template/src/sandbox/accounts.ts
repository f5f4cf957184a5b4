// Where the money of a session is on the chain, for the page.

import { type SandboxSession } from "../testing/sandbox-session.js";
import { type Chain } from "./chain/chain.js";
import { type ShownAccount } from "./journal.js";

/** The customer of a session, its one-time wallet and the treasury. Until a customer has paid, the test wallet is the customer. */
export async function accountsOf(chain: Chain, { userAddress, oneTimeWalletAddress }: SandboxSession): Promise<readonly ShownAccount[]> {
  const { testWallet, treasury } = chain.description;
  const isTestWallet = userAddress === null || userAddress.toLowerCase() === testWallet.toLowerCase();
  const accounts = [
    { name: isTestWallet ? "Test wallet (customer)" : "Customer's wallet", address: isTestWallet ? testWallet : userAddress },
    { name: "One-time wallet", address: oneTimeWalletAddress },
    { name: "Treasury (your wallet)", address: treasury },
  ];
  return Promise.all(accounts.map(async (account) => ({ ...account, balance: await chain.balanceOf(account.address) })));
}
