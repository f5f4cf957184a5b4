// The API for shops and browsers: applies faults, reports each call to the page, and adds CORS headers for the SDK.

import { setTimeout as sleep } from "node:timers/promises";
import { type SandboxApi } from "../testing/sandbox-session.js";
import { randomHex } from "../testing/random-hex.js";
import { reply } from "../server/answers/reply.js";
import { type Fault, type Faults, type SessionCall } from "./faults.js";
import { type Journal } from "./journal.js";

/** The result of a call whose response is never sent. */
export const lostAnswer = Symbol("lost answer");

export interface ApiOptions {
  readonly api: SandboxApi;
  readonly faults: Faults;
  readonly journal: Journal;
  /** Handles the SDK's requests about the chain, if there is one. */
  readonly answerForChain?: ((request: Request) => Promise<Response | undefined>) | undefined;
}

const slowMs = 5_000;
/** The routes that the SDK calls with a session's own token. Pages of other origins can call no other route. */
const sdkRoute = /\/payment-sessions\/[^/]+(?:\/(?:transactions|chain|faucet|test-transfer))?\/?$|\/chain\/transactions\/[^/]+$/;
const cors = { "Access-Control-Allow-Origin": "*" };

/** Handles a call. */
export async function answerCall({ api, faults, journal, answerForChain }: ApiOptions, request: Request): Promise<Response | typeof lostAnswer> {
  const { pathname } = new URL(request.url);
  const isForSdk = sdkRoute.test(pathname) && !pathname.includes("/captures");
  if (request.method === "OPTIONS") return isForSdk ? preflight() : reply(405, { error: "This route cannot be called from a page of another origin." });

  // The chain's own routes are not part of CubePay's API. They do not fail on demand, and the page does not list them.
  const ofChain = await answerForChain?.(request);
  if (ofChain) return withCors(ofChain);

  const at = Date.now();
  const begun = performance.now();
  const named = /\/payment-sessions\/([^/]+)/.exec(pathname)?.[1];
  const fault = faults.draw(named, callOf(pathname));
  const answer = await underFault(fault, () => api.fetch(request));
  const paymentSessionId = named ?? (await idOf(answer));
  if (fault === "dead" && paymentSessionId !== undefined && knows(api, paymentSessionId)) api.setStatus(paymentSessionId, "CANCELED");
  journal.call({
    id: `call_${randomHex(8)}`,
    at,
    method: request.method,
    path: pathname,
    status: fault === "lost" ? 0 : answer.status,
    tookMs: Math.round(performance.now() - begun),
    paymentSessionId,
    fault,
  });
  if (fault === "lost") return lostAnswer;
  return isForSdk ? withCors(answer) : answer;
}

function withCors(answer: Response): Response {
  for (const [name, value] of Object.entries(cors)) answer.headers.set(name, value);
  return answer;
}

function callOf(pathname: string): SessionCall {
  if (pathname.includes("/captures")) return "capture";
  return /\/transactions\/?$/.test(pathname) ? "transaction" : "look-up";
}

async function underFault(fault: Fault | undefined, carryOut: () => Promise<Response>): Promise<Response> {
  if (fault === "error") {
    const status = [500, 502, 503][Math.floor(Math.random() * 3)] ?? 500;
    return reply(status, { error: "The sandbox was asked to fail." });
  }
  if (fault === "busy") return reply(429, { error: "The sandbox was asked to be busy." }, { "Retry-After": "1" });
  if (fault === "slow") await sleep(slowMs);
  return carryOut();
}

function preflight(): Response {
  const headers = { ...cors, "Access-Control-Allow-Methods": "GET, POST", "Access-Control-Allow-Headers": "authorization, content-type", "Access-Control-Max-Age": "600" };
  // Chromium sends a private network preflight when a page on a public address calls this machine.
  return new Response(null, { status: 204, headers: { ...headers, "Access-Control-Allow-Private-Network": "true" } });
}

async function idOf(answer: Response): Promise<string | undefined> {
  if (!answer.ok) return undefined;
  const { paymentSessionId } = (await answer.clone().json()) as { paymentSessionId?: string };
  return paymentSessionId;
}

function knows(api: SandboxApi, paymentSessionId: string): boolean {
  return api.sessions.some((session) => session.paymentSessionId === paymentSessionId);
}
