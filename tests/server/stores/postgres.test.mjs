import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, beforeEach, describe, it } from "node:test";
import pg from "pg";
import { postgresSchema, postgresStore } from "cubepay-checkout/server/postgres";
import { testPaymentStore } from "cubepay-checkout/testing";
import { inProject } from "../../../scripts/project.mjs";
import { startPostgres } from "../../support/postgres.mjs";
import { inProcesses } from "./processes.mjs";
import { delivered, minute, record } from "./records.mjs";

let server;
let connection;
let pool;
let store;
before(async () => (server = await startPostgres()));
after(() => server?.stop());
beforeEach(async (t) => {
  connection = server.connection(await server.createDatabase());
  pool = new pg.Pool(connection);
  pool.on("error", () => {});
  t.after?.(() => pool.end());
  store = postgresStore(pool);
});

/** A database with the table of payments, and with orders of a shop. */
async function shop() {
  await store.migrate();
  await pool.query("create table orders (id text primary key)");
  return store.insert(record(1), { claimForMs: minute });
}
const orders = async () => (await pool.query("select id from orders order by id")).rows.map(({ id }) => id);
const stored = async (n = 1) => (await store.find("requestId", [`request-${n}`]))[0];
const order = (transaction, id) => transaction.query("insert into orders values ($1)", [id]);

describe("migrate", () => {
  it("creates the table once, from many processes at once", async () => {
    await inProcesses(6, { task: "migrate", postgres: connection });
    assert.equal((await store.insert(record(1), { dueInMs: 0 })).version, 1);
    await inProcesses(2, { task: "migrate", postgres: connection });
    assert.equal((await stored()).version, 1);
  });

  it("asks for no right to create tables once the table is there", async () => {
    await store.migrate();
    await pool.query("create role shop login; grant select, insert, update on cubepay_payments to shop; revoke create on schema public from public");
    const shopPool = new pg.Pool({ ...connection, user: "shop" });
    await postgresStore(shopPool).migrate();
    assert.equal((await postgresStore(shopPool).insert(record(1), { dueInMs: 0 })).version, 1);
    await shopPool.end();
  });

  it("puts the table where the option says: in another schema, under another name", async () => {
    await pool.query("create schema shop");
    for (const table of ["shop.payments", "Order", "cubepay_payments"]) {
      const elsewhere = postgresStore(pool, { table });
      await elsewhere.migrate();
      await elsewhere.migrate();
      assert.equal((await elsewhere.insert(record(1), { dueInMs: 0 })).version, 1);
    }
    const { rows } = await pool.query(`select (select count(*) from shop.payments) + (select count(*) from "Order") as count`);
    assert.equal(Number(rows[0].count), 2);
  });

  it("is the SQL that postgresSchema gives and that the package ships", async () => {
    assert.equal(readFileSync(inProject("pkg/server/postgres.sql"), "utf8"), postgresSchema());
    await pool.query(readFileSync(inProject("pkg/server/postgres.sql"), "utf8"));
    assert.equal((await store.insert(record(1), { dueInMs: 0 })).version, 1);
    await store.migrate();
    const { rows } = await pool.query("select obj_description('cubepay_payments'::regclass, 'pg_class') as comment");
    assert.match(rows[0].comment, /version 1/);
  });
});

describe("the rows", () => {
  it("can be read by a person: amounts as written, JSON as JSON, times as times", async () => {
    await shop();
    const { rows } = await pool.query("select amount, metadata->>'orderId' as id, captures->0->>'captureId' as capture, pg_typeof(due_at)::text as type from cubepay_payments");
    assert.deepEqual(rows, [{ amount: "50.00", id: "1", capture: "cap_1", type: "timestamp with time zone" }]);
  });

  it("come back the same whatever the client makes of PostgreSQL's types, and in any time zone", async () => {
    const types = { getTypeParser: (oid, format) => (oid === 25 ? pg.types.getTypeParser(oid, format) : (value) => ({ parsed: value })) };
    const odd = new pg.Pool({ ...connection, types, options: "-c timezone=Asia/Kathmandu -c datestyle=German -c intervalstyle=sql_standard" });
    await store.migrate();
    const written = await postgresStore(odd).insert(record(1), { dueInMs: 1234 });
    assert.deepEqual(await stored(), written);
    assert.equal(written.createdAt, "2026-01-31T12:00:00.123Z");
    assert.equal(Date.parse(written.dueAt) - Date.parse(written.updatedAt), 1234);
    await odd.end();
  });

  it("keep texts that PostgreSQL cannot, with a replacement character", async () => {
    await shop();
    const saved = await store.save({ ...(await stored()), problem: "a\0b\ud800c" }, { dueInMs: null });
    assert.equal(saved.problem, "a\ufffdb\ufffdc");
  });
});

