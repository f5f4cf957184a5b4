// The fields that CubePay documents of a capture, under the names of its older edition too. Nothing else is passed on.

import { isJsonObject, type JsonObject } from "../checks/json-object.js";
import { plainText } from "../checks/plain-text.js";

/** Where a capture stands. `CAPTURED`: the money is the shop's. `ERROR`: it failed, and nothing was captured. */
export type CaptureStatus = "CAPTURING" | "CAPTURED" | "ERROR";

/** A capture that CubePay has accepted, as `captures.create` gives it. */
export interface Capture {
  /** The capture's id, `"cap_…"`; `undefined` when CubePay did not name one. */
  captureId: string | undefined;
  /** Decimal text, such as `"20.00"`: the amount as CubePay states it, or as it was asked for where CubePay does not. */
  captureAmount: string;
  /** What goes back to the customer, as decimal text; `undefined` when CubePay did not say. */
  refundAmount: string | undefined;
  /** `"CAPTURING"` unless CubePay says otherwise, as for a `requestId` that it knows. */
  status: CaptureStatus;
  /** The transaction that moved the money, where CubePay names one already. */
  captureTransferTransactionHash?: string | null;
  /** The transaction that refunded the rest, where CubePay names one already. */
  refundTransferTransactionHash?: string | null;
  /** Why it failed, when CubePay gave a short plain text. */
  error?: string;
}

/** A capture as it stands, as `captures.get` gives it. */
export interface CaptureState {
  /** The capture's id, `"cap_…"`. */
  captureId: string;
  /** Decimal text, such as `"20.00"`; `undefined` when CubePay did not say. */
  captureAmount: string | undefined;
  /** What goes back to the customer, as decimal text; `undefined` when CubePay did not say. */
  refundAmount: string | undefined;
  /** Where it stands. */
  status: CaptureStatus;
  /** The transaction that moved the money to the shop; `null` until there is one. */
  captureTransferTransactionHash: string | null;
  /** The transaction that refunded the rest to the customer; `null` until there is one. */
  refundTransferTransactionHash: string | null;
  /** Why it failed, when CubePay gave a short plain text. */
  error?: string;
}

/** Whether a value can be a capture's id: it becomes part of a path, so letters, digits, `_` and `-` only. */
export function isCaptureId(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z0-9_-]{1,128}$/.test(value);
}

/**
 * Reads the answer to a capture: an empty one is as good as a full one. `undefined` when an amount is no decimal.
 *
 * @param asked - The amount that was asked for.
 */
export function readCapture(answer: unknown, asked: string, secrets: readonly string[]): Capture | undefined {
  const fields = readFields(answer, secrets);
  return fields && { ...fields, captureAmount: fields.captureAmount ?? asked, status: fields.status ?? "CAPTURING" };
}

/** Reads a capture that was looked up; `undefined` when it is another one, has no status, or an amount is no decimal. */
export function readCaptureState(answer: unknown, captureId: string, secrets: readonly string[]): CaptureState | undefined {
  const fields = readFields(answer, secrets);
  if (fields?.status === undefined || (fields.captureId ?? captureId) !== captureId) return undefined;
  const hashes = { captureTransferTransactionHash: null, refundTransferTransactionHash: null };
  return { ...hashes, ...fields, captureId, status: fields.status };
}

type Fields = Omit<Capture, "captureAmount" | "status"> & { captureAmount: string | undefined; status: CaptureStatus | undefined };

function readFields(answer: unknown, secrets: readonly string[]): Fields | undefined {
  const given = isJsonObject(answer) ? answer : {};
  const captureAmount = decimal(own(given, "captureAmount"));
  const refundAmount = decimal(own(given, "refundAmount"));
  if (captureAmount === null || refundAmount === null) return undefined;

  const captureId = own(given, "captureId") ?? own(given, "paymentCaptureId");
  const captured = hash(own(given, "captureTransferTransactionHash") ?? own(given, "transactionHash"));
  const refunded = hash(own(given, "refundTransferTransactionHash"));
  const error = plainText(own(given, "error"), secrets);
  return {
    captureId: isCaptureId(captureId) ? captureId : undefined,
    captureAmount,
    refundAmount,
    status: statusOf(own(given, "status")),
    ...(captured !== undefined && { captureTransferTransactionHash: captured }),
    ...(refunded !== undefined && { refundTransferTransactionHash: refunded }),
    ...(error !== undefined && { error }),
  };
}

function own(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Decimal text; `undefined` when there is no amount, `null` when it cannot be read. */
function decimal(value: unknown): string | undefined | null {
  if (value === undefined || value === null) return undefined;
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && text.length <= 40 && /^\d+(?:\.\d+)?$/.test(text) ? text : null;
}

function hash(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function statusOf(value: unknown): CaptureStatus | undefined {
  return value === "CAPTURING" || value === "CAPTURED" || value === "ERROR" ? value : undefined;
}
