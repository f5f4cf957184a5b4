// A process of its own beside others on the same database: `node worker.mjs '{"task": "claim", "postgres": {...}}'`.
// Prints what it got as JSON.

import pg from "pg";
import { postgresStore } from "cubepay-checkout/server/postgres";
import { sqliteStore } from "cubepay-checkout/server/sqlite";
import { Database } from "../../support/better-sqlite.mjs";

const { task, postgres, sqlite } = JSON.parse(process.argv[2]);

function open() {
  if (postgres) {
    const pool = new pg.Pool(postgres);
    return { store: postgresStore(pool), close: () => pool.end() };
  }
  const database = new Database(sqlite);
  return { store: sqliteStore(database), close: () => database.close() };
}

const tasks = {
  migrate: (store) => store.migrate(),

  /** Claims until nothing is left, and writes each claimed record. */
  async claim(store) {
    const claimed = [];
    for (let empty = 0; empty < 2; ) {
      const records = await store.claim({ limit: 7 }, 600_000);
      empty = records.length === 0 ? empty + 1 : 0;
      for (const record of records) {
        const saved = await store.save({ ...record, attempts: record.attempts + 1 }, { dueInMs: null });
        if (!saved) throw new Error(`${record.requestId} was written by another process while it was claimed`);
        claimed.push(record.requestId);
      }
    }
    return claimed;
  },
};

const { store, close } = open();
const result = await tasks[task](store);
await close();
console.log(JSON.stringify(result ?? null));
