// The merchant's own PostgreSQL client. The store only uses features that `pg`, PGlite and Neon share.

import { describe } from "../checks/options.js";

/** A client that runs single statements: `pg`'s Pool and Client, PGlite, Neon's Pool and its `neon()` function. */
export interface PostgresClient {
  /** Runs a statement with `$1`, `$2`, … and resolves with `{ rows }` or an array of rows. */
  query(text: string, values: any[]): PromiseLike<unknown>;
}

/** A connection from a pool, checked out until it is released. */
export interface PooledConnection extends PostgresClient {
  release(broken?: boolean): void;
  on?(event: "error", listener: (error: unknown) => void): unknown;
  removeListener?(event: "error", listener: (error: unknown) => void): unknown;
}

/** A client with a pool of connections, such as `pg`'s Pool. */
export interface PoolClient extends PostgresClient {
  connect(): Promise<PooledConnection>;
}

/** A client that runs a function inside a transaction, such as PGlite. */
export interface CallbackClient extends PostgresClient {
  transaction(work: (connection: PostgresClient) => Promise<unknown>): Promise<unknown>;
}

/**
 * Checks the client that was passed to `postgresStore`.
 *
 * @throws TypeError that says what to pass.
 */
export function clientOption(caller: string, value: unknown): PostgresClient {
  const hasQuery = (typeof value === "object" || typeof value === "function") && value !== null && typeof (value as Partial<PostgresClient>).query === "function";
  if (!hasQuery) {
    throw new TypeError(
      `${caller}: expected a client with query(text, values), got ${describe(value)}. Pass new Pool({ connectionString }) from "pg", a PGlite, or Neon's Pool.`,
    );
  }
  return value as PostgresClient;
}

/** `pg`'s Client also has `connect()`, which connects that one client. Its pools have no `escapeIdentifier`. */
export function isPool(client: PostgresClient): client is PoolClient {
  return has(client, "connect") && !has(client, "release") && !has(client, "escapeIdentifier");
}

/** The `neon()` function also has a `transaction`, which takes an array of queries. */
export function runsCallbacks(client: PostgresClient): client is CallbackClient {
  return typeof client === "object" && has(client, "transaction");
}

function has(client: PostgresClient, name: string): boolean {
  return typeof (client as unknown as Record<string, unknown>)[name] === "function";
}

/** The rows in a client's result. */
export function rowsOf<Row>(answer: unknown): Row[] {
  const rows = Array.isArray(answer) ? answer : (answer as { rows?: unknown } | undefined)?.rows;
  if (Array.isArray(rows)) return rows;
  throw new TypeError("postgresStore: the client's query(text, values) gave no rows. Pass a client that resolves with { rows }.");
}

/** The PostgreSQL error code, such as "23505". */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}
