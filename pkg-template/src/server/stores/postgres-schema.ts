// The table of payments in PostgreSQL.

import { defaultTable, quoted, tableOption } from "./table.js";

/**
 * The SQL that creates the table of payments: one statement, safe to run again and from several processes at once. It is
 * what {@link PostgresStore.migrate} runs, for those who apply their migrations themselves.
 *
 * @param table - the table's name, `cubepay_payments` by default, with or without a schema. The schema has to exist.
 * @throws TypeError when `table` is not an identifier.
 */
export function postgresSchema(table: string = defaultTable): string {
  const parts = tableOption("postgresSchema", table, { schemas: true });
  const name = quoted(parts);
  const last = parts.at(-1);
  return `-- The payments of cubepay-checkout in PostgreSQL 12 or later. Safe to run again: what is there already is left as it is.
-- The comment on the table has the version of this schema.
do $schema$
begin
  -- Several servers may start at once: one creates the table, the others wait for it.
  perform pg_advisory_xact_lock(hashtextextended('cubepay-checkout schema', 0));

  -- A role that may not create tables can still run this once the table is there.
  if to_regclass('${name}') is null then

    create table ${name} (
      request_id                text           not null,  -- the idempotency key of the attempt
      payment_session_id        text,                     -- null until CubePay has made the session
      reference                 text           not null,  -- what the payment is for, such as an order's number
      holds_reference           boolean        not null,  -- whether a second payment for the reference is refused
      amount                    text           not null,  -- as written, such as 50.00
      currency                  text           not null,
      metadata                  json           not null,  -- json, for jsonb refuses some texts that a browser can send
      status                    text           not null,
      funding_transaction_hash  text,
      captures                  json           not null,
      handed_out_at             timestamptz(3),           -- when the token was last given to a browser
      attempts                  integer        not null,  -- tries of the next step without a change
      problem                   text,                     -- why the payment waits or needs review
      created_at                timestamptz(3) not null,
      paid_at                   timestamptz(3),
      delivered_at              timestamptz(3),
      version                   integer        not null,  -- counts the writes
      updated_at                timestamptz(3) not null,
      due_at                    timestamptz(3),           -- when the payment wants attention; null: never by itself
      claimed_until             timestamptz(3),           -- until when a process works on the payment
      constraint "${last}_pkey" primary key (request_id),
      constraint "${last}_session" unique (payment_session_id)
    );

    -- Of one reference, at most one payment holds it.
    create unique index "${last}_held" on ${name} (reference) where holds_reference;

    -- What support looks for.
    create index "${last}_reference" on ${name} (reference, created_at);

    -- What settle() asks for. Most payments are finished, and not in it.
    create index "${last}_due" on ${name} (due_at) where due_at is not null;

    comment on table ${name} is 'Payments of cubepay-checkout. Schema version 1.';

  end if;
end
$schema$;
`;
}
