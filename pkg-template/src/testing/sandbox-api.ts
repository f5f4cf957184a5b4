// The CubePay API in memory, as a web-standard handler.

import { apiKeyOption, integerOption, readOptions } from "../server/options.js";
import { isPaymentSessionStatus, paymentSessionStatuses } from "../server/payment-session.js";
import { refuseInProduction, sandboxApiKey, sandboxMark } from "../server/production.js";
import { Refusal } from "../server/refusal.js";
import { reply } from "../server/reply.js";
import { type LedgerEntry } from "./ledger-entry.js";
import { Ledger } from "./ledger.js";
import { inventedMoney } from "./money.js";
import { captureSession, createSession, getCapture, getSession, submitTransaction, type Sandbox } from "./sandbox-routes.js";
import { type SandboxSession, type SandboxSessionStatus } from "./sandbox-session.js";

/** How the sandbox behaves. */
export interface SandboxApiOptions {
  /** The API key that it accepts. Default `"sandbox-api-key"`, which `cubepay-checkout/server` refuses in production. */
  apiKey?: string | undefined;
  /** How long a transaction stays `PENDING` before it is `FUNDED`, in milliseconds. Default 1,200. */
  confirmAfterMs?: number | undefined;
  /** How long a capture stays `CAPTURING`, in milliseconds. Default 1,200. */
  captureAfterMs?: number | undefined;
  /** After how many milliseconds a session's token runs out, as {@link SandboxApi.expire} does. Default: never. */
  expireAfterMs?: number | undefined;
}

/** A CubePay API in memory. */
export interface SandboxApi {
  /** The API key that it accepts. */
  readonly apiKey: string;
  /**
   * Answers a request, under any base path: the end of the path names the route. Pass it to `createPaymentSessions` as
   * `fetch`, which production refuses, or serve it over HTTP for the sandbox SDK.
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
   * Puts a session in a status, where it stays. A capture that is `CAPTURING` ends: `CAPTURED` with `FUNDED` and
   * `SUCCEEDED`, `ERROR` with any other status but `CAPTURING`.
   *
   * @throws RangeError when there is no such session or status.
   */
  setStatus(paymentSessionId: string, status: SandboxSessionStatus): void;
  /**
   * Lets a session's token run out: whatever is asked with it is answered 401. A session without money becomes
   * `CANCELED`.
   *
   * @throws RangeError when there is no such session.
   */
  expire(paymentSessionId: string): void;
  /** Forgets all sessions. */
  reset(): void;
}

const caller = "createSandboxApi";

/**
 * A CubePay API in memory: sessions, captures, and a route for the sandbox SDK to play the customer's transaction. For
 * development and tests: no money moves.
 *
 * @throws TypeError when an option is unknown or malformed, and when `NODE_ENV` is `"production"`.
 */
export function createSandboxApi(options: SandboxApiOptions = {}): SandboxApi {
  const taken = readOptions(caller, options, ["apiKey", "confirmAfterMs", "captureAfterMs", "expireAfterMs"]);
  const delay = { fallback: 1_200, least: 0, most: 86_400_000, unit: "milliseconds" };
  const money = inventedMoney({
    confirmAfterMs: integerOption(caller, "confirmAfterMs", taken.confirmAfterMs, delay),
    captureAfterMs: integerOption(caller, "captureAfterMs", taken.captureAfterMs, delay),
  });
  const expireAfterMs =
    taken.expireAfterMs === undefined ? undefined : integerOption(caller, "expireAfterMs", taken.expireAfterMs, { ...delay, least: 1 });
  return openSandbox(apiKeyOption(caller, taken.apiKey ?? sandboxApiKey), new Ledger({ capacity: 10_000, money, expireAfterMs }));
}

/**
 * The API on a ledger: what `createSandboxApi` and `npx cubepay-sandbox` have in common.
 *
 * @internal
 * @throws TypeError when `NODE_ENV` is `"production"`.
 */
export function openSandbox(apiKey: string, ledger: Ledger): SandboxApi {
  const advice = "Call CubePay instead: set CUBEPAY_API_KEY and CUBEPAY_API_HOST.";
  refuseInProduction(caller, "a sandbox gives goods away, because no money moves", advice);
  const sandbox: Sandbox = { apiKey, ledger };
  const entryOf = (paymentSessionId: string): LedgerEntry => {
    const entry = sandbox.ledger.find(paymentSessionId);
    if (!entry) throw new RangeError(`The sandbox has no payment session "${paymentSessionId}".`);
    return entry;
  };
  const fetch: SandboxApi["fetch"] = async (request) => {
    try {
      return await route(sandbox, request);
    } catch (error) {
      if (error instanceof Refusal) return reply(error.status, { error: error.message }, error.headers);
      throw error;
    }
  };
  return {
    apiKey: sandbox.apiKey,
    fetch: Object.assign(fetch, { [sandboxMark]: true }),
    get sessions() {
      return sandbox.ledger.entries.map((entry) => entry.session);
    },
    fund: (paymentSessionId, transactionHash) => entryOf(paymentSessionId).fund(transactionHash),
    setStatus: (paymentSessionId, status) => {
      if (!isPaymentSessionStatus(status)) {
        throw new RangeError(`"${String(status)}" is not a status. The statuses are: ${paymentSessionStatuses.join(", ")}.`);
      }
      entryOf(paymentSessionId).status = status;
    },
    expire: (paymentSessionId) => entryOf(paymentSessionId).expire(),
    reset: () => sandbox.ledger.clear(),
  };
}

async function route(sandbox: Sandbox, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const end = /\/payment-sessions(?:\/([^/]+)(?:\/(transactions|captures)(?:\/([^/]+))?)?)?\/?$/.exec(pathname);
  if (!end) throw new Refusal(404, "There is no such route.");
  const [, paymentSessionId, action, captureId] = end;
  if (captureId !== undefined && action === "transactions") throw new Refusal(404, "There is no such route.");
  if (action === "captures" && !pathname.includes("/api/v1/payment-sessions/")) throw new Refusal(404, "Captures are under /api/v1.");
  const isLookUp = paymentSessionId !== undefined && (action === undefined || captureId !== undefined);
  const method = isLookUp ? "GET" : "POST";
  if (request.method !== method) throw new Refusal(405, `This route takes ${method} only.`, { Allow: method });

  if (paymentSessionId === undefined) return createSession(sandbox, request);
  if (captureId !== undefined) return getCapture(sandbox, request, paymentSessionId, captureId);
  if (action === "captures") return captureSession(sandbox, request, paymentSessionId);
  if (action === "transactions") return submitTransaction(sandbox, request, paymentSessionId);
  return getSession(sandbox, request, paymentSessionId);
}
