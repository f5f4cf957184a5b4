// The shop's own tables. The payments table belongs to the store.

import { database } from "@/lib/database";
import { store } from "@/lib/payments";

const tables = `
do $schema$
begin
  -- Several servers may start at once: one creates the tables, the others wait for it.
  perform pg_advisory_xact_lock(hashtextextended('shop schema', 0));

  create table if not exists orders (
    number      integer generated always as identity (start with 1001) primary key,
    id          uuid not null unique default gen_random_uuid(),  -- in the order's URL: anyone who has it may see and pay the order
    product     text not null,
    amount      numeric(12, 2) not null,
    currency    text not null,
    status      text not null default 'open' check (status in ('open', 'delivered')),
    created_at  timestamptz not null default now()
  );

  -- Parcels for the warehouse to send. Only the delivery's transaction prevents duplicates.
  create table if not exists parcels (
    id                  integer generated always as identity primary key,
    order_number        integer not null references orders,
    product             text not null,
    payment_session_id  text not null,
    created_at          timestamptz not null default now()
  );
end
$schema$`;

/** Creates missing tables. Safe at every start, and in several servers at once. */
export async function migrate(): Promise<void> {
  await store.migrate();
  await database.query(tables);
}
