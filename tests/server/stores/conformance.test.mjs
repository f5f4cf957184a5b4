// Every store keeps every promise of the contract: the suite that `cubepay-checkout/testing` has for anybody's store.

import assert from "node:assert/strict";
import { PGlite } from "@electric-sql/pglite";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import pg from "pg";
import { postgresStore } from "cubepay-checkout/server/postgres";
import { sqliteStore } from "cubepay-checkout/server/sqlite";
import { memoryStore, testPaymentStore } from "cubepay-checkout/testing";
import { Database } from "../../support/better-sqlite.mjs";
import { DatabaseSync, withoutNodeSqlite } from "../../support/node-sqlite.mjs";
import { startPostgres } from "../../support/postgres.mjs";
import { delivered, minute, record } from "./records.mjs";

describe("the memory store", () => {
  testPaymentStore(() => memoryStore(), { test: it });
});

/** A store and the shop's own rows in tables of their own, so that one database serves all checks. */
function inPostgres(client) {
  let stores = 0;
  const rowsOf = new Map();
  const createStore = async () => {
    const table = `payments_${(stores += 1)}`;
    await client().query(`create table shop_rows_${stores} (text text not null)`, []);
    const store = postgresStore(client(), { table });
    rowsOf.set(store, `shop_rows_${stores}`);
    return store;
  };
  const rows = {
    write: (transaction, text) => transaction.query(`insert into shop_rows_${stores} values ($1)`, [text]),
    read: async (store) => (await client().query(`select text from ${rowsOf.get(store)}`, [])).rows.map(({ text }) => text),
  };
  return [createStore, { test: it, rows }];
}

describe("PostgreSQL", () => {
  let server;
  let pool;
  let single;
  before(async () => {
    server = await startPostgres();
    pool = new pg.Pool({ ...server.connection(await server.createDatabase()), max: 20 });
    single = new pg.Client(server.connection(await server.createDatabase()));
    await single.connect();
  });
  after(async () => {
    await pool?.end();
    await single?.end();
    await server?.stop();
  });

  describe("with a Pool of pg", () => {
    testPaymentStore(...inPostgres(() => pool));
  });

  describe("with a Client of pg, whose deliveries have no transaction", () => {
    const [createStore] = inPostgres(() => single);
    testPaymentStore(createStore, { test: it });
  });
});

describe("PGlite", () => {
  let database;
  before(() => (database = new PGlite()));
  after(() => database?.close());
  testPaymentStore(...inPostgres(() => database));

  it("is free for onPaid while the transaction is not used, though it has one connection", async () => {
    const store = postgresStore(database);
    await store.migrate();
    await database.query("create table orders (id text primary key)");
    const payment = await store.insert(record(1), { claimForMs: minute });
    const saved = await store.deliver(async () => {
      await database.query("insert into orders values ($1)", ["order-1"]);
      return delivered(payment);
    });
    assert.deepEqual([saved.version, (await database.query("select id from orders")).rows], [2, [{ id: "order-1" }]]);
  });
});

/** A database of its own for each store, with a table of the shop's beside it. */
function inSqlite(open) {
  const databases = new Map();
  const createStore = () => {
    const database = open();
    database.exec("create table shop_rows (text text not null) strict");
    const store = sqliteStore(database);
    databases.set(store, database);
    return store;
  };
  const rows = {
    write: (transaction, text) => transaction.run("insert into shop_rows values (?)", text),
    read: (store) => databases.get(store).prepare("select text from shop_rows").all().map(({ text }) => text),
  };
  return [createStore, { test: it, rows, close: (store) => databases.get(store).close() }];
}

const drivers = [
  { name: "better-sqlite3", open: (file) => new Database(file) },
  { name: "node:sqlite", open: (file) => new DatabaseSync(file), skip: withoutNodeSqlite },
];

for (const { name, open, skip } of drivers) {
  describe(name, { skip }, () => {
    let folder;
    let files = 0;
    before(() => (folder = mkdtempSync(join(tmpdir(), "cubepay-sqlite-"))));
    after(() => rmSync(folder, { recursive: true, force: true }));

    describe("in memory", () => {
      testPaymentStore(...inSqlite(() => open(":memory:")));
    });

    for (const mode of ["wal", "delete"]) {
      describe(`in a file, with the ${mode} journal`, () => {
        const openFile = () => {
          const database = open(join(folder, `${(files += 1)}.db`));
          // What the disk is waited for is not tested here.
          database.exec(`pragma journal_mode = ${mode}; pragma synchronous = off`);
          return database;
        };
        testPaymentStore(...inSqlite(openFile));
      });
    }
  });
}
