// The shop's database: one SQLite file for orders and payments.

import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";

const file = process.env.DATABASE_FILE || ".data/shop.db";
mkdirSync(dirname(file), { recursive: true });

export const database = new Database(file);
// In WAL mode, readers and the writer do not block each other.
database.pragma("journal_mode = WAL");
database.exec(`
  create table if not exists orders (
    number      integer primary key autoincrement,
    id          text not null unique,  -- in the order's URL: anyone who has it may see and pay the order
    product     text not null,
    amount      text not null,         -- the price when the order was placed, such as 17.50
    currency    text not null,
    status      text not null default 'open' check (status in ('open', 'delivered'))
  );

  -- Parcels for the warehouse to send.
  create table if not exists parcels (
    id                  integer primary key,
    order_number        integer not null references orders,
    payment_session_id  text not null
  );
`);
