import { memoryStore as memoryStoreOfServer, type PaymentRecord, type PaymentStore } from "cubepay-checkout/server";
import { postgresSchema, postgresStore, type PostgresTransaction } from "cubepay-checkout/server/postgres";
import { sqliteStore, type SqliteTransaction } from "cubepay-checkout/server/sqlite";
import { memoryStore, testPaymentStore } from "cubepay-checkout/testing";

// What clients look like to the compiler: overloads, type parameters, and a function that has a method.
interface Result<Row> {
  rows: Row[];
}
declare const pool: {
  query<Row extends { [column: string]: any } = any>(config: { text: string }): Promise<Result<Row>>;
  query<Row extends { [column: string]: any } = any, Values = any[]>(text: string | { text: string }, values?: Values): Promise<Result<Row>>;
  connect(): Promise<{ release(error?: Error | boolean): void }>;
};
declare const neon: { (strings: TemplateStringsArray, ...values: any[]): Promise<unknown>; query(text: string, values?: any[], options?: { fullResults?: boolean }): Promise<Record<string, any>[]> };
declare const database: {
  prepare(sql: string): { all(...values: unknown[]): unknown[]; run(...values: unknown[]): { changes: number | bigint } };
  exec(sql: string): void;
};
declare const record: PaymentRecord;

export const inPostgres: PaymentStore<PostgresTransaction> = postgresStore(pool, { table: "shop.payments" });
postgresStore(neon, { table: undefined }).migrate() satisfies Promise<void>;
postgresSchema("payments") satisfies string;
postgresStore(pool).deliver(async (transaction) => {
  const { rows } = await transaction.query<{ id: string }>("select id from orders where id = $1", ["order-1"] as const);
  rows[0]?.id satisfies string | undefined;
  return record;
});

export const inSqlite: PaymentStore<SqliteTransaction> = sqliteStore(database);
sqliteStore(database).deliver(async (transaction) => {
  transaction.run("update orders set paid = ? where id = ?", 1, "order-1") satisfies void;
  return record;
});

testPaymentStore(() => memoryStore()) satisfies Promise<string[]>;
testPaymentStore(async () => memoryStoreOfServer(), { test: (name: string, check: () => Promise<void>) => [name, check], close: undefined });
testPaymentStore(() => inPostgres, {
  rows: {
    write: (transaction, text) => transaction.query("insert into shop_rows values ($1)", [text]),
    read: async () => (await pool.query("select text from shop_rows")).rows.map(({ text }) => text as string),
  },
});

// @ts-expect-error: no client
postgresStore({ connect: async () => {} });
// @ts-expect-error: no such option
postgresStore(pool, { tables: "payments" });
// @ts-expect-error: no database
sqliteStore("shop.db");
// @ts-expect-error: a store instead of a function that gives one
testPaymentStore(memoryStore());
