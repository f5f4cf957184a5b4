import { isPaymentSessionStatus, paymentSessionStatuses } from "../server/upstream/payment-session.js";
import { sandboxMark } from "../server/checks/production.js";
import { answerTo, Refusal } from "../server/answers/refusal.js";
import { type LedgerEntry } from "./ledger-entry.js";
import { type Ledger } from "./ledger.js";
import { captureSession, createSession, getCapture, getSession, submitTransaction, type Sandbox } from "./sandbox-routes.js";
import { type SandboxApi } from "./sandbox-session.js";

/** Why a sandbox must not run in production, and what to do instead. */
export const sandboxInProduction = {
  what: "a sandbox gives goods away, because no money moves",
  advice: "Call CubePay instead: set CUBEPAY_API_KEY and CUBEPAY_API_HOST.",
};

/** Creates the API for a ledger. Shared by `createSandboxApi` and `npx cubepay-sandbox`. */
export function openSandbox(apiKey: string, ledger: Ledger): SandboxApi {
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
      if (error instanceof Refusal) return answerTo(error);
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