describe("deliver with a Pool", () => {
  it("commits the shop's rows together with the record, and shows neither before", async () => {
    const payment = await shop();
    const saved = await store.deliver(async (transaction) => {
      await order(transaction, "order-1");
      const { rows } = await transaction.query("select id, $1::integer as n from orders", [7]);
      assert.deepEqual(rows, [{ id: "order-1", n: 7 }]);
      assert.deepEqual([await orders(), (await stored()).status], [[], "paid"]);
      return delivered(payment);
    });
    assert.deepEqual([saved.version, saved.dueAt, await orders(), (await stored()).status], [2, null, ["order-1"], "delivered"]);
  });

  it("undoes the shop's rows when work rejects, when a statement failed, and when the record was not written", async () => {
    const payment = await shop();
    const failure = new Error("no");
    await assert.rejects(store.deliver(async (transaction) => { await order(transaction, "a"); throw failure; }), failure);
    await assert.rejects(store.deliver(async (transaction) => { await order(transaction, "b"); await order(transaction, "b"); return delivered(payment); }), { code: "23505" });
    // An error that the shop swallows has undone its transaction all the same: nothing is marked as delivered.
    await assert.rejects(store.deliver(async (transaction) => { await order(transaction, "c"); await order(transaction, "c").catch(() => {}); return delivered(payment); }), { code: "25P02" });
    await assert.rejects(store.deliver(async (transaction) => { void order(transaction, "d"); void order(transaction, "d").catch(() => {}); return delivered(payment); }), { code: "25P02" });
    assert.equal(await store.deliver(async (transaction) => { await order(transaction, "e"); return delivered({ ...payment, version: 7 }); }), undefined);
    assert.deepEqual([await orders(), await stored()], [[], payment]);
    assert.deepEqual([pool.totalCount - pool.idleCount, pool.waitingCount], [0, 0]);
  });

  it("leaves the record unlocked while work runs, so that its claim can be renewed", async () => {
    const payment = await shop();
    await pool.query("alter role postgres set lock_timeout = '2s'");
    const saved = await store.deliver(async (transaction) => {
      await order(transaction, "order-1");
      return delivered(await store.save(payment, { claimForMs: minute }));
    });
    await pool.query("alter role postgres reset lock_timeout");
    assert.deepEqual([saved.version, await orders()], [3, ["order-1"]]);
  });

  it("is not disturbed by renewals under the strictest isolation", async () => {
    const payment = await shop();
    const strict = new pg.Pool({ ...connection, options: "-c default_transaction_isolation=serializable" });
    const strictStore = postgresStore(strict);
    const saved = await strictStore.deliver(async (transaction) => {
      await order(transaction, "order-1");
      return delivered(await strictStore.save(payment, { claimForMs: minute }));
    });
    assert.equal(saved.version, 3);
    await strict.end();
  });

  it("holds no connection while the transaction is not used", async () => {
    const payment = await shop();
    const small = new pg.Pool({ ...connection, max: 1 });
    const saved = await postgresStore(small).deliver(async () => {
      await small.query("insert into orders values ('order-1')");
      return delivered(payment);
    });
    assert.deepEqual([saved.version, await orders()], [2, ["order-1"]]);
    await small.end();
  });

  it("takes one connection for statements that begin at once, and gives it back", async () => {
    const payment = await shop();
    await store.deliver(async (transaction) => {
      await Promise.all(["a", "b", "c"].map((id) => order(transaction, id)));
      assert.equal(pool.totalCount - pool.idleCount, 1);
      return delivered(payment);
    });
    assert.deepEqual([await orders(), pool.totalCount - pool.idleCount], [["a", "b", "c"], 0]);
  });

  it("refuses statements after its end", async () => {
    const payment = await shop();
    let kept;
    await store.deliver(async (transaction) => {
      kept = transaction;
      return delivered(payment);
    });
    await assert.rejects(order(kept, "late"), { message: /Await every transaction\.query/ });
    assert.deepEqual(await orders(), []);
  });

  it("survives a connection that breaks while work waits, and does not use it again", async () => {
    const payment = await shop();
    const work = async (transaction) => {
      const { rows } = await transaction.query("select pg_backend_pid() as pid");
      await order(transaction, "lost");
      await pool.query("select pg_terminate_backend($1)", [rows[0].pid]);
      await new Promise((resolve) => setTimeout(resolve, 50));
      return delivered(payment);
    };
    await assert.rejects(store.deliver(work), Error);
    assert.deepEqual([await orders(), await stored(), pool.totalCount - pool.idleCount], [[], payment, 0]);
    assert.equal((await store.deliver(async (transaction) => { await order(transaction, "order-1"); return delivered(payment); })).version, 2);
  });

  it("survives a database that restarts while work waits", async () => {
    const payment = await shop();
    const work = async (transaction) => {
      await order(transaction, "lost");
      await server.restart();
      return delivered(payment);
    };
    await assert.rejects(store.deliver(work), Error);
    assert.deepEqual([await orders(), await stored()], [[], payment]);
    assert.equal((await store.deliver(async (transaction) => { await order(transaction, "order-1"); return delivered(payment); })).version, 2);
  });
});

