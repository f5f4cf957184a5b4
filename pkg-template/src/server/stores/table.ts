// The table of payments, the same in every SQL database.

import { parseJson } from "../checks/json-object.js";
import { type PaymentRecord } from "../payments/payment.js";

/** What a column holds. Each database has its own types for these. */
export type ColumnKind = "text" | "boolean" | "integer" | "time" | "json";

/** A column, by the field of the record that it holds. */
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

/** The columns that are written as given. The others are the store's own. */
export const givenColumns: readonly Column[] = columns.filter(({ field }) => !ownFields.includes(field));

/** `paymentSessionId` is kept in `payment_session_id`. */
export function columnName(field: keyof PaymentRecord): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A field as JSON text. Fields that are `undefined`, such as the hashes of a capture that is under way, are left out. */
export const writeJson = (value: unknown): string => JSON.stringify(value);

/** The value of a JSON column. */
export const readJson = parseJson;

/** The record with these fields, which {@link readJson} may have read. */
export function recordOf(fields: object): PaymentRecord {
  const record = fields as PaymentRecord;
  return { ...record, captures: record.captures.map((capture) => ({ ...capture })) };
}

/** The table's name unless the `table` option says otherwise. */
export const defaultTable = "cubepay_payments";

/** A table's name as SQL writes it: `"schema"."table"`. */
export function quoted(parts: readonly string[]): string {
  return parts.map((part) => `"${part}"`).join(".");
}

/**
 * The parts of the table's name: its schema, if it has one, and its own.
 *
 * @throws TypeError when it is not an identifier, or not of this kind.
 */
export function tableOption(caller: string, value: unknown, { schemas }: { schemas: boolean }): string[] {
  const parts = typeof value === "string" ? value.split(".") : [];
  // Indexes are named after the table. PostgreSQL cuts names at 63 bytes.
  const isName = parts.length > 0 && parts.length <= (schemas ? 2 : 1) && parts.every((part) => /^[A-Za-z_][A-Za-z0-9_]{0,39}$/.test(part));
  if (!isName) {
    throw new TypeError(
      `${caller}: table must be a name of letters, digits and "_"${schemas ? `, such as "cubepay_payments" or "shop.payments"` : `, such as "cubepay_payments"`}.`,
    );
  }
  return parts;
}
