// The shop's database: the package's store beside the shop's own table of orders, which has no unique index. What is
// delivered twice must be seen twice.

import pg from "pg";
import { postgresStore } from "cubepay-checkout/server/postgres";
import { sqliteStore } from "cubepay-checkout/server/sqlite";

const ordersTable = (table) => `${table}_orders`;
const columns = "reference text not null, payment_session_id text not null, amount text not null, pid integer not null";

/**
 * Opens it. `trap` stands between the store and the driver.
 *
 * @returns `shop(table)`: a store and how `onPaid` writes an order; `createOrders(table)`: the shop's own table, which one
 * process at a time may create; `hurry(table)`: lets the time pass until every payment
 * is due that nobody works on; `rows(table)`: what is in both tables.
 */
export async function openDatabase({ kind, connection, file }, trap) {
  return kind === "postgres" ? openPostgres(connection, trap) : openSqlite(file, trap);
}

function openPostgres(connection, trap) {
  const pool = new pg.Pool({ ...connection, max: 10, connectionTimeoutMillis: 5_000 });
  // The server restarts in these tests; whoever uses a connection that breaks gets the error too.
  pool.on("error", () => {});
  const client = trap ? trap.pool(pool) : pool;
  const createOrders = (table) => pool.query(`create table if not exists ${ordersTable(table)} (${columns})`);
  return {
    createOrders,
    shop: async (table) => {
      const store = postgresStore(client, { table });
      await store.migrate();
      await createOrders(table);
      return {
        store,
        writeOrder: (transaction, values) => transaction.query(`insert into ${ordersTable(table)} values ($1, $2, $3, $4)`, values),
      };
    },
    hurry: (table) => pool.query(`update ${table} set due_at = now() where due_at is not null and claimed_until is null`),
    rows: async (table) => ({
      payments: (await pool.query(`select * from ${table}`)).rows,
      orders: (await pool.query(`select * from ${ordersTable(table)}`)).rows,
    }),
    close: () => pool.end(),
  };
}

async function openSqlite(file, trap) {
  const { Database } = await import("../support/better-sqlite.mjs");
  const database = new Database(file);
  database.pragma("journal_mode = WAL");
  // A process that is killed leaves what it has written to the system; only a machine that stops would lose it.
  database.pragma("synchronous = off");
  const client = trap ? trap.database(database) : database;
  const patiently = async (work) => {
    for (let left = 200; ; left -= 1) {
      try {
        return work();
      } catch (error) {
        if (left === 0 || !String(error.code).startsWith("SQLITE_BUSY")) throw error;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  };
  const createOrders = (table) => patiently(() => database.exec(`create table if not exists ${ordersTable(table)} (${columns})`));
  return {
    createOrders,
    shop: async (table) => {
      const store = sqliteStore(client, { table });
      await store.migrate();
      await createOrders(table);
      return {
        store,
        writeOrder: async (transaction, values) => transaction.run(`insert into ${ordersTable(table)} values (?, ?, ?, ?)`, ...values),
      };
    },
    hurry: (table) =>
      patiently(() => database.prepare(`update ${table} set due_at = ? where due_at is not null and claimed_until is null`).run(new Date().toISOString())),
    rows: (table) =>
      patiently(() => ({
        payments: database.prepare(`select * from ${table}`).all(),
        orders: database.prepare(`select * from ${ordersTable(table)}`).all(),
      })),
    close: () => database.close(),
  };
}
