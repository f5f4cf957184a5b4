// The sandbox API with its money on a chain.

import { createSandbox, type SandboxApi, type SandboxApiOptions } from "../../testing/sandbox-api.js";
import { type LedgerEntry } from "../../testing/ledger-entry.js";
import { type FundingNews } from "../money.js";
import { type Chain } from "./chain.js";
import { answerForChain } from "./chain-routes.js";

/** A sandbox API whose sessions are paid on a chain. Its `fetch` answers what the sandbox SDK asks about the chain too. */
export interface ChainSandbox extends Omit<SandboxApi, "fund"> {
  readonly chain: Chain;
  /** Calls `listener` whenever a session or a capture has changed on the chain, until the function that it gives is called. */
  onChange(listener: (paymentSessionId: string) => void): () => void;
}

/** Puts the sandbox API on a chain. Times to confirm are the chain's, so there is no option for them. */
export function createChainSandbox(chain: Chain, options: Pick<SandboxApiOptions, "apiKey"> = {}): ChainSandbox {
  const listeners = new Set<(paymentSessionId: string) => void>();
  const changed = (paymentSessionId: string): void => listeners.forEach((listener) => listener(paymentSessionId));
  const money = chain.money;
  const capture: typeof money.capture = async (paymentSessionId, transfers) => {
    const moved = money.capture(paymentSessionId, transfers);
    // After what the caller does with the receipt, so that listeners see it.
    void moved.catch(() => {}).finally(() => setTimeout(changed, 0, paymentSessionId));
    return moved;
  };
  const { api, ledger } = createSandbox(options, {
    network: money.network,
    tokenSymbol: money.tokenSymbol,
    openWallet: (charge) => money.openWallet(charge),
    report: (paymentSessionId, transaction) => money.report(paymentSessionId, transaction),
    onNews: (listener) => money.onNews(listener),
    sendBack: (paymentSessionId) => money.sendBack(paymentSessionId),
    stop: () => money.stop(),
    capture,
  });

  const latest = new Map<string, FundingNews>();
  money.onNews((news) => {
    const entry = ledger.find(news.paymentSessionId);
    if (!entry) return;
    latest.set(news.paymentSessionId, news);
    apply(entry, news);
    if (news.kind !== "confirming") changed(news.paymentSessionId);
  });

  const sendBackWhereEnded = (paymentSessionId: string): void => {
    const status = ledger.find(paymentSessionId)?.session.status;
    if (status === "CANCELED" || status === "ERROR") void money.sendBack(paymentSessionId).catch(console.error);
  };
  const fetch: SandboxApi["fetch"] = async (request) =>
    (await answerForChain({ chain, ledger, newsOf: (paymentSessionId) => latest.get(paymentSessionId) }, request)) ?? api.fetch(request);
  return {
    chain,
    apiKey: api.apiKey,
    fetch: Object.assign(fetch, api.fetch),
    get sessions() {
      return api.sessions;
    },
    setStatus(paymentSessionId, status) {
      api.setStatus(paymentSessionId, status);
      sendBackWhereEnded(paymentSessionId);
    },
    expire(paymentSessionId) {
      api.expire(paymentSessionId);
      sendBackWhereEnded(paymentSessionId);
    },
    reset() {
      api.reset();
      latest.clear();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** What news of the chain make of a session. */
function apply(entry: LedgerEntry, news: FundingNews): void {
  const { status } = entry.session;
  const isOpen = status === "CREATED" || status === "PENDING";
  if (!isOpen) return;
  // The customer's page may report its transaction late, or be closed.
  const isArriving = news.kind === "funded" || news.kind === "confirming";
  if (isArriving && status === "CREATED") entry.submit(news.transactionHash, news.userAddress, Infinity);
  if (news.kind === "funded") entry.fund(news.transactionHash, news.userAddress);
  else if (news.kind === "reverted" || news.kind === "elsewhere" || news.kind === "wrong-token" || news.kind === "too-little") entry.withdraw(news.transactionHash);
}
