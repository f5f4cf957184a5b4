// Submits the customer's transaction to the sandbox API, or simulates it.

import { endedUnpaid, isPaid } from "../../server/upstream/session-money.js";
import { type SandboxSettings } from "./settings.js";
import { wait } from "./wait.js";

/** The known state of a session, without the token. */
export interface SessionView {
  readonly paymentSessionId: string;
  readonly status: string;
  readonly amount?: string;
  readonly currency?: string;
  readonly network?: string;
  readonly tokenSymbol?: string;
  readonly fundingTransactionHash?: string | null;
}

export interface Transaction {
  readonly transactionHash: string;
  readonly userAddress: string;
}

/** The blockchain for one session. */
export interface Network {
  /** The current state of the session, or `undefined` if it is unknown. */
  lookUp(signal: AbortSignal): Promise<SessionView | undefined>;
  submit(transaction: Transaction, signal: AbortSignal): Promise<void>;
  /** Resolves with the session once the transaction is confirmed. */
  confirmed(transaction: Transaction, signal: AbortSignal): Promise<SessionView>;
}

/** A network that is simulated in this page. */
export function simulatedNetwork({ speed }: SandboxSettings, paymentSessionId: string): Network {
  return {
    lookUp: async () => undefined,
    submit: async () => {},
    confirmed: async ({ transactionHash, userAddress }, signal) => {
      await wait(1_200 * speed, signal);
      const session = { paymentSessionId, status: "FUNDED", network: "SEPOLIA", tokenSymbol: "USDC" };
      return { ...session, userAddress, fundingTransactionHash: transactionHash };
    },
  };
}

/** Calls the sandbox API for one session: `POST` with a body, otherwise `GET`. */
export type Ask = (signal: AbortSignal | undefined, path?: string, body?: object) => Promise<SessionView>;

/** Asks with the session's token. */
export function askSandbox(api: string, paymentSessionId: string, token: string, settings: SandboxSettings): Ask {
  const url = `${api}/payment-sessions/${encodeURIComponent(paymentSessionId)}`;
  return async (signal, path = "", body) => {
    const asked = fetch(url + path, {
      method: body ? "POST" : "GET",
      headers: { Authorization: `Bearer ${token}`, ...(body && { "Content-Type": "application/json" }) },
      body: body ? JSON.stringify(body) : null,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: signal ?? null,
    });
    const response = await asked.catch((error: unknown) => {
      throw signal?.aborted ? error : new Error(`The sandbox at ${api} does not answer.${whatToDo(settings)}`);
    });
    if (!response.ok) throw new AnsweredError(response.status);
    return (await response.json()) as SessionView;
  };
}

/** A network that the sandbox API simulates. */
export function sandboxNetwork(ask: Ask, settings: SandboxSettings): Network {
  const { api = "", speed } = settings;
  return {
    lookUp: async (signal) => {
      try {
        return await ask(signal);
      } catch (error) {
        if (error instanceof AnsweredError && (error.status === 401 || error.status === 404)) throw new UnknownSessionError(api, settings);
        if (signal.aborted || isRefusal(error)) throw error;
        return undefined;
      }
    },
    submit: async (transaction, signal) => void (await ask(signal, "/transactions", transaction)),
    confirmed: async (_, signal) => {
      for (let failures = 0; ; ) {
        await wait(Math.max(50, 400 * speed), signal);
        try {
          const session = await ask(signal);
          if (isPaid(session.status)) return session;
          if (endedUnpaid(session.status)) throw new EndedError(session.status);
          failures = 0;
        } catch (error) {
          failures += 1;
          if (error instanceof EndedError || isRefusal(error) || failures === 10) throw error;
        }
      }
    },
  };
}

class AnsweredError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`The sandbox API answered ${status} for this payment session.`);
    this.status = status;
  }
}

class UnknownSessionError extends Error {
  constructor(api: string, settings: SandboxSettings) {
    super(`The sandbox at ${api} does not know this payment session, or its token ran out.${whatToDo(settings)}`);
  }
}

/** A file was written for one sandbox; an SDK that the shop serves by itself has no address that could be outdated. */
function whatToDo({ file }: SandboxSettings): string {
  return file === undefined ? "" : ` ${file} was written for that address: start the sandbox with npx cubepay-sandbox --sdk ${file} again.`;
}

function isRefusal(error: unknown): boolean {
  return error instanceof AnsweredError && error.status < 500;
}

class EndedError extends Error {
  constructor(status: string) {
    super(`The payment session is ${status}.`);
  }
}
