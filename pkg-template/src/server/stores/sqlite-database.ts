// The merchant's own SQLite connection. The store only uses features that `better-sqlite3` and `node:sqlite` share.

import { describe } from "../checks/options.js";

/** A prepared statement. */
export interface SqliteStatement {
  /** Runs the statement and returns its rows. */
  all(...values: any[]): unknown[];
  /** Runs the statement and ignores its rows. */
  run(...values: any[]): unknown;
}

/** A connection to a database: a `Database` of `better-sqlite3`, or a `DatabaseSync` of `node:sqlite`. */
export interface SqliteDatabase {
  /** Compiles one statement. */
  prepare(sql: string): SqliteStatement;
  /** Runs any number of statements without values. */
  exec(sql: string): unknown;
}

/**
 * Checks the database that was passed to `sqliteStore`.
 *
 * @throws TypeError that says what to pass.
 */
export function databaseOption(caller: string, value: unknown): SqliteDatabase {
  const { prepare, exec } = (typeof value === "object" && value !== null ? value : {}) as Partial<SqliteDatabase>;
  if (typeof prepare !== "function" || typeof exec !== "function") {
    throw new TypeError(
      `${caller}: expected a database with prepare(sql) and exec(sql), got ${describe(value)}. Pass new Database("shop.db") from "better-sqlite3", or a DatabaseSync from "node:sqlite".`,
    );
  }
  return value as SqliteDatabase;
}

// SQLite's result codes. `node:sqlite` reports the number, `better-sqlite3` the name.
const busy = 5;
const primaryKeyTaken = 1555;
const uniqueTaken = 2067;

/** Whether another connection holds a lock. Extended codes, such as the one for a stale snapshot, are above the low byte. */
function isBusy(error: unknown): boolean {
  const { code, errcode } = failure(error);
  return typeof errcode === "number" ? (errcode & 0xff) === busy : /^SQLITE_BUSY(_|$)/.test(String(code));
}

/** Whether a unique index rejected a write. */
export function isTaken(error: unknown): boolean {
  const { code, errcode } = failure(error);
  return errcode === uniqueTaken || errcode === primaryKeyTaken || code === "SQLITE_CONSTRAINT_UNIQUE" || code === "SQLITE_CONSTRAINT_PRIMARYKEY";
}

function failure(error: unknown): { code?: unknown; errcode?: unknown } {
  return typeof error === "object" && error !== null ? error : {};
}

/** How long the store waits for other connections, in milliseconds. */
const retryForMs = 10_000;
/** How long one attempt may block this thread, in milliseconds. SQLite's own wait blocks the event loop. */
const blockedMs = 20;

/**
 * Runs synchronous work on the database. While another process writes, retries for up to ten seconds and lets the event loop run
 * in between.
 */
export async function whenFree<Result>(database: SqliteDatabase, work: () => Result): Promise<Result> {
  const giveUpAt = performance.now() + retryForMs;
  for (let waitMs = 2; ; waitMs = Math.min(waitMs * 2, 50)) {
    try {
      return withShortWait(database, work);
    } catch (error) {
      if (!isBusy(error) || performance.now() > giveUpAt) throw error;
    }
    // Randomised, so that processes waiting for the same lock do not retry at the same time.
    await new Promise((resolve) => setTimeout(resolve, waitMs * (0.5 + Math.random())));
  }
}

/**
 * Shortens the connection's `busy_timeout` during the work, then restores it. `better-sqlite3` blocks up to five seconds by
 * default.
 */
function withShortWait<Result>(database: SqliteDatabase, work: () => Result): Result {
  const [row] = database.prepare("pragma busy_timeout").all() as { timeout: number | bigint }[];
  const chosenMs = Number(row?.timeout ?? 0);
  if (chosenMs <= blockedMs) return work();
  database.exec(`pragma busy_timeout = ${blockedMs}`);
  try {
    return work();
  } finally {
    database.exec(`pragma busy_timeout = ${chosenMs}`);
  }
}

/** Runs the work in a transaction, which is rolled back if it throws. */
export function inTransaction<Result>(database: SqliteDatabase, work: () => Result): Result {
  // Takes the write lock at once, because a transaction that reads first can fail when it writes later.
  database.exec("begin immediate");
  try {
    const result = work();
    database.exec("commit");
    return result;
  } catch (error) {
    // SQLite may have ended the transaction itself, for example when the disk was full.
    try {
      database.exec("rollback");
    } catch {}
    throw error;
  }
}
