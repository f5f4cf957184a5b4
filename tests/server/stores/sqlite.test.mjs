import assert from "node:assert/strict";
import { readFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sqliteSchema, sqliteStore } from "cubepay-checkout/server/sqlite";
import { inProject } from "../../../scripts/project.mjs";
import { Database } from "../../support/better-sqlite.mjs";
import { DatabaseSync, withoutNodeSqlite } from "../../support/node-sqlite.mjs";
import { inProcesses } from "./processes.mjs";
import { delivered, minute, record } from "./records.mjs";

const drivers = [
  { name: "better-sqlite3", open: (file) => new Database(file), busyTimeoutMs: 5_000 },
  { name: "node:sqlite", open: (file) => new DatabaseSync(file), busyTimeoutMs: 0, skip: withoutNodeSqlite },
];

// The runner prints this line, so that nobody takes a skipped driver for a tested one.
if (withoutNodeSqlite) console.log(`⚠ node:sqlite was not tested: ${withoutNodeSqlite}; Node 22.5 does.`);

for (const { name, open, busyTimeoutMs, skip } of drivers) {
  describe(`SQLite through ${name}`, { skip }, () => {
    let folder;
    let file;
    let database;
    let store;
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), "cubepay-sqlite-"));
      file = join(folder, "shop.db");
      database = open(file);
      store = sqliteStore(database);
      await store.migrate();
      database.exec("create table orders (id text primary key) strict");
    });
    afterEach(() => {
      database.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const orders = () => database.prepare("select id from orders order by id").all().map(({ id }) => id);
    const order = (transaction, id) => transaction.run("insert into orders values (?)", id);
    const stored = async () => (await store.find("requestId", ["request-1"]))[0];

    it("runs the shop's statements after work, together with the record", async () => {
      const payment = await store.insert(record(1), { claimForMs: minute });
      const saved = await store.deliver(async (transaction) => {
        order(transaction, "order-1");
        transaction.run("update orders set id = ? where id = ? returning id", "order-2", "order-1");
        await sleep(5);
        assert.deepEqual(orders(), []);
        return delivered(payment);
      });
      assert.deepEqual([saved.version, saved.dueAt, orders(), (await stored()).status], [2, null, ["order-2"], "delivered"]);
    });

    it("leaves out of the transaction what the server writes while work waits", async () => {
      const payment = await store.insert(record(1), { claimForMs: minute });
      const failing = store.deliver(async (transaction) => {
        order(transaction, "undone");
        await sleep(20);
        throw new Error("no");
      });
      database.exec("insert into orders values ('another customer')");
      await store.insert(record(2), { dueInMs: null });
      await assert.rejects(failing, { message: "no" });
      assert.deepEqual([orders(), await stored(), (await store.find("requestId", ["request-2"])).length], [["another customer"], payment, 1]);
    });

    it("undoes everything when a statement fails, or the record was not written, and leaves no transaction open", async () => {
      const payment = await store.insert(record(1), { claimForMs: minute });
      const twice = (transaction) => [1, 2].forEach(() => order(transaction, "a"));
      await assert.rejects(store.deliver(async (transaction) => { twice(transaction); return delivered(payment); }), /UNIQUE constraint failed/);
      await assert.rejects(store.deliver(async (transaction) => { order(transaction, "b"); transaction.run("insert into nowhere values (1)"); return delivered(payment); }), /no such table/);
      assert.equal(await store.deliver(async (transaction) => { order(transaction, "c"); return delivered({ ...payment, version: 9 }); }), undefined);
      assert.deepEqual([orders(), await stored()], [[], payment]);
      database.exec("begin; rollback");
    });

    it("refuses statements after the end of a delivery", async () => {
      const payment = await store.insert(record(1), { claimForMs: minute });
      let kept;
      await store.deliver(async (transaction) => {
        kept = transaction;
        return delivered(payment);
      });
      assert.throws(() => order(kept, "late"), { message: /before onPaid resolves/ });
    });

    it("waits for another process's lock without holding up the event loop, and leaves busy_timeout as it was", async () => {
      const other = open(file);
      const payment = await store.insert(record(1), { claimForMs: minute });
      await store.insert(record(3), { dueInMs: 0 });
      await sleep(5);
      other.exec("begin immediate");
      let longestMs = 0;
      let last = performance.now();
      const ticks = setInterval(() => {
        longestMs = Math.max(longestMs, performance.now() - last);
        last = performance.now();
      }, 5);
      const waiting = [
        store.insert(record(2), { dueInMs: null }),
        store.claim({ limit: 5 }, minute),
        store.deliver(async (transaction) => { order(transaction, "order-1"); return delivered(payment); }),
        store.migrate(),
      ];
      const first = await Promise.race([...waiting, sleep(600, "nothing")]);
      other.exec("commit");
      const [inserted, claimed, saved] = await Promise.all(waiting);
      clearInterval(ticks);
      other.close();
      assert.deepEqual([first, inserted.version, claimed.length, saved.version, orders()], ["nothing", 1, 1, 2, ["order-1"]]);
      assert.ok(longestMs < 400, `the event loop stood still for ${Math.round(longestMs)} ms`);
      assert.equal(Number(database.prepare("pragma busy_timeout").all()[0].timeout), busyTimeoutMs);
    });

    it("gives up after ten seconds with the driver's error", async (t) => {
      const other = open(file);
      other.exec("begin immediate");
      const now = performance.now.bind(performance);
      // Twenty times as fast as the real clock.
      t.mock.method(performance, "now", () => now() * 20);
      const begun = now();
      await assert.rejects(store.insert(record(1), { dueInMs: null }), /database is locked/);
      assert.ok(now() - begun > 450);
      other.close();
      assert.equal((await store.insert(record(1), { dueInMs: null })).version, 1);
    });

    it("keeps rows that a person can read", async () => {
      await store.insert(record(1), { dueInMs: null });
      const [row] = database.prepare("select amount, holds_reference, created_at, metadata ->> 'orderId' as id from cubepay_payments").all();
      assert.deepEqual({ ...row }, { amount: "50.00", holds_reference: 1, created_at: "2026-01-31T12:00:00.123Z", id: 1 });
    });

    it("answers from indexes", async () => {
      const asked = [];
      const watched = sqliteStore({ prepare: (sql) => (asked.push(sql), database.prepare(sql)), exec: (sql) => database.exec(sql) });
      await store.insert(record(1), { dueInMs: 0 });
      await sleep(5);
      const [claimed] = await watched.claim({ limit: 5 }, minute);
      await watched.claim({ requestId: "request-1" }, minute);
      for (const key of ["requestId", "paymentSessionId", "reference"]) await watched.find(key, ["x"]);
      await watched.save(claimed, { dueInMs: null });
      const statements = asked.filter((sql) => !sql.startsWith("pragma"));
      assert.equal(statements.length, 7);
      for (const sql of statements) {
        const places = sql.match(/\?/g).map(() => "1");
        const plan = database.prepare(`explain query plan ${sql}`).all(...places).map(({ detail }) => detail);
        assert.deepEqual(plan.filter((step) => /^SCAN (?!json_each)/.test(step)), [], `${sql}\n${plan.join("\n")}`);
      }
      assert.match(database.prepare(`explain query plan ${statements[0]}`).all("", "", 1).map(({ detail }) => detail).join(), /cubepay_payments_due/);
    });
  });
}

