// A transaction that begins when it is first used, so that an `onPaid` which does not use it holds no connection.

import { isPool, rowsOf, runsCallbacks, type CallbackClient, type PoolClient, type PostgresClient } from "./postgres-client.js";

/** The transaction in which a payment is marked as delivered. `onPaid` writes the shop's own rows through it. */
export interface PostgresTransaction {
  /**
   * Runs a statement inside the transaction. The first one begins the transaction; it ends, with the payment marked as
   * delivered, after `onPaid` has resolved. Await every call before that.
   *
   * With PGlite, which has one connection, use nothing else of the database between the first call and the end of
   * `onPaid`: PGlite makes it wait for the transaction.
   *
   * @param text - SQL with `$1`, `$2`, … for the values.
   * @returns the rows, as the client gives them.
   */
  query<Row = Record<string, any>>(text: string, values?: readonly unknown[]): Promise<PostgresRows<Row>>;
}

/** What a statement gave. */
export interface PostgresRows<Row> {
  /** The rows, with their columns by name. */
  rows: Row[];
}

/** One exclusive connection, with a transaction open. */
interface Open {
  readonly connection: PostgresClient;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** A transaction, and its ends. */
export interface LazyTransaction extends PostgresTransaction {
  /** Lets no further statement in, and waits for those under way. Gives the connection, if the transaction has begun. */
  close(): Promise<PostgresClient | undefined>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** A transaction on this client that has not begun. */
export function lazyTransaction(client: PostgresClient): LazyTransaction {
  let opening: Promise<Open> | undefined;
  let closed = false;
  const underWay = new Set<Promise<unknown>>();

  const run = async (text: string, values: readonly unknown[]): Promise<unknown> => {
    opening ??= begin(client);
    const { connection } = await opening;
    return connection.query(text, [...values]);
  };

  const close = async (): Promise<PostgresClient | undefined> => {
    closed = true;
    await Promise.allSettled(underWay);
    // If the transaction could not begin, the query that began it has rejected.
    return (await opening?.catch(() => undefined))?.connection;
  };

  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) => {
      if (closed) throw new Error("The delivery's transaction has ended. Await every transaction.query(...) before onPaid resolves.");
      const answer = run(text, values);
      underWay.add(answer);
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

// The renewals of the claim write the same row meanwhile: under a stricter isolation, the last write would fail for them.
const beginning = "begin isolation level read committed";

async function beginOnPool(pool: PoolClient): Promise<Open> {
  const connection = await pool.connect();
  if (typeof connection?.query !== "function" || typeof connection.release !== "function") {
    throw new Error("The client's connect() gave no connection with query and release. Pass a Pool to postgresStore.");
  }
  let broken = false;
  // A connection that breaks while it is idle emits an error, which would end the process if nobody listened.
  const onError = (): void => void (broken = true);
  connection.on?.("error", onError);

  let released = false;
  /** Gives the connection back, or destroys it when its transaction did not end properly. */
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

/** Why the callback of a transaction rejects when it is to be undone. */
const undone = Symbol("undone");

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
      if (!(await ending)) throw undone;
    });
    // A transaction that cannot begin rejects the first query.
    ended.catch(failed);
  });
}
