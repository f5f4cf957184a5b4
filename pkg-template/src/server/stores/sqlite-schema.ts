// The table of payments in SQLite.

import { defaultTable, quoted, tableOption } from "./table.js";

/**
 * The SQL that creates the table of payments, safe to run again: what {@link SqliteStore.migrate} runs inside a
 * transaction, for those who apply their migrations themselves.
 *
 * @param table - the table's name, `cubepay_payments` by default.
 * @throws TypeError when `table` is not an identifier.
 */
export function sqliteSchema(table: string = defaultTable): string {
  const parts = tableOption("sqliteSchema", table, { schemas: false });
  const name = quoted(parts);
  const index = (suffix: string): string => quoted([`${parts[0]}_${suffix}`]);
  return `-- The payments of cubepay-checkout in SQLite 3.37 or later. Safe to run again: what is there already is left as it is.
-- Times are text such as 2026-01-31T12:00:00.000Z; metadata and captures are JSON.

create table if not exists ${name} (
  request_id                text     not null primary key,  -- the idempotency key of the attempt
  payment_session_id        text     unique,                -- null until CubePay has made the session
  reference                 text     not null,  -- what the payment is for, such as an order's number
  holds_reference           integer  not null,  -- 1: a second payment for the reference is refused
  amount                    text     not null,  -- as written, such as 50.00
  currency                  text     not null,
  metadata                  text     not null,
  status                    text     not null,
  funding_transaction_hash  text,
  captures                  text     not null,
  handed_out_at             text,               -- when the token was last given to a browser
  attempts                  integer  not null,  -- tries of the next step without a change
  problem                   text,               -- why the payment waits or needs review
  created_at                text     not null,
  paid_at                   text,
  delivered_at              text,
  version                   integer  not null,  -- counts the writes
  updated_at                text     not null,
  due_at                    text,               -- when the payment wants attention; null: never by itself
  claimed_until             text                -- until when a process works on the payment
) strict;

-- Of one reference, at most one payment holds it.
create unique index if not exists ${index("held")} on ${name} (reference) where holds_reference = 1;

-- What support looks for.
create index if not exists ${index("reference")} on ${name} (reference, created_at);

-- What settle() asks for. Most payments are finished, and not in it.
create index if not exists ${index("due")} on ${name} (due_at) where due_at is not null;
`;
}
