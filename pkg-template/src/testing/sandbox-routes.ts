// The routes of the sandbox API.

import { isJsonObject, parseJson, type JsonObject } from "../server/checks/json-object.js";
import { BodyTooLarge, boundedText } from "../server/checks/bounded-text.js";
import { fitsCurrency, isAmount, isCurrency, sameAmount } from "../server/checks/money.js";
import { Refusal } from "../server/answers/refusal.js";
import { reply } from "../server/answers/reply.js";
import { isRequestId } from "../server/checks/request-id.js";
import { bearerToken } from "../server/checks/session-credentials.js";
import { difference } from "./decimal.js";
import { type LedgerEntry } from "./ledger-entry.js";
import { type Ledger } from "./ledger.js";
import { type SandboxCapture, type SandboxSession } from "./sandbox-session.js";

/** The state behind the routes. */
export interface Sandbox {
  readonly apiKey: string;
  readonly ledger: Ledger;
}

/**
 * `POST /payment-sessions`: 201 with a new session, 200 with the current state of the session that the `requestId` already has,
 * or 409 if that session has another amount or currency.
 */
export async function createSession(sandbox: Sandbox, request: Request): Promise<Response> {
  requireApiKey(sandbox, request);
  const { amount, currency, requestId } = await readBody(request);
  if (!isCurrency(currency)) throw new Refusal(400, "currency must be three capital letters");
  requireAmount("amount", amount, currency);
  if (requestId !== undefined && !isRequestId(requestId)) throw new Refusal(400, "requestId must be 1 to 255 printable characters");
  const { entry, isNew } = sandbox.ledger.open({ amount, currency, requestId });
  const { userSubmittedTransactionHash, requestId: _, captures, ...session } = entry.session;
  if (!sameAmount(session.amount, amount) || session.currency !== currency) {
    const known = `${session.amount} ${session.currency}`;
    throw new Refusal(409, `This requestId belongs to a payment session of ${known}, not ${amount} ${currency}`);
  }
  return reply(isNew ? 201 : 200, session);
}

/** `GET /payment-sessions/{id}`, with the session's own token. */
export async function getSession(sandbox: Sandbox, request: Request, paymentSessionId: string): Promise<Response> {
  return reply(200, withoutSecrets(requireSession(sandbox, request, paymentSessionId).session));
}

/**
 * `POST /payment-sessions/{id}/transactions`: an additional route through which the sandbox SDK submits the customer's
 * transaction.
 */
export async function submitTransaction(sandbox: Sandbox, request: Request, paymentSessionId: string): Promise<Response> {
  const entry = requireSession(sandbox, request, paymentSessionId);
  const { transactionHash, userAddress } = await readBody(request);
  if (!isHex(transactionHash, 64)) throw new Refusal(400, "transactionHash must be 0x and 64 hexadecimal digits");
  if (!isHex(userAddress, 40)) throw new Refusal(400, "userAddress must be 0x and 40 hexadecimal digits");
  const { status, userSubmittedTransactionHash } = entry.session;
  if (userSubmittedTransactionHash !== transactionHash) {
    if (status !== "CREATED") throw new Refusal(409, `The payment session is ${status} and takes no transaction`);
    entry.submit(transactionHash, userAddress);
  }
  return reply(202, withoutSecrets(entry.session));
}

/**
 * `POST /api/v1/payment-sessions/{id}/captures`: 202 with the capture, which completes later, or with the current state of the
 * capture that the `requestId` already has. 409 if that is another capture, or the session is not `FUNDED`.
 */
