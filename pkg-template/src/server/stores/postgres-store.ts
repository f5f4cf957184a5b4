// Payments in PostgreSQL. All statements are in this file, and all values are passed as parameters.

import { readOptions } from "../checks/options.js";
import { type PaymentRecord } from "../payments/payment.js";
import { type NewPaymentRecord, type PaymentStore, type Schedule } from "../payments/store.js";
import { clientOption, rowsOf, sqlState, type PostgresClient } from "./postgres-client.js";
import { postgresSchema } from "./postgres-schema.js";
import { lazyTransaction, type PostgresTransaction } from "./postgres-transaction.js";
import { columnName, columns, defaultTable, givenColumns, quoted, readJson, recordOf, tableOption, writeJson, type Column, type ColumnKind } from "./table.js";

/** The options of {@link postgresStore}. */
export interface PostgresStoreOptions {
  /** The table's name, with or without a schema. Default: `cubepay_payments`. */
  readonly table?: string | undefined;
}

/** A store of payments in PostgreSQL. */
export interface PostgresStore extends PaymentStore<PostgresTransaction> {
  /**
   * Creates or updates the table: {@link postgresSchema}, under a lock. Safe to call at every start and from several processes at
   * once.
   */
  migrate(): Promise<void>;
}

/**
 * Keeps payments in PostgreSQL 12 or later, through your own client.
 *
 * ```ts
 * import { postgresStore } from "cubepay-checkout/server/postgres";
 * import { Pool } from "pg";
 *
 * const pool = new Pool({ connectionString: process.env.DATABASE_URL });
 * // Without a listener, the error of an idle connection (after a database restart, for example) would end the process.
 * pool.on("error", (error) => console.error(error));
 *
 * export const store = postgresStore(pool);
 * await store.migrate();
 * ```
 *
 * | client | `transaction` of `onPaid` |
 * | --- | --- |
 * | `Pool` of `pg`, `Pool` of `@neondatabase/serverless` | a separate connection, from its first use until `onPaid` ends |
 * | `PGlite` | its only connection |
 * | `Client` of `pg`, `neon()` | rejects; deliveries that do not use it work |
 *
 * All times come from the database, so the clocks of your servers may differ.
 *
 * @param client - runs the statements. The store neither connects nor closes it.
 * @throws TypeError if the client has no `query`, or an option is unknown or malformed.
 */
export function postgresStore(client: PostgresClient, options: PostgresStoreOptions = {}): PostgresStore {
  const caller = "postgresStore";
  clientOption(caller, client);
  const { table = defaultTable } = readOptions(caller, options, ["table"]);
  const statements = statementsFor(quoted(tableOption(caller, table, { schemas: true })));

  const records = async (on: PostgresClient, text: string, values: unknown[]): Promise<PaymentRecord[]> =>
    rowsOf<{ record: string }>(await on.query(text, values)).map(({ record }) => recordOf(readJson(record) as object));
  const ask = (text: string, values: unknown[]): Promise<PaymentRecord[]> => retryConflicts(() => records(client, text, values));

  const save = (run: typeof ask, record: PaymentRecord, schedule: Schedule): Promise<PaymentRecord | undefined> =>
    unlessTaken(async () => (await run(statements.save, [...givenValues(record), ...scheduleValues(schedule), record.version]))[0]);

  return {
    insert: (record, schedule) =>
      unlessTaken(async () => (await ask(statements.insert, [...givenValues(record), ...scheduleValues(schedule)]))[0]),
    find: (key, values) => ask(statements.find(columnName(key)), [writeJson(values.map(storable))]),
    claim: (which, forMs) =>
      "requestId" in which
        ? ask(statements.claimOne, [storable(which.requestId), forMs])
        : ask(statements.claimDue, [which.limit, forMs]),
    save: (record, schedule) => save(ask, record, schedule),
    deliver: async (work) => {
      const transaction = lazyTransaction(client);
      try {
        const record = await work({ query: transaction.query });
        const connection = await transaction.close();
        const run: typeof ask = connection ? (text, values) => records(connection, text, values) : ask;
        const saved = await save(run, record, { dueInMs: null });
        if (saved) await transaction.commit();
        else await transaction.rollback();
        return saved;
      } catch (error) {
        await transaction.rollback();
        throw error;
      }
    },
    migrate: async () => {
      await client.query(postgresSchema(table as string), []);
    },
  };
}

/** The type of each kind of parameter. Sent as text where clients convert values differently. */
const parameterTypes: Record<ColumnKind, string> = {
  text: "text",
  boolean: "boolean",
  integer: "integer",
  time: "text::timestamptz",
  json: "text::json",
};

