// The CubePay API in memory, as a web-standard handler.

import { apiKeyOption, integerOption, readOptions } from "../server/options.js";
import { Refusal } from "../server/refusal.js";
import { reply } from "../server/reply.js";
import { Ledger } from "./ledger.js";
import { captureSession, createSession, getSession, submitTransaction, type Sandbox } from "./sandbox-routes.js";
import { type LedgerEntry, type SandboxSession, type SandboxSessionStatus } from "./sandbox-session.js";

/** How the sandbox behaves. */
export interface SandboxApiOptions {
  /** The API key that it accepts. Default `"sandbox-api-key"`. */
  apiKey?: string | undefined;
  /** How long a transaction stays `PENDING` before it is `FUNDED`, in milliseconds. Default 1,200. */
  confirmAfterMs?: number | undefined;
  /** How long a capture stays `CAPTURING`, in milliseconds. Default 1,200. */
  captureAfterMs?: number | undefined;
}

/** A CubePay API in memory. */
export interface SandboxApi {
  /** The API key that it accepts. */
  readonly apiKey: string;
  /**
   * Answers a request, under any base path: the end of the path names the route. It can be given to
   * `createPaymentSessions` as `fetch`, and be served over HTTP for the sandbox SDK.
   */
  readonly fetch: (request: Request) => Promise<Response>;
  /** The sessions as they stand, oldest first; the newest 10,000 are kept. */
  readonly sessions: readonly SandboxSession[];
  /**
   * Puts the money in a session's wallet at once.
   *
   * @param transactionHash - Default a random one.
   * @throws RangeError when there is no such session.
   */
  fund(paymentSessionId: string, transactionHash?: string): void;
  /**
   * Puts a session in a status, where it stays.
   *
   * @throws RangeError when there is no such session or status.
   */
  setStatus(paymentSessionId: string, status: SandboxSessionStatus): void;
  /** Forgets all sessions. */
  reset(): void;
}

const caller = "createSandboxApi";
const statuses: readonly SandboxSessionStatus[] = ["CREATED", "PENDING", "FUNDED", "CAPTURING", "SUCCEEDED", "CANCELED", "ERROR"];

/**
 * A CubePay API in memory: sessions, captures, and a route for the sandbox SDK to play the customer's transaction.
 *
 * @throws TypeError when an option is unknown or malformed.
 */
export function createSandboxApi(options: SandboxApiOptions = {}): SandboxApi {
  const taken = readOptions(caller, options, ["apiKey", "confirmAfterMs", "captureAfterMs"]);
  const delay = { fallback: 1_200, least: 0, most: 86_400_000, unit: "milliseconds" };
  const sandbox: Sandbox = {
    apiKey: apiKeyOption(caller, taken.apiKey ?? "sandbox-api-key"),
    confirmAfterMs: integerOption(caller, "confirmAfterMs", taken.confirmAfterMs, delay),
    captureAfterMs: integerOption(caller, "captureAfterMs", taken.captureAfterMs, delay),
    ledger: new Ledger(10_000),
  };
  const entryOf = (paymentSessionId: string): LedgerEntry => {
    const entry = sandbox.ledger.find(paymentSessionId);
    if (!entry) throw new RangeError(`The sandbox has no payment session "${paymentSessionId}".`);
    return entry;
  };
  return {
    apiKey: sandbox.apiKey,
    fetch: async (request) => {
      try {
        return await route(sandbox, request);
      } catch (error) {
        if (error instanceof Refusal) return reply(error.status, { error: error.message }, error.headers);
        throw error;
      }
    },
    get sessions() {
      return sandbox.ledger.entries.map((entry) => entry.session);
    },
    fund: (paymentSessionId, transactionHash) => entryOf(paymentSessionId).fund(transactionHash),
    setStatus: (paymentSessionId, status) => {
      if (!statuses.includes(status)) throw new RangeError(`"${status}" is not a status. The statuses are: ${statuses.join(", ")}.`);
      entryOf(paymentSessionId).status = status;
    },
    reset: () => sandbox.ledger.clear(),
  };
}

async function route(sandbox: Sandbox, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const end = /\/payment-sessions(?:\/([^/]+)(?:\/(transactions|captures))?)?\/?$/.exec(pathname);
  if (!end) throw new Refusal(404, "There is no such route.");
  const [, paymentSessionId, action] = end;
  const method = paymentSessionId !== undefined && action === undefined ? "GET" : "POST";
  if (request.method !== method) throw new Refusal(405, `This route takes ${method} only.`, { Allow: method });

  if (paymentSessionId === undefined) return createSession(sandbox, request);
  if (action === "transactions") return submitTransaction(sandbox, request, paymentSessionId);
  if (action === undefined) return getSession(sandbox, request, paymentSessionId);
  if (!pathname.includes("/api/v1/payment-sessions/")) throw new Refusal(404, "Captures are made under /api/v1.");
  return captureSession(sandbox, request, paymentSessionId);
}
