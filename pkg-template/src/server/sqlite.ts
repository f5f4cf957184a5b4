/**
 * Payments in SQLite, through the driver that you have: `better-sqlite3` or `node:sqlite`.
 * @module cubepay-checkout/server/sqlite
 */

export type { SqliteDatabase, SqliteStatement } from "./stores/sqlite-database.js";
export { sqliteSchema } from "./stores/sqlite-schema.js";
export { sqliteStore, type SqliteStore, type SqliteStoreOptions, type SqliteTransaction } from "./stores/sqlite-store.js";
