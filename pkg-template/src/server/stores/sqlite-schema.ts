// The payments table in SQLite.

import { defaultTable, quoted, tableOption } from "./table.js";

/**
 * The SQL that creates the payments table, safe to run repeatedly. {@link SqliteStore.migrate} runs it inside a transaction. Use
 * it directly if you apply migrations yourself.
 *
 * @param table - the table's name, `cubepay_payments` by default.
 * @throws TypeError if `table` is not an identifier.
 */
export function sqliteSchema(table: string = defaultTable): string {
  const parts = tableOption("sqliteSchema", table, { schemas: false });
  const name = quoted(parts);
  const index = (suffix: string): string => quoted([`${parts[0]}_${suffix}`]);
  return `-- The payments of cubepay-checkout in SQLite 3.37 or later. Safe to run again: an existing table is not changed.
-- Times are text such as 2026-01-31T12:00:00.000Z; metadata and captures are JSON.

create table if not exists ${name} (
  request_id                text     not null primary key,  -- the idempotency key of the attempt
  payment_session_id        text     unique,                -- null until CubePay has created the session
  reference                 text     not null,  -- what the payment is for, such as an order's number
  holds_reference           integer  not null,  -- 1: a second payment for the reference is refused
  amount                    text     not null,  -- as written, such as 50.00
  currency                  text     not null,
  metadata                  text     not null,
  status                    text     not null,
  funding_transaction_hash  text,
  captures                  text     not null,
  handed_out_at             text,               -- when the token was last sent to a browser
  attempts                  integer  not null,  -- attempts at the next step without a change
  problem                   text,               -- why the payment is waiting or needs review
  created_at                text     not null,
  paid_at                   text,
  delivered_at              text,
  version                   integer  not null,  -- number of writes
  updated_at                text     not null,
  due_at                    text,               -- when the payment is due; null: never automatically
  claimed_until             text                -- when the current claim expires
) strict;

-- At most one payment holds a reference.
create unique index if not exists ${index("held")} on ${name} (reference) where holds_reference = 1;

-- For look-ups by reference.
create index if not exists ${index("reference")} on ${name} (reference, created_at);

-- For settle(). Finished payments, which are the majority, are not indexed.
create index if not exists ${index("due")} on ${name} (due_at) where due_at is not null;
`;
}