/** What `neon()` gives: a function with `query`, whose statements have nothing in common, and a `transaction` for arrays. */
const overHttp = () => Object.assign(() => {}, { query: async (text, values) => (await pool.query(text, values)).rows, transaction: (queries) => Promise.all(queries) });

describe("a client that cannot hold a transaction", () => {
  it("keeps every other promise when it answers with rows alone, as neon() does", async () => {
    let stores = 0;
    assert.ok((await testPaymentStore(() => postgresStore(overHttp(), { table: `payments_${(stores += 1)}` }))).length > 25);
  });

  it("says to pass a Pool when onPaid uses the transaction, and delivers when it does not", async () => {
    const payment = await shop();
    const single = new pg.Client(connection);
    await single.connect();
    for (const client of [single, overHttp()]) {
      await assert.rejects(postgresStore(client).deliver((transaction) => order(transaction, "a")), { message: /Pass a Pool to postgresStore/ });
    }
    assert.equal((await postgresStore(single).deliver(async () => delivered(payment))).version, 2);
    assert.deepEqual(await orders(), []);
    await single.end();
  });
});

describe("what is asked of 100,000 payments", () => {
  it("is answered from indexes", async () => {
    await store.migrate();
    await pool.query(`
      insert into cubepay_payments select 'request-' || n, 'ps_' || n, 'order-' || n, true, '50.00', 'USD', '{}', 'delivered', null, '[]', null, 0, null,
        now(), null, null, 1, now(), case when n % 10 = 0 then now() - n * interval '1 second' end, null
      from generate_series(1, 100000) n`);
    await pool.query("analyze cubepay_payments");
    let asked;
    const watched = postgresStore({ query: (text, values) => ((asked = [text, values]), pool.query(text, values)) });
    const plan = async (ask, ...indexes) => {
      await ask();
      const { rows } = await pool.query(`explain ${asked[0]}`, asked[1]);
      const text = rows.map((row) => row["QUERY PLAN"]).join("\n");
      assert.doesNotMatch(text, /Seq Scan on cubepay_payments/);
      for (const index of indexes) assert.match(text, new RegExp(`using ${index} on|on ${index} `), text);
    };
    for (const limit of [5_000, 100]) await plan(() => watched.claim({ limit }, minute), "cubepay_payments_due", "cubepay_payments_pkey");
    await plan(() => watched.claim({ requestId: "request-7" }, minute), "cubepay_payments_pkey");
    await plan(() => watched.find("reference", ["order-7", "order-8"]), "cubepay_payments_reference");
    await plan(() => watched.find("paymentSessionId", ["ps_7"]), "cubepay_payments_session");
    await plan(async () => watched.save((await store.find("requestId", ["request-9"]))[0], { dueInMs: null }), "cubepay_payments_pkey");
  });

  it("is claimed by several processes, each record once", async () => {
    await store.migrate();
    await Promise.all(Array.from({ length: 400 }, (_, n) => store.insert(record(n), { dueInMs: 0 })));
    const claimed = await inProcesses(3, { task: "claim", postgres: connection });
    assert.equal(new Set(claimed.flat()).size, 400);
    assert.equal(claimed.flat().length, 400);
    assert.ok(claimed.every((some) => some.length > 0), JSON.stringify(claimed.map(({ length }) => length)));
  });
});

describe("postgresStore", () => {
  it("says what to pass when it gets no client", () => {
    for (const client of [undefined, null, "postgres://", {}, { connect() {} }, { query: "select" }]) {
      assert.throws(() => postgresStore(client), { name: "TypeError", message: /expected a client with query\(text, values\), got .*Pass new Pool/ });
    }
  });

  it("names a wrong option, and takes no table's name that is not one", () => {
    assert.throws(() => postgresStore(pool, { tabel: "x" }), { name: "TypeError", message: /unknown option "tabel".*table/ });
    for (const table of ["", "a b", "a;drop table x", `a"b`, "a.b.c", "1a", "a'", "ä", "a".repeat(41), 7, null, ["a"]]) {
      assert.throws(() => postgresStore(pool, { table }), { name: "TypeError", message: /table must be a name/ });
      assert.throws(() => postgresSchema(table), { name: "TypeError", message: /table must be a name/ });
    }
  });

  it("says so when the client gives no rows", async () => {
    await assert.rejects(postgresStore({ query: async () => undefined }).find("reference", ["a"]), { message: /gave no rows/ });
  });
});
