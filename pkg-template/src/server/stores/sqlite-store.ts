// Payments in SQLite. All statements are in this file, and all values are passed as parameters.

import { readOptions } from "../checks/options.js";
import { type PaymentRecord } from "../payments/payment.js";
import { type NewPaymentRecord, type PaymentStore, type Schedule } from "../payments/store.js";
import { databaseOption, inTransaction, isTaken, whenFree, type SqliteDatabase, type SqliteStatement } from "./sqlite-database.js";
import { sqliteSchema } from "./sqlite-schema.js";
import { columnName, columns, defaultTable, givenColumns, quoted, readJson, recordOf, tableOption, writeJson, type ColumnKind } from "./table.js";

/** The options of {@link sqliteStore}. */
export interface SqliteStoreOptions {
  /** The table's name. Default: `cubepay_payments`. */
  readonly table?: string | undefined;
}

/** Statements that are committed together with the delivery of a payment. */
export interface SqliteTransaction {
  /**
   * Queues a statement. Queued statements run in order after `onPaid` has resolved, in the same transaction that marks the
   * payment as delivered. If one fails, all are rolled back and the delivery is retried later.
   *
   * Returns nothing, because the statement has not run yet. The driver has one connection, so a transaction left open while
   * `onPaid` waits would include everything else that your server writes meanwhile. To read, use your database directly.
   *
   * @param sql - one statement, with `?` for each value.
   */
  run(sql: string, ...values: unknown[]): void;
}

/** A store of payments in SQLite. */
export interface SqliteStore extends PaymentStore<SqliteTransaction> {
  /** Creates the table if it does not exist: {@link sqliteSchema}, in one transaction. Safe to call at every start. */
  migrate(): Promise<void>;
}

/**
 * Keeps payments in SQLite 3.37 or later, through your own connection: `better-sqlite3`, or `node:sqlite` from Node 22.5.
 * Several processes on one machine can share the file.
 *
 * ```ts
 * import Database from "better-sqlite3";
 * import { sqliteStore } from "cubepay-checkout/server/sqlite";
 *
 * const db = new Database("shop.db");
 * // In WAL mode, readers and the writer do not wait for each other.
 * db.pragma("journal_mode = WAL");
 *
 * export const store = sqliteStore(db);
 * await store.migrate();
 * ```
 *
 * While another process writes, a call waits up to ten seconds, then rejects with the driver's error. The event loop continues
 * meanwhile: for its own statements the store shortens the connection's `busy_timeout`, and restores it.
 *
 * `onPaid` gets a {@link SqliteTransaction}: `transaction.run("update orders set paid = 1 where id = ?", id)`.
 *
 * @param database - the connection. Do not keep your own transaction open on it across an `await`.
 * @throws TypeError if it is not a SQLite connection, or an option is unknown or malformed.
 */
export function sqliteStore(database: SqliteDatabase, options: SqliteStoreOptions = {}): SqliteStore {
  const caller = "sqliteStore";
  databaseOption(caller, database);
  const { table = defaultTable } = readOptions(caller, options, ["table"]);
  const statements = statementsFor(quoted(tableOption(caller, table, { schemas: false })));

  // Statements are prepared at their first use, because the table may not exist before.
  const prepared = new Map<string, SqliteStatement>();
  const records = (sql: string, values: unknown[]): PaymentRecord[] => {
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    return statement.all(...values).map((row) => readRecord(row as Record<string, unknown>));
  };

  const write = (record: PaymentRecord, schedule: Schedule): PaymentRecord | undefined =>
    unlessTaken(() => records(statements.save, [...givenValues(record), ...scheduleValues(schedule), record.requestId, record.version])[0]);

  return {
    insert: (record, schedule) =>
      whenFree(database, () => unlessTaken(() => records(statements.insert, [...givenValues(record), ...scheduleValues(schedule)])[0])),
    find: (key, values) => whenFree(database, () => records(statements.find(columnName(key)), [writeJson(values)])),
    claim: (which, forMs) =>
      whenFree(database, () => {
        const claimed = scheduleValues({ claimForMs: forMs });
        const now = later(0);
        if ("requestId" in which) return records(statements.claimOne, [...claimed, which.requestId, now]);
        // If nothing is due, no write lock is taken. The claim checks again while it holds the lock.
        const due = records(statements.due, [now, now, which.limit]);
        if (due.length === 0) return [];
        const places = new Map(due.map(({ requestId }, place) => [requestId, place]));
        const place = ({ requestId }: PaymentRecord): number => places.get(requestId) ?? 0;
        return records(statements.claimDue, [...claimed, writeJson([...places.keys()]), now, now]).sort((one, other) => place(one) - place(other));
      }),
    save: (record, schedule) => whenFree(database, () => write(record, schedule)),
    deliver: async (work) => {
      const { transaction, close } = queue();
      let queued: Queued[] = [];
      let record: PaymentRecord;
      try {
        record = await work(transaction);
      } finally {
        queued = close();
      }
      if (queued.length === 0) return whenFree(database, () => write(record, { dueInMs: null }));
      return whenFree(database, () =>
        inTransaction(database, () => {
          const saved = write(record, { dueInMs: null });
          if (saved) for (const { sql, values } of queued) runToEnd(database.prepare(sql), values);
          return saved;
        }),
      );
    },
    migrate: () => whenFree(database, () => inTransaction(database, () => void database.exec(sqliteSchema(table as string)))),
  };
}

