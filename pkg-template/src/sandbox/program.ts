// A running sandbox: the API, its page, and their shared state.

import { css, html, script } from "virtual:sandbox-page";
import { refuseInProduction, sandboxApiKey } from "../server/checks/production.js";
import { reply } from "../server/answers/reply.js";
import { inventedMoney } from "../testing/money.js";
import { openSandbox, sandboxInProduction } from "../testing/sandbox.js";
import { type SandboxSession } from "../testing/sandbox-session.js";
import { accountsOf } from "./accounts.js";
import { answerCall } from "./api.js";
import { type Chain } from "./chain/chain.js";
import { answerForChain, fundFromTestWallet } from "./chain/chain-routes.js";
import { type SandboxCommand } from "./command-line.js";
import { answerControl } from "./control.js";
import { Faults } from "./faults.js";
import { Journal } from "./journal.js";
import { listen } from "./listen.js";
import { isForLoopback } from "./loopback.js";
import { writeSdkFile } from "./sdk-file.js";
import { Sessions } from "./sessions.js";
import { StateFile } from "./state-file.js";
import { Webhooks } from "./webhooks.js";

/** A sandbox that accepts requests. */
export interface RunningSandbox {
  /** Its origin, such as `http://127.0.0.1:4242`. */
  readonly url: string;
  /** The requested port, if another program uses it. */
  readonly takenPort: number | undefined;
  /** The number of sessions from the state file. */
  readonly restored: number;
  /** The address that the SDK's file was written for before, where that was another one. */
  readonly sdkPointedTo: string | undefined;
  close(): Promise<void>;
}

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const pageHeaders = { "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": policy, "Referrer-Policy": "no-referrer" };
const files: Readonly<Record<string, readonly [type: string, text: string]>> = {
  "/": ["text/html; charset=utf-8", html],
  "/page.css": ["text/css; charset=utf-8", css],
  "/page.js": ["text/javascript; charset=utf-8", script],
};

/**
 * Starts a sandbox. Without a chain, it uses simulated money.
 *
 * @throws StateError, SdkFileError, PortError, or TypeError when `NODE_ENV` is `"production"`.
 */
export async function startSandbox(command: SandboxCommand, chain?: Chain): Promise<RunningSandbox> {
  refuseInProduction("the sandbox does not start", sandboxInProduction.what, sandboxInProduction.advice);
  const journal = new Journal();
  const webhooks = new Webhooks({ url: command.webhook, shape: command.webhookShape, habits: command.webhooks, onTrouble: console.error }, journal);
  const faults = new Faults(command.faults);
  const state = command.state === undefined ? undefined : new StateFile(command.state);
  const money = chain?.money ?? inventedMoney(command);
  const sessions = new Sessions({ money, expireAfterMs: command.expireAfterMs, state, journal, webhooks });
  const end = (): void => {
    webhooks.close();
    sessions.close();
    state?.close();
  };
  try {
    const api = openSandbox(command.apiKey, sessions.ledger);
    const { webhook, webhooks: habits, webhookShape, faults: rates } = command;
    const { ledger } = sessions;
    const fund = (session: SandboxSession): void | Promise<void> => (chain ? fundFromTestWallet(chain, session) : api.fund(session.paymentSessionId));
    const calls = { api, faults, journal, answerForChain: chain && ((request: Request) => answerForChain({ chain, ledger }, request)) };
    const about = { hasOwnKey: command.apiKey !== sandboxApiKey, webhook, habits, webhookShape, faults: rates, ...(chain && { blockEveryMs: command.blockEveryMs }) };
    const control = { api, fund, faults, journal, webhooks, about, accountsOf: chain && ((session: SandboxSession) => accountsOf(chain, session)) };
    const server = await listen({ port: command.port, isChosen: command.isPortChosen }, async (request) => {
      if (!isForLoopback(request)) return reply(403, { error: "The sandbox answers under localhost and 127.0.0.1 only." });
      const { pathname } = new URL(request.url);
      if (pathname.startsWith("/control/")) return answerControl(control, request);
      const file = Object.hasOwn(files, pathname) && request.method === "GET" ? files[pathname] : undefined;
      if (file) return new Response(file[1], { headers: { ...pageHeaders, "Content-Type": file[0] } });
      return answerCall(calls, request);
    });
    const close = async (): Promise<void> => {
      await server.close();
      end();
    };
    let sdkPointedTo: string | undefined;
    try {
      if (command.sdk !== undefined) sdkPointedTo = writeSdkFile(command.sdk, server.url, chain !== undefined);
    } catch (error) {
      await close();
      throw error;
    }
    return { url: server.url, takenPort: server.takenPort, restored: state?.records.length ?? 0, sdkPointedTo, close };
  } catch (error) {
    end();
    throw error;
  }
}

