// A session's money on the chain: who has how much, and the transactions that moved it.

import { element } from "../../testing/sandbox-sdk/element.js";
import { type ShownAccount, type ShownSession } from "../journal.js";
import { part, showList } from "./parts.js";

interface Moved {
  readonly what: string;
  readonly hash: string;
}

/** Shows the transactions of a session, and the balances once they are there. */
export function showChain(session: ShownSession | undefined): void {
  part("chain").hidden = session === undefined;
  if (!session) return;
  if (part("accounts").dataset["session"] !== session.paymentSessionId) part("accounts").replaceChildren();
  part("accounts").dataset["session"] = session.paymentSessionId;
  void showAccounts(session.paymentSessionId);
  showList(part("transactions"), transactionsOf(session), {
    keyOf: ({ what, hash }) => `${what} ${hash}`,
    make: ({ what, hash }) => element("li", {}, element("span", {}, what), element("a", { href: `/chain/transactions/${hash}`, target: "_blank", rel: "noopener" }, hash)),
    update: () => {},
  });
}

/** The transactions of a session, oldest first. */
function transactionsOf({ fundingTransactionHash, userSubmittedTransactionHash, captures }: ShownSession): Moved[] {
  const payment = fundingTransactionHash ?? userSubmittedTransactionHash;
  const moved = [
    { what: "Payment", hash: payment },
    ...captures.flatMap(({ captureTransferTransactionHash, refundTransferTransactionHash }) => [
      { what: "Capture", hash: captureTransferTransactionHash },
      { what: "Refund", hash: refundTransferTransactionHash },
    ]),
  ];
  return moved.filter((one): one is Moved => one.hash !== null);
}

/** Sessions that the sandbox is being asked about: a page that draws faster than it answers asks once. */
const asking = new Set<string>();

async function showAccounts(paymentSessionId: string): Promise<void> {
  if (asking.has(paymentSessionId)) return;
  asking.add(paymentSessionId);
  const accounts = await balances(paymentSessionId).finally(() => asking.delete(paymentSessionId));
  // Another session may have been chosen meanwhile.
  if (!accounts || part("accounts").dataset["session"] !== paymentSessionId) return;
  showList(part("accounts"), accounts, {
    keyOf: ({ address }) => address,
    make: ({ address }) => element("div", {}, element("dt", {}), element("dd", {}, element("b", {}), element("code", {}, address))),
    update: (shown, { name, balance }) => {
      (shown.querySelector("dt") as HTMLElement).textContent = name;
      (shown.querySelector("b") as HTMLElement).textContent = `${balance} USDC`;
    },
  });
}

async function balances(paymentSessionId: string): Promise<readonly ShownAccount[] | undefined> {
  try {
    const response = await fetch(`/control/sessions/${paymentSessionId}/accounts`);
    return response.ok ? ((await response.json()) as { accounts: readonly ShownAccount[] }).accounts : undefined;
  } catch {
    // The page says already that the sandbox does not answer.
    return undefined;
  }
}
