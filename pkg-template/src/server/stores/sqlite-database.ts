// The merchant's own SQLite connection. What is asked of it is what `better-sqlite3` and `node:sqlite` have in common.

import { describe } from "../checks/options.js";

/** A prepared statement. */
export interface SqliteStatement {
  /** Runs the statement and gives its rows. */
  all(...values: any[]): unknown[];
  /** Runs the statement and ignores its rows. */
  run(...values: any[]): unknown;
}

/** A connection to a database: a `Database` of `better-sqlite3`, or a `DatabaseSync` of `node:sqlite`. */
export interface SqliteDatabase {
  /** Compiles one statement. */
  prepare(sql: string): SqliteStatement;
  /** Runs any number of statements that have no values. */
  exec(sql: string): unknown;
}

/**
 * The database, as `sqliteStore` takes it.
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

// SQLite's result codes. `node:sqlite` gives the number, `better-sqlite3` its name.
const busy = 5;
const primaryKeyTaken = 1555;
const uniqueTaken = 2067;

/** Whether another connection is in the way. Extended codes, such as that of a stale snapshot, are above the low byte. */
function isBusy(error: unknown): boolean {
  const { code, errcode } = failure(error);
  return typeof errcode === "number" ? (errcode & 0xff) === busy : /^SQLITE_BUSY(_|$)/.test(String(code));
}

/** Whether a unique index refused a write. */
export function isTaken(error: unknown): boolean {
  const { code, errcode } = failure(error);
  return errcode === uniqueTaken || errcode === primaryKeyTaken || code === "SQLITE_CONSTRAINT_UNIQUE" || code === "SQLITE_CONSTRAINT_PRIMARYKEY";
}

function failure(error: unknown): { code?: unknown; errcode?: unknown } {
  return typeof error === "object" && error !== null ? error : {};
}

/** How long the store waits for other connections before it gives up. */
const patienceMs = 10_000;
/** How long a try may hold this thread: SQLite itself waits without letting anything else run. */
const blockedMs = 20;

/**
 * Does synchronous work on the database. While another process writes, tries again for ten seconds, and lets the event
 * loop run between the tries.
 */
export async function whenFree<Result>(database: SqliteDatabase, work: () => Result): Promise<Result> {
  const giveUpAt = performance.now() + patienceMs;
  for (let waitMs = 2; ; waitMs = Math.min(waitMs * 2, 50)) {
    try {
      return withShortWait(database, work);
    } catch (error) {
      if (!isBusy(error) || performance.now() > giveUpAt) throw error;
    }
    // Spread out, so that processes which wait for the same lock do not come back together.
    await new Promise((resolve) => setTimeout(resolve, waitMs * (0.5 + Math.random())));
  }
}

/** `better-sqlite3` waits up to five seconds by default. The connection is given back with the wait that its owner chose. */
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

/** Does the work inside a transaction: all of it, or, when it throws, nothing. */
export function inTransaction<Result>(database: SqliteDatabase, work: () => Result): Result {
  // Takes the write lock at once: a transaction that reads first can fail when it wants to write later.
  database.exec("begin immediate");
  try {
    const result = work();
    database.exec("commit");
    return result;
  } catch (error) {
    // SQLite may have ended the transaction itself, when the disk was full.
    try {
      database.exec("rollback");
    } catch {}
    throw error;
  }
}
