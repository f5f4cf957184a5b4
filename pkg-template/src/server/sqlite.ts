/**
 * Payments in SQLite, through your existing driver: `better-sqlite3` or `node:sqlite`.
 *
 * ```ts
 * // lib/store.ts
 * import Database from "better-sqlite3";
 * import { sqliteStore } from "cubepay-checkout/server/sqlite";
 *
 * export const store = sqliteStore(new Database("shop.db"));
 * await store.migrate();
 * ```
 *
 * The table is created by {@link SqliteStore.migrate}, or by you from `cubepay-checkout/server/sqlite.sql`.
 * @module cubepay-checkout/server/sqlite
 */

export type { SqliteDatabase, SqliteStatement } from "./stores/sqlite-database.js";
export { sqliteSchema } from "./stores/sqlite-schema.js";
export { sqliteStore, type SqliteStore, type SqliteStoreOptions, type SqliteTransaction } from "./stores/sqlite-store.js";
