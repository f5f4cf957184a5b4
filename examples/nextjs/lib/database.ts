// The shop's database: PostgreSQL if DATABASE_URL is set, otherwise PGlite, which is PostgreSQL in a folder.

import type { PGlite } from "@electric-sql/pglite";
import type { PostgresClient } from "cubepay-checkout/server/postgres";
import { Pool } from "pg";

/** What `pg` and PGlite have in common. */
export interface Database extends PostgresClient {
  query<Row>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

const globals = globalThis as typeof globalThis & { shopDatabase?: Database };

/** Kept on `globalThis`: Next.js gives each route its own copy of a module, and two PGlite instances would corrupt the folder. */
export const database = (globals.shopDatabase ??= process.env.DATABASE_URL ? postgres(process.env.DATABASE_URL) : folder(".data/shop"));

function postgres(connectionString: string): Database {
  const pool = new Pool({ connectionString });
  // Without a listener, an idle connection that breaks, as when the database restarts, ends the process.
  pool.on("error", (error) => console.error(error));
  return pool as Database;
}

/** Opens the folder at the first query, because `next build` loads this module in several processes at once. */
function folder(path: string): Database {
  let opening: Promise<PGlite> | undefined;
  const open = () => (opening ??= openFolder(path));
  const client = {
    query: async <Row>(text: string, values?: unknown[]) => (await open()).query<Row>(text, values),
    // `postgresStore` delivers inside a transaction.
    transaction: async (work: (connection: PostgresClient) => Promise<unknown>) => (await open()).transaction(work),
  };
  return client;
}

async function openFolder(path: string): Promise<PGlite> {
  const [{ PGlite }, { mkdir }, { dirname }] = await Promise.all([import("@electric-sql/pglite"), import("node:fs/promises"), import("node:path")]);
  await mkdir(dirname(path), { recursive: true });
  return PGlite.create(path);
}
