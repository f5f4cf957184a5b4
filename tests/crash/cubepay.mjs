// CubePay, in a process of its own that nobody kills. Written from what is known of the service, and not from the sandbox:
// the two can only agree where both are right. It holds the truth about the money, and every fault is drawn from the seed.

import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { listening } from "../support/loopback-server.mjs";
import { between, chance, oneOf } from "./chance.mjs";

const { seed, apiKey, faulty: beginsFaulty = false, webhooks = false, captureMs = [0, 0] } = JSON.parse(process.argv[2]);
const sessions = new Map();
const byRequest = new Map();
const counts = {};
let shops = [];
let faulty = beginsFaulty;

const count = (what) => (counts[what] = (counts[what] ?? 0) + 1);
const words = (object) => JSON.stringify(object);
const digits = (text) => text.replace(/\.?0+$/, "");
const minor = (text) => Math.round(Number(text) * 100);
const decimal = (cents) => (cents / 100).toFixed(2);

class Refused extends Error {
  constructor(status, error) {
    super(error);
    this.status = status;
  }
}

// What the service does.

function createSession({ amount, currency, requestId }) {
  if (!/^\d+\.\d\d$/.test(amount) || !/^[A-Z]{3}$/.test(currency)) throw new Refused(400, "invalid amount or currency");
  const known = byRequest.get(requestId);
  if (known) {
    if (known.amount !== amount || known.currency !== currency) throw new Refused(409, "requestId was used with another body");
    return [200, withToken(known)];
  }
  const number = sessions.size + 1;
  const session = {
    paymentSessionId: `ps_${seed}_${number}`,
    token: `tok_${seed}_${number}_${Math.round(chance(seed, "token", number) * 1e9)}`,
    requestId,
    amount,
    currency,
    status: "CREATED",
    fundingTransactionHash: null,
    createdAt: new Date().toISOString(),
    captures: [],
    fundedAt: null,
  };
  sessions.set(session.paymentSessionId, session);
  if (requestId !== undefined) byRequest.set(requestId, session);
  return [201, withToken(session)];
}

function shown({ paymentSessionId, amount, currency, status, fundingTransactionHash, createdAt }) {
  const wallet = { network: "SEPOLIA", tokenSymbol: "USDC", oneTimeWalletAddress: `0x${"a".repeat(40)}`, userAddress: null };
  return { paymentSessionId, amount, currency, ...wallet, fundingTransactionHash, status, createdAt };
}

const withToken = (session) => ({ ...shown(session), paymentSessionToken: session.token });

function createCapture(session, { requestId, captureAmount, isFinalCapture = false }) {
  if (typeof requestId !== "string" || !/^\d+(\.\d+)?$/.test(captureAmount)) throw new Refused(400, "invalid capture");
  const known = session.captures.find((capture) => capture.requestId === requestId);
  if (known) {
    if (digits(known.captureAmount) !== digits(captureAmount)) throw new Refused(409, "requestId was used with another amount");
    return [202, shownCapture(known)];
  }
  if (session.status !== "FUNDED") throw new Refused(409, `session is ${session.status}`);
  const left = minor(session.amount) - session.captures.reduce((sum, capture) => sum + minor(capture.captureAmount), 0);
  if (minor(captureAmount) > left) throw new Refused(400, "more than what is left");
  const capture = {
    captureId: `cap_${session.paymentSessionId}_${session.captures.length + 1}`,
    requestId,
    captureAmount,
    final: isFinalCapture,
    refundAmount: isFinalCapture ? decimal(left - minor(captureAmount)) : "0.00",
    status: "CAPTURING",
    acceptedAt: Date.now(),
    capturedAt: null,
  };
  session.captures.push(capture);
  session.status = "CAPTURING";
  count("captures accepted");
  tell(session, { captureId: capture.captureId });
  if (captureMs !== null) setTimeout(completeCapture, between(...captureMs, seed, "capture", capture.captureId), session, capture);
  return [202, shownCapture(capture)];
}

function shownCapture({ captureId, captureAmount, refundAmount, status }) {
  return { captureId, captureAmount, refundAmount, status };
}

function completeCapture(session, capture) {
  if (capture.status === "CAPTURED") return;
  capture.status = "CAPTURED";
  capture.capturedAt = Date.now();
  session.status = capture.final ? "SUCCEEDED" : "FUNDED";
  tell(session, { captureId: capture.captureId });
}

const readCapture = (capture) => ({
  ...shownCapture(capture),
  captureTransferTransactionHash: capture.status === "CAPTURED" ? `0xcapture${capture.captureId}` : null,
  refundTransferTransactionHash: null,
});

// Webhooks: never, in time, late, twice; and so in any order. The shop whose turn it is may be dead.

function tell({ paymentSessionId, status }, more = {}) {
  if (!webhooks) return;
  const body = words({ type: "Payment Status Update", data: { paymentSessionId, status, ...more } });
  const event = [paymentSessionId, status, more.captureId];
  const delays = oneOf([[35, []], [30, [0]], [20, ["late"]], [10, [0, "late"]], [5, ["late", "late"]]], seed, "webhook", ...event);
  if (delays.length === 0) count("webhooks never sent");
  for (const [index, delay] of delays.entries()) {
    setTimeout(send, delay === "late" ? between(50, 2_500, seed, "late", index, ...event) : 0, body, index);
    count(index > 0 ? "webhooks sent twice" : delay === "late" ? "webhooks sent late" : "webhooks sent in time");
  }
}

