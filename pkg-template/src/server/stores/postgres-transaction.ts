// A transaction that begins with its first use, so that an `onPaid` that does not use it holds no connection.

import { isPool, rowsOf, runsCallbacks, type CallbackClient, type PoolClient, type PostgresClient } from "./postgres-client.js";

/** The transaction in which a payment is marked as delivered. `onPaid` writes the shop's own rows through it. */
export interface PostgresTransaction {
  /**
   * Runs a statement inside the transaction. The first statement begins the transaction. It ends after `onPaid` has resolved,
   * with the payment marked as delivered. Await every call before that.
   *
   * With PGlite, which has one connection, do not use the database in any other way between the first call and the end of
   * `onPaid`: PGlite makes such a query wait for the transaction.
   *
   * @param text - SQL with `$1`, `$2`, … for the values.
   * @returns the rows, as the client returns them.
   */
  query<Row = Record<string, any>>(text: string, values?: readonly unknown[]): Promise<PostgresRows<Row>>;
}

/** The result of a statement. */
export interface PostgresRows<Row> {
  /** The rows, with their columns by name. */
  rows: Row[];
}

/** An exclusive connection with an open transaction. */
interface Open {
  readonly connection: PostgresClient;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** A transaction and the functions that end it. */
export interface LazyTransaction extends PostgresTransaction {
  /** Rejects further statements and waits for running ones. Resolves with the connection, if the transaction has begun. */
  close(): Promise<PostgresClient | undefined>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** Creates a transaction on this client. It has not begun yet. */
export function lazyTransaction(client: PostgresClient): LazyTransaction {
  let opening: Promise<Open> | undefined;
  let closed = false;
  const running = new Set<Promise<unknown>>();

  const run = async (text: string, values: readonly unknown[]): Promise<unknown> => {
    opening ??= begin(client);
    const { connection } = await opening;
    return connection.query(text, [...values]);
  };

  const close = async (): Promise<PostgresClient | undefined> => {
    closed = true;
    await Promise.allSettled(running);
    // If the transaction could not begin, the query that started it has rejected.
    return (await opening?.catch(() => undefined))?.connection;
  };

  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) => {
      if (closed) throw new Error("The delivery's transaction has ended. Await every transaction.query(...) before onPaid resolves.");
      const answer = run(text, values);
      running.add(answer);
      return { rows: rowsOf<Row>(await answer) };
    },
    close,
    commit: async () => (await opening)?.commit(),
    rollback: async () => {
      await close();
      await (await opening?.catch(() => undefined))?.rollback();
    },
  };
}

function begin(client: PostgresClient): Promise<Open> {
  if (isPool(client)) return beginOnPool(client);
  if (runsCallbacks(client)) return beginInCallback(client);
  return Promise.reject(
    new Error("transaction.query needs a connection of its own, which this client cannot give. Pass a Pool to postgresStore."),
  );
}

// The renewals of the claim write the same row concurrently. Under a stricter isolation level, the last write would fail.
const beginning = "begin isolation level read committed";

async function beginOnPool(pool: PoolClient): Promise<Open> {
  const connection = await pool.connect();
  if (typeof connection?.query !== "function" || typeof connection.release !== "function") {
    throw new Error("The client's connect() gave no connection with query and release. Pass a Pool to postgresStore.");
  }
  let broken = false;
  // An idle connection that breaks emits an error, which would end the process without a listener.
  const onError = (): void => void (broken = true);
  connection.on?.("error", onError);

  let released = false;
  /** Returns the connection to the pool, or destroys it if its transaction did not end properly. */
  const release = (): void => {
    if (released) return;
    released = true;
    if (!broken) connection.removeListener?.("error", onError);
    connection.release(broken);
  };
  const rollback = async (): Promise<void> => {
    if (released) return;
    await connection.query("rollback", []).then(undefined, onError);
    release();
  };
  try {
    await connection.query(beginning, []);
  } catch (error) {
    broken = true;
    release();
    throw error;
  }
  const commit = async (): Promise<void> => {
    try {
      await connection.query("commit", []);
    } catch (error) {
      await rollback();
      throw error;
    }
    release();
  };
  return { connection, commit, rollback };
}

/** The rejection reason that makes the client roll back. */
const rolledBack = Symbol("rolledBack");

function beginInCallback(client: CallbackClient): Promise<Open> {
  return new Promise((begun, failed) => {
    let end: (commit: boolean) => void;
    const ending = new Promise<boolean>((resolve) => (end = resolve));
    const ended = client.transaction(async (connection) => {
      begun({
        connection,
        commit: async () => {
          end(true);
          await ended;
        },
        rollback: async () => {
          end(false);
          await ended.catch(() => undefined);
        },
      });
      if (!(await ending)) throw rolledBack;
    });
    // If the transaction cannot begin, the first query rejects.
    ended.catch(failed);
  });
}