function statementsFor(table: string) {
  const written = [...givenColumns.map(({ name }) => name), "updated_at", "due_at", "claimed_until"];
  const returned = columns.map(({ name }) => name).join(", ");
  const claim = `update ${table} set updated_at = ?, due_at = ?, claimed_until = ?, version = version + 1`;
  const free = "(claimed_until is null or claimed_until <= ?)";
  return {
    insert: `insert into ${table} (${written.join(", ")}, version) values (${written.map(() => "?").join(", ")}, 1)
      on conflict do nothing returning ${returned}`,
    find: (column: string) => `select ${returned} from ${table}
      where ${column} in (select value from json_each(?)) order by created_at desc limit 100`,
    due: `select ${returned} from ${table} where due_at <= ? and ${free} order by due_at limit ?`,
    claimOne: `${claim} where request_id = ? and ${free} returning ${returned}`,
    claimDue: `${claim} where request_id in (select value from json_each(?)) and due_at <= ? and ${free} returning ${returned}`,
    save: `update ${table} set ${written.map((name) => `${name} = ?`).join(", ")}, version = version + 1
      where request_id = ? and version = ? returning ${returned}`,
  };
}

interface Queued {
  readonly sql: string;
  readonly values: unknown[];
}

/** Collects the statements of `onPaid` until it resolves. */
function queue() {
  const queued: Queued[] = [];
  let closed = false;
  const transaction: SqliteTransaction = {
    run: (sql, ...values) => {
      if (closed) throw new Error("The delivery's transaction has ended. Call transaction.run(...) before onPaid resolves.");
      queued.push({ sql, values });
    },
  };
  const close = () => {
    closed = true;
    return queued;
  };
  return { transaction, close };
}

/** `better-sqlite3` requires `all` for statements that return rows and `run` for others. `node:sqlite` accepts `run` for all. */
function runToEnd(statement: SqliteStatement & { readonly reader?: boolean }, values: unknown[]): void {
  if (statement.reader) statement.all(...values);
  else statement.run(...values);
}

const readers: Record<ColumnKind, (value: unknown) => unknown> = {
  text: (value) => value,
  time: (value) => value,
  boolean: (value) => Number(value) === 1,
  // A connection may be configured to return integers as BigInt.
  integer: Number,
  json: (value) => readJson(value as string),
};

function readRecord(row: Record<string, unknown>): PaymentRecord {
  return recordOf(Object.fromEntries(columns.map(({ field, name, kind }) => [field, readers[kind](row[name])])));
}

function givenValues(record: NewPaymentRecord | PaymentRecord): unknown[] {
  return givenColumns.map(({ field, kind }) => {
    const value = (record as PaymentRecord)[field];
    if (kind === "json") return writeJson(value);
    return kind === "boolean" ? Number(value) : value;
  });
}

/**
 * The values of `updated_at`, `due_at` and `claimed_until`. All processes that share the file run on this machine, so they share
 * its clock.
 */
function scheduleValues(schedule: Schedule): [updatedAt: string, dueAt: string | null, claimedUntil: string | null] {
  const now = Date.now();
  const updatedAt = later(0, now);
  if (!("claimForMs" in schedule)) return [updatedAt, schedule.dueInMs === null ? null : later(schedule.dueInMs, now), null];
  const claimedUntil = later(schedule.claimForMs, now);
  return [updatedAt, claimedUntil, claimedUntil];
}

function later(milliseconds: number, now = Date.now()): string {
  return new Date(now + milliseconds).toISOString();
}

/** Returns `undefined` if a unique index rejected the write. */
function unlessTaken<Written>(write: () => Written): Written | undefined {
  try {
    return write();
  } catch (error) {
    if (isTaken(error)) return undefined;
    throw error;
  }
}
