// The documented fields of a capture, including the names of the older documentation. Other fields are dropped.

import { isJsonObject, type JsonObject } from "../checks/json-object.js";
import { plainText } from "../checks/plain-text.js";

/** The status of a capture. `CAPTURED`: the shop has the money. `ERROR`: the capture failed, and nothing was captured. */
export type CaptureStatus = "CAPTURING" | "CAPTURED" | "ERROR";

/** A capture that CubePay has accepted, as returned by `captures.create`. */
export interface Capture {
  /** The capture's id, `"cap_…"`; `undefined` if CubePay did not return one. */
  captureId: string | undefined;
  /** Decimal text, such as `"20.00"`: the amount that CubePay returned, or the requested amount if it returned none. */
  captureAmount: string;
  /** The refund to the customer, as decimal text; `undefined` if CubePay did not return it. */
  refundAmount: string | undefined;
  /** `"CAPTURING"` unless CubePay returned another status, for example for a known `requestId`. */
  status: CaptureStatus;
  /** The transaction that transferred the money, if CubePay already returned it. */
  captureTransferTransactionHash?: string | null;
  /** The transaction that refunded the rest, if CubePay already returned it. */
  refundTransferTransactionHash?: string | null;
  /** Why the capture failed, if CubePay returned a short plain text. */
  error?: string;
}

/** The current state of a capture, as returned by `captures.get`. */
export interface CaptureState {
  /** The capture's id, `"cap_…"`. */
  captureId: string;
  /** Decimal text, such as `"20.00"`; `undefined` if CubePay did not return it. */
  captureAmount: string | undefined;
  /** The refund to the customer, as decimal text; `undefined` if CubePay did not return it. */
  refundAmount: string | undefined;
  /** The status. */
  status: CaptureStatus;
  /** The transaction that transferred the money to the shop; `null` until there is one. */
  captureTransferTransactionHash: string | null;
  /** The transaction that refunded the rest to the customer; `null` until there is one. */
  refundTransferTransactionHash: string | null;
  /** Why the capture failed, if CubePay returned a short plain text. */
  error?: string;
}

/** Whether a value can be a capture id: letters, digits, `_` and `-` only, because it becomes part of a path. */
export function isCaptureId(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z0-9_-]{1,128}$/.test(value);
}

/**
 * Reads the response to a capture. An empty response is valid. `undefined` if an amount is malformed.
 *
 * @param asked - The requested amount.
 */
export function readCapture(answer: unknown, asked: string, secrets: readonly string[]): Capture | undefined {
  const fields = readFields(answer, secrets);
  return fields && { ...fields, captureAmount: fields.captureAmount ?? asked, status: fields.status ?? "CAPTURING" };
}

/** Reads the response to a look-up; `undefined` if it is another capture, has no status, or an amount is malformed. */
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

/** Decimal text; `undefined` if there is no amount, `null` if it is malformed. */
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
