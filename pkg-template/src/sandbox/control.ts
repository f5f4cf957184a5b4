// The routes of the sandbox's page: its events and its buttons.

import { isJsonObject, parseJson, type JsonObject } from "../server/checks/json-object.js";
import { reply } from "../server/answers/reply.js";
import { awaitsMoney } from "../server/upstream/session-money.js";
import { type SandboxApi, type SandboxSession } from "../testing/sandbox-session.js";
import { isFault, isSessionCall, sessionCalls, type Faults } from "./faults.js";
import { type Journal, type ShownAccount, type ShownSession } from "./journal.js";
import { aboutPath, programName } from "./listen.js";
import { isOwn } from "./loopback.js";
import { type Webhooks } from "./webhooks.js";

export interface ControlOptions {
  readonly api: SandboxApi;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly webhooks: Webhooks;
  /** Funds a session. */
  readonly fund: (session: SandboxSession) => void | Promise<void>;
  /** The accounts of a session on the chain, with their balances. Only with a chain. */
  readonly accountsOf?: ((session: SandboxSession) => Promise<readonly ShownAccount[]>) | undefined;
  /** What the page shows about the program and its options. */
  readonly about: object;
}

const mostShown = 500;
const heartbeatMs = 15_000;

/** Handles a request under `/control/`. */
export async function answerControl(options: ControlOptions, request: Request): Promise<Response> {
  if (!isOwn(request)) return reply(403, { error: "Only the sandbox's own page may do this." });
  const { pathname } = new URL(request.url);
  if (request.method === "GET" && pathname === aboutPath) return reply(200, { program: programName });
  if (request.method === "GET" && pathname === "/control/events") return events(options, request.signal);
  const ofAccounts = /^\/control\/sessions\/([\w-]+)\/accounts$/.exec(pathname)?.[1];
  if (request.method === "GET" && ofAccounts !== undefined) return accounts(options, ofAccounts);
  if (request.method !== "POST") return reply(404, { error: "There is no such route." });
  const [, kind, id = "", action = ""] = /^\/control\/(sessions|webhooks)\/([\w-]+)\/([a-z]+)$/.exec(pathname) ?? [];
  if (kind === "webhooks" && action === "again") {
    return options.webhooks.again(id) ? reply(202, {}) : reply(404, { error: "There is no such webhook." });
  }
  if (kind === "sessions") return act(options, request, id, action);
  return reply(404, { error: "There is no such route." });
}

async function accounts({ api, accountsOf }: ControlOptions, id: string): Promise<Response> {
  const session = api.sessions.find(({ paymentSessionId }) => paymentSessionId === id);
  if (!session || !accountsOf) return reply(404, { error: session ? "The sandbox has no chain: start it with --chain." : "There is no such payment session." });
  return reply(200, { accounts: await accountsOf(session) });
}

async function act({ api, faults, fund, webhooks }: ControlOptions, request: Request, id: string, action: string): Promise<Response> {
  const session = api.sessions.find(({ paymentSessionId }) => paymentSessionId === id);
  if (!session) return reply(404, { error: "There is no such payment session." });
  switch (action) {
    case "fund":
      if (!awaitsMoney(session.status)) return reply(409, { error: `The payment session is ${session.status}.` });
      await fund(session);
      break;
    case "cancel":
      api.setStatus(id, "CANCELED");
      break;
    case "fail":
      api.setStatus(id, "ERROR");
      break;
    case "expire":
      api.expire(id);
      break;
    case "silence":
      webhooks.silence(id);
      break;
    case "fault": {
      const { fault, call } = await bodyOf(request);
      if (!isFault(fault)) return reply(400, { error: "fault must be lost, error, slow, busy or dead." });
      if (call !== undefined && !isSessionCall(call)) return reply(400, { error: `call must be one of: ${sessionCalls.join(", ")}.` });
      faults.once(id, fault, call);
      break;
    }
    default:
      return reply(404, { error: "There is no such action." });
  }
  return reply(200, {});
}

async function bodyOf(request: Request): Promise<JsonObject> {
  try {
    const body = parseJson(await request.text());
    return isJsonObject(body) ? body : {};
  } catch {
    return {};
  }
}

/** Server-sent events: first the complete state, then each change. */
function events({ api, journal, about }: ControlOptions, signal: AbortSignal): Response {
  const encoder = new TextEncoder();
  let end = (): void => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const send = (event: object): void => controller.enqueue(encoder.encode(`data: ${JSON.stringify(event)}\n\n`));
      const sessions = api.sessions.slice(-mostShown).map(({ paymentSessionToken: _, ...session }): ShownSession => session);
      send({ type: "everything", about, sessions, calls: journal.calls, webhooks: journal.webhooks });
      const stop = journal.listen(send);
      const heartbeat = setInterval(() => controller.enqueue(encoder.encode(":\n\n")), heartbeatMs);
      end = () => {
        stop();
        clearInterval(heartbeat);
      };
      signal.addEventListener("abort", end);
    },
    cancel: () => end(),
  });
  return new Response(body, { headers: { "Content-Type": "text/event-stream", "Cache-Control": "no-store" } });
}