function statementsFor(table: string) {
  const parameter = ({ kind }: Column, index: number): string => `$${index + 1}::${parameterTypes[kind]}`;
  const given = givenColumns.map(parameter);
  const dueInMs = `$${given.length + 1}::double precision`;
  const claimForMs = `$${given.length + 2}::double precision`;
  const version = `$${given.length + 3}::integer`;
  const requestId = given[givenColumns.findIndex(({ field }) => field === "requestId")];

  // Columns store milliseconds. Times are truncated, so that the current time is never in the future.
  const clock = `clock as materialized (select date_trunc('milliseconds', clock_timestamp()) as now)`;
  const after = (milliseconds: string): string => `clock.now + ${milliseconds} * interval '1 millisecond'`;
  const scheduled = { updated_at: "clock.now", due_at: after(`coalesce(${claimForMs}, ${dueInMs})`), claimed_until: after(claimForMs) };

  const claimed = (forMs: string): string =>
    `version = payment.version + 1, updated_at = clock.now, due_at = ${after(forMs)}, claimed_until = ${after(forMs)}`;
  const free = "(claimed_until is null or claimed_until <= (select now from clock))";

  return {
    insert: `with ${clock}
      insert into ${table} as payment (${givenColumns.map(({ name }) => name).join(", ")}, version, ${Object.keys(scheduled).join(", ")})
      select ${given.join(", ")}, 1, ${Object.values(scheduled).join(", ")} from clock
      on conflict do nothing
      returning ${record}`,

    find: (column: string) => `select ${record} from ${table} as payment
      where ${column} = any(array(select json_array_elements_text($1::text::json)))
      order by created_at desc limit 100`,

    // Of two concurrent claims, one waits for the row lock. PostgreSQL then checks its conditions against the new row.
    claimOne: `with ${clock}
      update ${table} as payment set ${claimed("$2::double precision")} from clock
      where request_id = $1::text and ${free}
      returning ${record}`,

    // Materialized, so that it runs once and the limit holds. The clock in a subquery is a constant, which allows an index scan.
    // The ids in an array are looked up in the primary key, where a join of many would scan the table.
    claimDue: `with ${clock}, due as materialized (
        select request_id, due_at from ${table}
        where due_at <= (select now from clock) and ${free}
        order by due_at limit $1::integer
        for update skip locked
      ), claimed as (
        update ${table} as payment set ${claimed("$2::double precision")} from clock
        where payment.request_id = any(array(select request_id from due))
        returning payment.request_id, ${record}
      )
      select record from claimed join due using (request_id) order by due.due_at`,

    save: `with ${clock}
      update ${table} as payment set ${givenColumns.map(({ name }, index) => `${name} = ${given[index]}`).join(", ")},
        version = payment.version + 1, ${Object.entries(scheduled).map(([name, value]) => `${name} = ${value}`).join(", ")}
      from clock
      where payment.request_id = ${requestId} and payment.version = ${version}
      returning ${record}`,
  };
}

/** The whole record as one JSON text, so that the client's type parsers do not change it. */
const record = `json_build_object(${columns.map(({ field, name, kind }) => `'${field}', ${readAs(kind, `payment.${name}`)}`).join(", ")})::text as record`;

function readAs(kind: ColumnKind, column: string): string {
  return kind === "time" ? `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : column;
}

function givenValues(record: NewPaymentRecord | PaymentRecord): unknown[] {
  return givenColumns.map(({ field, kind }) => {
    const value = (record as PaymentRecord)[field];
    if (kind === "json") return writeJson(value);
    return typeof value === "string" ? storable(value) : value;
  });
}

/** PostgreSQL's text type stores every character except U+0000. */
function storable(text: string): string {
  return text.replaceAll("\0", "\ufffd");
}

function scheduleValues(schedule: Schedule): [dueInMs: number | null, claimForMs: number | null] {
  return "claimForMs" in schedule ? [null, schedule.claimForMs] : [schedule.dueInMs, null];
}

/** Returns `undefined` if a unique index rejected the write. */
async function unlessTaken<Written>(write: () => Promise<Written>): Promise<Written | undefined> {
  try {
    return await write();
  } catch (error) {
    if (sqlState(error) === "23505") return undefined;
    throw error;
  }
}

/**
 * Retries a statement that PostgreSQL aborted because of a concurrent one: after a deadlock, or after a serialization failure if
 * the database's default isolation level is stricter. An aborted statement has written nothing.
 */
async function retryConflicts<Answer>(run: () => Promise<Answer>): Promise<Answer> {
  for (let left = 5; ; left -= 1) {
    try {
      return await run();
    } catch (error) {
      const state = sqlState(error);
      if (left === 0 || (state !== "40001" && state !== "40P01")) throw error;
    }
  }
}