export async function captureSession(sandbox: Sandbox, request: Request, paymentSessionId: string): Promise<Response> {
  requireApiKey(sandbox, request);
  const entry = sandbox.ledger.find(paymentSessionId) ?? notFound();
  const { requestId, captureAmount, isFinalCapture = false } = await readBody(request);
  const { currency, status, captures } = entry.session;
  if (!isRequestId(requestId)) throw new Refusal(400, "requestId must be 1 to 255 printable characters");
  requireAmount("captureAmount", captureAmount, currency);
  if (typeof isFinalCapture !== "boolean") throw new Refusal(400, "isFinalCapture must be true or false");

  const order = { requestId, captureAmount, isFinalCapture };
  const known = captures.find((capture) => capture.requestId === requestId);
  if (known) {
    refuseOtherCapture(known, order);
    return reply(202, accepted(known));
  }
  if (status !== "FUNDED") {
    return reply(409, { error: `The payment session is ${status}; only a FUNDED one can be captured`, status });
  }
  const rest = entry.capturable;
  if (difference(rest, [captureAmount], 0).startsWith("-")) {
    throw new Refusal(400, `captureAmount is ${captureAmount}, but only ${rest} is left to capture`);
  }
  if (captures.length >= mostCaptures) throw new Refusal(409, `The sandbox takes ${mostCaptures} captures a session`);
  return reply(202, accepted(entry.capture(order)));
}

/** `GET /api/v1/payment-sessions/{id}/captures/{captureId}`: the current state of the capture. */
export function getCapture(sandbox: Sandbox, request: Request, paymentSessionId: string, captureId: string): Response {
  requireApiKey(sandbox, request);
  const entry = sandbox.ledger.find(paymentSessionId) ?? notFound();
  const capture = entry.session.captures.find((candidate) => candidate.captureId === captureId);
  if (!capture) throw new Refusal(404, "There is no such capture");
  const { requestId, isFinalCapture, error = "The transfer failed", ...state } = capture;
  return reply(200, state.status === "ERROR" ? { ...state, error } : state);
}

function refuseOtherCapture(known: SandboxCapture, asked: Pick<SandboxCapture, "captureAmount" | "isFinalCapture">): void {
  if (sameAmount(known.captureAmount, asked.captureAmount) && known.isFinalCapture === asked.isFinalCapture) return;
  const described = (capture: typeof asked): string => `${capture.isFinalCapture ? "a final" : "a partial"} capture of ${capture.captureAmount}`;
  throw new Refusal(409, `This requestId belongs to ${described(known)}, not to ${described(asked)}`);
}

function accepted({ captureId, captureAmount, refundAmount, status }: SandboxCapture): object {
  return { captureId, captureAmount, refundAmount, status };
}

const mostCaptures = 100;
const bodyLimit = 64 * 1024;

function requireApiKey({ apiKey }: Sandbox, request: Request): void {
  if (bearerToken(request.headers) !== apiKey) throw new Refusal(401, "The API key is not valid", { "WWW-Authenticate": "Bearer" });
}

/** The session that belongs to the request's token. */
export function requireSession({ ledger }: Pick<Sandbox, "ledger">, request: Request, paymentSessionId: string): LedgerEntry {
  const token = bearerToken(request.headers);
  if (token === undefined) throw new Refusal(401, "The session token is missing", { "WWW-Authenticate": "Bearer" });
  const entry = ledger.find(paymentSessionId) ?? notFound();
  if (!entry.accepts(token)) throw new Refusal(401, "The session token is not valid", { "WWW-Authenticate": "Bearer" });
  return entry;
}

function requireAmount(name: string, amount: unknown, currency: string): asserts amount is string {
  if (typeof amount !== "string" || !isAmount(amount)) throw new Refusal(400, `${name} must be a decimal string above zero`);
  if (!fitsCurrency(amount, currency)) throw new Refusal(400, `${name} has more decimals than ${currency} allows`);
}

/** The JSON object in the request body. */
export async function readBody(request: Request): Promise<JsonObject> {
  let body: unknown;
  try {
    body = parseJson(await boundedText(request.body, bodyLimit, request.signal));
  } catch (error) {
    throw error instanceof BodyTooLarge ? new Refusal(413, "The request is too large") : new Refusal(400, "The request is not valid JSON");
  }
  if (!isJsonObject(body)) throw new Refusal(400, "The request must be a JSON object");
  return body;
}

function withoutSecrets({ paymentSessionToken, requestId, captures, ...session }: SandboxSession): object {
  return session;
}

/** Whether a value is `0x` and this many hexadecimal digits. */
export function isHex(value: unknown, digits: number): value is string {
  return typeof value === "string" && value.length === digits + 2 && /^0x[0-9a-f]+$/i.test(value);
}

function notFound(): never {
  throw new Refusal(404, "There is no such payment session");
}
