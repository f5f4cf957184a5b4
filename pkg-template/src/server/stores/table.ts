// The payments table, as all SQL databases define it.

import { parseJson } from "../checks/json-object.js";
import { type PaymentRecord } from "../payments/payment.js";

/** The kind of values in a column. Each database has its own types for them. */
export type ColumnKind = "text" | "boolean" | "integer" | "time" | "json";

/** A column and the field of the record that it stores. */
export interface Column {
  readonly field: keyof PaymentRecord;
  readonly name: string;
  readonly kind: ColumnKind;
}

const kinds: Record<keyof PaymentRecord, ColumnKind> = {
  requestId: "text",
  paymentSessionId: "text",
  reference: "text",
  holdsReference: "boolean",
  amount: "text",
  currency: "text",
  metadata: "json",
  status: "text",
  fundingTransactionHash: "text",
  captures: "json",
  handedOutAt: "time",
  attempts: "integer",
  problem: "text",
  createdAt: "time",
  paidAt: "time",
  deliveredAt: "time",
  version: "integer",
  updatedAt: "time",
  dueAt: "time",
  claimedUntil: "time",
};

const ownFields: readonly string[] = ["version", "updatedAt", "dueAt", "claimedUntil"] satisfies (keyof PaymentRecord)[];

/** All columns. */
export const columns: readonly Column[] = (Object.keys(kinds) as (keyof PaymentRecord)[]).map((field) => ({
  field,
  name: columnName(field),
  kind: kinds[field],
}));

/** The columns that are written unchanged. The store sets the others. */
export const givenColumns: readonly Column[] = columns.filter(({ field }) => !ownFields.includes(field));

/** The column of a field, such as `payment_session_id` for `paymentSessionId`. */
export function columnName(field: keyof PaymentRecord): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A field as JSON text. Omits `undefined` fields, such as the hashes of an incomplete capture. */
export const writeJson = (value: unknown): string => JSON.stringify(value);

/** The value of a JSON column. */
export const readJson = parseJson;

/** Creates a record from fields that {@link readJson} may have read. Those are frozen, so the captures are copied. */
export function recordOf(fields: object): PaymentRecord {
  const record = fields as PaymentRecord;
  return { ...record, captures: record.captures.map((capture) => ({ ...capture })) };
}

/** The default name of the table. */
export const defaultTable = "cubepay_payments";

/** A table name in SQL: `"schema"."table"`. */
export function quoted(parts: readonly string[]): string {
  return parts.map((part) => `"${part}"`).join(".");
}

/**
 * The parts of the table's name: its schema, if it has one, and its own name.
 *
 * @throws TypeError if it is not an identifier, or has a schema where none is allowed.
 */
export function tableOption(caller: string, value: unknown, { schemas }: { schemas: boolean }): string[] {
  const parts = typeof value === "string" ? value.split(".") : [];
  // Indexes are named after the table, and PostgreSQL truncates names to 63 bytes.
  const isName = parts.length > 0 && parts.length <= (schemas ? 2 : 1) && parts.every((part) => /^[A-Za-z_][A-Za-z0-9_]{0,39}$/.test(part));
  if (!isName) {
    throw new TypeError(
      `${caller}: table must be a name of letters, digits and "_"${schemas ? `, such as "cubepay_payments" or "shop.payments"` : `, such as "cubepay_payments"`}.`,
    );
  }
  return parts;
}
