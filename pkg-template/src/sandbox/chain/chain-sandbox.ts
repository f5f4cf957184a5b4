// The sandbox API with its money on a chain.

import { refuseInProduction, sandboxApiKey, sandboxMark } from "../../server/production.js";
import { Ledger } from "../../testing/ledger.js";
import { openSandbox, sandboxInProduction } from "../../testing/sandbox.js";
import { type SandboxApi } from "../../testing/sandbox-session.js";
import { type Chain } from "./chain.js";
import { answerForChain } from "./chain-routes.js";

/** A sandbox API whose sessions are paid on a chain. Its `fetch` answers what the sandbox SDK asks about the chain too. */
export interface ChainSandbox extends Omit<SandboxApi, "fund"> {
  readonly chain: Chain;
}

export interface ChainSandboxOptions {
  /** Default the sandbox's own. */
  readonly apiKey?: string | undefined;
  /** Called with a session's id after each change of it. */
  readonly onChange?: ((paymentSessionId: string) => void) | undefined;
}

/**
 * Puts the sandbox API on a chain, which alone decides when something is confirmed.
 *
 * @throws TypeError when `NODE_ENV` is `"production"`.
 */
export function createChainSandbox(chain: Chain, { apiKey = sandboxApiKey, onChange }: ChainSandboxOptions = {}): ChainSandbox {
  refuseInProduction("createChainSandbox", sandboxInProduction.what, sandboxInProduction.advice);
  const ledger = new Ledger({ capacity: 10_000, money: chain.money, onChange: (entry) => onChange?.(entry.session.paymentSessionId) });
  const api = openSandbox(apiKey, ledger);
  const desk = { chain, ledger };
  const fetch: SandboxApi["fetch"] = async (request) => (await answerForChain(desk, request)) ?? api.fetch(request);
  return {
    chain,
    apiKey,
    fetch: Object.assign(fetch, { [sandboxMark]: true }),
    get sessions() {
      return api.sessions;
    },
    setStatus: (paymentSessionId, status) => api.setStatus(paymentSessionId, status),
    expire: (paymentSessionId) => api.expire(paymentSessionId),
    reset: () => api.reset(),
  };
}