describe("several processes that share a file", () => {
  for (const mode of ["wal", "delete"]) {
    it(`create the table once, and claim each record once, with the ${mode} journal`, async () => {
      const folder = mkdtempSync(join(tmpdir(), "cubepay-sqlite-"));
      const sqlite = join(folder, "shop.db");
      const database = new Database(sqlite);
      database.pragma(`journal_mode = ${mode}`);
      await inProcesses(3, { task: "migrate", sqlite });
      const store = sqliteStore(database);
      for (let n = 0; n < 150; n += 1) await store.insert(record(n), { dueInMs: 0 });
      const claimed = await inProcesses(3, { task: "claim", sqlite });
      assert.deepEqual([claimed.flat().length, new Set(claimed.flat()).size], [150, 150]);
      database.close();
      rmSync(folder, { recursive: true, force: true });
    });
  }
});

describe("sqliteStore", () => {
  it("reads integers from a connection that gives them as BigInt", async () => {
    const database = new Database(":memory:");
    database.defaultSafeIntegers(true);
    const store = sqliteStore(database);
    await store.migrate();
    const written = await store.insert(record(1, { attempts: 3 }), { dueInMs: 0 });
    assert.deepEqual([written.version, written.attempts, written.holdsReference], [1, 3, true]);
    assert.equal((await store.save(written, { dueInMs: null })).version, 2);
  });

  it("says what to pass when it gets no database", () => {
    for (const database of [undefined, null, "shop.db", {}, { prepare() {} }, { query() {} }]) {
      assert.throws(() => sqliteStore(database), { name: "TypeError", message: /expected a database with prepare\(sql\) and exec\(sql\), got .*better-sqlite3/ });
    }
  });

  it("names a wrong option, and takes no table's name that is not one", async () => {
    const database = new Database(":memory:");
    assert.throws(() => sqliteStore(database, { tables: "x" }), { name: "TypeError", message: /unknown option "tables"/ });
    for (const table of ["", "a.b", "a;", `a"`, 7]) {
      assert.throws(() => sqliteStore(database, { table }), { name: "TypeError", message: /table must be a name/ });
      assert.throws(() => sqliteSchema(table), { name: "TypeError", message: /table must be a name/ });
    }
    const store = sqliteStore(database, { table: "Order" });
    await store.migrate();
    assert.equal((await store.insert(record(1), { dueInMs: 0 })).version, 1);
  });

  it("creates its table by the SQL that the package ships", async () => {
    const text = readFileSync(inProject("pkg/server/sqlite.sql"), "utf8");
    assert.equal(text, sqliteSchema());
    const database = new Database(":memory:");
    database.exec(text);
    assert.equal((await sqliteStore(database).insert(record(1), { dueInMs: 0 })).version, 1);
  });
});