async function send(body, turn) {
  const shop = shops[Math.floor(chance(seed, "shop", body, turn) * shops.length)];
  if (!shop) return;
  try {
    const answer = await fetch(`${shop}/api/cubepay/webhook`, { method: "POST", body, headers: { "Content-Type": "application/json" }, signal: AbortSignal.timeout(3_000) });
    if (answer.status !== 200) count(`webhooks answered ${answer.status}`);
  } catch {
    count("webhooks lost");
  }
}

// What customers and the test do.

const controls = {
  pay: ({ paymentSessionId, token }) => {
    const session = sessions.get(paymentSessionId);
    if (session?.token !== token) throw new Refused(403, "this token does not open this session");
    if (session.status !== "CREATED" && session.status !== "PENDING") throw new Refused(409, `session is ${session.status}`);
    Object.assign(session, { status: "FUNDED", fundedAt: Date.now(), fundingTransactionHash: `0xfunding${session.paymentSessionId}` });
    tell(session);
    return { ...shown(session) };
  },
  /** The session ends before it is paid. */
  end: ({ paymentSessionId, status }) => {
    const session = sessions.get(paymentSessionId);
    if (session.fundedAt !== null) throw new Refused(409, "session is funded");
    session.status = status;
    tell(session);
    return {};
  },
  /** Wallets are connected: the status changes without money. */
  connect: ({ paymentSessionId }) => {
    const session = sessions.get(paymentSessionId);
    if (session.status === "CREATED") session.status = "PENDING";
    tell(session);
    return {};
  },
  completeCaptures: () => {
    for (const session of sessions.values()) for (const capture of session.captures) completeCapture(session, capture);
    return {};
  },
  /** What nobody has paid by now expires. */
  expire: () => {
    for (const session of sessions.values()) if (session.status === "CREATED" || session.status === "PENDING") session.status = "CANCELED";
    return {};
  },
  shops: (origins) => {
    shops = origins;
    return {};
  },
  heal: () => {
    faulty = false;
    return {};
  },
  report: () => ({ sessions: [...sessions.values()], counts }),
};

// HTTP, and what goes wrong there.

const timesAsked = new Map();

/** The fault of this request, by what it asks for and how often it has been asked: order in time has no say in it. */
function faultOf(kind, key) {
  if (!faulty) return undefined;
  const times = (timesAsked.get(`${kind} ${key}`) ?? 0) + 1;
  timesAsked.set(`${kind} ${key}`, times);
  const fault = oneOf(
    [
      [76, undefined],
      [4, "request dropped"],
      [7, "answer lost"],
      [3, 500],
      [2, 502],
      [2, 503],
      [2, 429],
      [4, "slow"],
    ],
    ...[seed, "fault", kind, key, times],
  );
  if (fault !== undefined) count(`${kind}: ${typeof fault === "number" ? `HTTP ${fault}` : fault}`);
  return fault;
}

async function serve(method, path, bearer, body) {
  const isMerchant = bearer === apiKey;
  if (method === "POST" && path === "/payment-sessions") {
    if (!isMerchant) throw new Refused(401, "unknown API key");
    return { kind: "create session", key: body.requestId, work: () => createSession(body) };
  }
  const [, id] = /^\/payment-sessions\/([^/]+)$/.exec(path) ?? [];
  if (method === "GET" && id) {
    const session = sessions.get(id);
    if (!session) throw new Refused(404, "no such session");
    if (session.token !== bearer) throw new Refused(401, "unknown session token");
    return { kind: "read session", key: id, work: () => [200, { ...shown(session), userSubmittedTransactionHash: null }] };
  }
  const [, of, captureId] = /^\/api\/v1\/payment-sessions\/([^/]+)\/captures(?:\/([^/]+))?$/.exec(path) ?? [];
  if (of) {
    if (!isMerchant) throw new Refused(401, "unknown API key");
    const session = sessions.get(of);
    if (!session) throw new Refused(404, "no such session");
    if (method === "POST" && !captureId) return { kind: "capture", key: body.requestId, work: () => createCapture(session, body) };
    const capture = session.captures.find((each) => each.captureId === captureId);
    if (!capture) throw new Refused(404, "no such capture");
    return { kind: "read capture", key: captureId, work: () => [200, readCapture(capture)] };
  }
  throw new Refused(404, "no such path");
}

async function answer(request, response) {
  let text = "";
  for await (const chunk of request) text += chunk;
  const reply = (status, body, headers = {}) =>
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(words(body));
  try {
    const body = text === "" ? {} : JSON.parse(text);
    const [, control] = /^\/control\/(\w+)$/.exec(request.url) ?? [];
    if (control) return reply(200, controls[control](body));
    const [, bearer] = /^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
    const { kind, key, work } = await serve(request.method, request.url, bearer, body);
    const fault = faultOf(kind, key);
    if (fault === "request dropped") return response.destroy();
    if (typeof fault === "number") return reply(fault, { error: "not now" }, fault === 429 ? { "Retry-After": "1" } : {});
    const [status, answered] = work();
    if (fault === "answer lost") return response.destroy();
    if (fault === "slow") await sleep(between(200, 1_800, seed, "slow", kind, key));
    return reply(status, answered);
  } catch (error) {
    if (!(error instanceof Refused)) console.error("CubePay:", error);
    return reply(error.status ?? 500, { error: error.message });
  }
}

process.on("disconnect", () => process.exit());
const { origin } = await listening(createServer({ keepAliveTimeout: 60_000 }, answer));
process.send({ origin });
