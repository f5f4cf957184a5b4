/**
 * Payments in PostgreSQL, through the client that you have: `pg`, PGlite or Neon.
 * @module cubepay-checkout/server/postgres
 */

export type { PostgresClient } from "./stores/postgres-client.js";
export { postgresSchema } from "./stores/postgres-schema.js";
export { postgresStore, type PostgresStore, type PostgresStoreOptions } from "./stores/postgres-store.js";
export type { PostgresTransaction } from "./stores/postgres-transaction.js";
