/**
 * Payments in PostgreSQL, through your existing client: `pg`, PGlite or Neon.
 *
 * ```ts
 * // lib/store.ts
 * import { PGlite } from "@electric-sql/pglite";
 * import { postgresStore } from "cubepay-checkout/server/postgres";
 *
 * // PostgreSQL in this process, stored in a folder. For a PostgreSQL server, pass a Pool from "pg".
 * export const store = postgresStore(new PGlite("./data"));
 * await store.migrate();
 * ```
 *
 * The table is created by {@link PostgresStore.migrate}, or by you from `cubepay-checkout/server/postgres.sql`.
 * @module cubepay-checkout/server/postgres
 */

export type { PostgresClient } from "./stores/postgres-client.js";
export { postgresSchema } from "./stores/postgres-schema.js";
export { postgresStore, type PostgresStore, type PostgresStoreOptions } from "./stores/postgres-store.js";
export type { PostgresRows, PostgresTransaction } from "./stores/postgres-transaction.js";
