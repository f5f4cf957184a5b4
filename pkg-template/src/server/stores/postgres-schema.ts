// The payments table in PostgreSQL.

import { defaultTable, quoted, tableOption } from "./table.js";

/**
 * The SQL that creates the payments table: one statement, safe to run repeatedly and from several processes at once. {@link
 * PostgresStore.migrate} runs it. Use it directly if you apply migrations yourself.
 *
 * @param table - the table's name, `cubepay_payments` by default, with or without a schema. The schema must exist.
 * @throws TypeError if `table` is not an identifier.
 */
export function postgresSchema(table: string = defaultTable): string {
  const parts = tableOption("postgresSchema", table, { schemas: true });
  const name = quoted(parts);
  const last = parts.at(-1);
  return `-- The payments of cubepay-checkout in PostgreSQL 12 or later. Safe to run again: an existing table is not changed.
-- The comment on the table has the version of this schema.
do $schema$
begin
  -- Several servers may start at once. One creates the table while the others wait.
  perform pg_advisory_xact_lock(hashtextextended('cubepay-checkout schema', 0));

  -- A role that may not create tables can still run this if the table exists.
  if to_regclass('${name}') is null then

    create table ${name} (
      request_id                text           not null,  -- the idempotency key of the attempt
      payment_session_id        text,                     -- null until CubePay has created the session
      reference                 text           not null,  -- what the payment is for, such as an order's number
      holds_reference           boolean        not null,  -- whether a second payment for the reference is refused
      amount                    text           not null,  -- as written, such as 50.00
      currency                  text           not null,
      metadata                  json           not null,  -- json, because jsonb rejects some texts that browsers can send
      status                    text           not null,
      funding_transaction_hash  text,
      captures                  json           not null,
      handed_out_at             timestamptz(3),           -- when the token was last sent to a browser
      attempts                  integer        not null,  -- attempts at the next step without a change
      problem                   text,                     -- why the payment is waiting or needs review
      created_at                timestamptz(3) not null,
      paid_at                   timestamptz(3),
      delivered_at              timestamptz(3),
      version                   integer        not null,  -- number of writes
      updated_at                timestamptz(3) not null,
      due_at                    timestamptz(3),           -- when the payment is due; null: never automatically
      claimed_until             timestamptz(3),           -- when the current claim expires
      constraint "${last}_pkey" primary key (request_id),
      constraint "${last}_session" unique (payment_session_id)
    );

    -- At most one payment holds a reference.
    create unique index "${last}_held" on ${name} (reference) where holds_reference;

    -- For look-ups by reference.
    create index "${last}_reference" on ${name} (reference, created_at);

    -- For settle(). Finished payments, which are the majority, are not indexed.
    create index "${last}_due" on ${name} (due_at) where due_at is not null;

    comment on table ${name} is 'Payments of cubepay-checkout. Schema version 1.';

  end if;
end
$schema$;
`;
}
