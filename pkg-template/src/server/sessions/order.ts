// The request that a customer's browser posts.

import { BodyTooLarge, NotUtf8, boundedText } from "../checks/bounded-text.js";
import { DeadlineExceeded, withDeadline } from "../checks/deadline.js";
import { isJsonObject, parseJson, type JsonObject } from "../checks/json-object.js";
import { isAmount, isCurrency } from "../checks/money.js";
import { Refusal } from "../answers/refusal.js";
import { isRequestId } from "../checks/request-id.js";

/** A payment that a browser requests. Its amount is the displayed one and is never charged. */
export interface Order {
  readonly body: JsonObject;
  readonly requestId: string;
}

export interface OrderLimits {
  readonly maxBodyBytes: number;
  readonly timeoutMs: number;
}

/**
 * Reads and validates the request.
 *
 * @throws Refusal
 */
export async function readOrder(request: Request, limits: OrderLimits): Promise<Order> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get("Content-Type") ?? "")) {
    throw new Refusal(415, "Send JSON, with Content-Type: application/json.");
  }
  const body = parseBody(await readBody(request, limits));
  const { amount, currency, requestId } = body;
  if (amount !== undefined && !isWellFormedAmount(amount)) {
    throw new Refusal(400, 'amount must be a decimal above zero, such as "50.00".');
  }
  if (currency !== undefined && !isCurrency(currency)) {
    throw new Refusal(400, 'currency must be three capital letters, such as "USD".');
  }
  if (requestId === undefined) return { body, requestId: crypto.randomUUID() };
  if (!isRequestId(requestId)) throw new Refusal(400, "requestId must be a string of 1 to 255 printable characters.");
  return { body, requestId };
}

async function readBody(request: Request, { maxBodyBytes, timeoutMs }: OrderLimits): Promise<string> {
  if (request.bodyUsed) {
    throw new TypeError("The request's body was read before createPaymentSessions got it. Hand it the request unread, or a clone of it.");
  }
  if (Number(request.headers.get("Content-Length") ?? 0) > maxBodyBytes) throw tooLarge(maxBodyBytes);
  try {
    return await withDeadline(timeoutMs, (signal) => boundedText(request.body, maxBodyBytes, signal));
  } catch (error) {
    if (error instanceof BodyTooLarge) throw tooLarge(maxBodyBytes);
    if (error instanceof DeadlineExceeded) throw new Refusal(408, "The request did not arrive in time.");
    throw new Refusal(400, error instanceof NotUtf8 ? "The request is not UTF-8." : "The request did not arrive whole.");
  }
}

function parseBody(text: string): JsonObject {
  let body: unknown;
  try {
    body = parseJson(text);
  } catch {
    throw new Refusal(400, "The request is not valid JSON.");
  }
  if (!isJsonObject(body)) throw new Refusal(400, "The request must be a JSON object.");
  return body;
}

function isWellFormedAmount(amount: unknown): boolean {
  return typeof amount === "string" ? isAmount(amount) : typeof amount === "number" && Number.isFinite(amount) && amount > 0;
}

function tooLarge(maxBodyBytes: number): Refusal {
  return new Refusal(413, `The request has more than ${maxBodyBytes} bytes.`);
}
