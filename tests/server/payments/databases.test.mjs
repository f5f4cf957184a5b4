// The promises over real databases, and several servers that share one: each shop here is a server of its own, with its
// own createPayments and its own connection.

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { postgresStore } from "cubepay-checkout/server/postgres";
import { sqliteStore } from "cubepay-checkout/server/sqlite";
import { createSandboxApi } from "cubepay-checkout/testing";
import { Database } from "../../support/better-sqlite.mjs";
import { startPostgres } from "../../support/postgres.mjs";
import { apiKey, openShop, settleUntil } from "./shop.mjs";

const table = "create table orders (reference text not null unique, amount text not null)";

/** Each database: how a server gets its store, how `onPaid` writes an order, and how a test reads everything. */
const databases = {
  PostgreSQL: async () => {
    const server = await startPostgres();
    const pools = [];
    const connect = () => (pools.push(new pg.Pool(server.connection())), pools.at(-1).on("error", () => {}));
    await connect().query(table);
    return {
      store: () => postgresStore(connect()),
      write: (transaction, { reference, amount }) => transaction.query("insert into orders values ($1, $2)", [reference, amount]),
      orders: async () => (await pools[0].query("select * from orders")).rows,
      dump: async () => JSON.stringify((await pools[0].query("select * from cubepay_payments")).rows),
      close: async () => {
        await Promise.all(pools.map((pool) => pool.end()));
        await server.stop();
      },
    };
  },
  PGlite: async () => {
    const db = new PGlite();
    await db.exec(table);
    return {
      store: () => postgresStore(db),
      write: (transaction, { reference, amount }) => transaction.query("insert into orders values ($1, $2)", [reference, amount]),
      orders: async () => (await db.query("select * from orders")).rows,
      dump: async () => JSON.stringify((await db.query("select * from cubepay_payments")).rows),
      close: () => db.close(),
    };
  },
  "SQLite, with better-sqlite3": async () => {
    const folder = mkdtempSync(join(tmpdir(), "cubepay-shop-"));
    const open = () => new Database(join(folder, "shop.db"));
    const db = open();
    db.pragma("journal_mode = WAL");
    db.exec(table);
    return {
      store: () => sqliteStore(open()),
      write: (transaction, { reference, amount }) => transaction.run("insert into orders values (?, ?)", reference, amount),
      orders: async () => db.prepare("select * from orders").all(),
      dump: async () => readdirSync(folder).map((file) => readFileSync(join(folder, file), "latin1")).join(""),
      close: () => {
        db.close();
        rmSync(folder, { recursive: true });
      },
    };
  },
};

for (const [name, open] of Object.entries(databases)) {
  describe(name, () => {
    let database;
    let order = 0;
    before(async () => {
      database = await open();
      await database.store().migrate();
    });
    after(() => database?.close());

    /** Some servers of one shop, which share a database and a CubePay. */
    const servers = (count, options = {}) => {
      const sandbox = createSandboxApi({ apiKey, confirmAfterMs: 0, captureAfterMs: 0 });
      order += 1;
      const orderId = `order-${order}`;
      const shops = Array.from({ length: count }, () => openShop({ sandbox, store: database.store(), ...options }));
      return { orderId, shops, sandbox };
    };
    const statusOf = async (shop, reference) => (await shop.payments.get({ reference }))?.status;
    const ordersOf = async (reference) => (await database.orders()).filter((row) => row.reference === reference);

    it("commits the shop's own rows together with the delivery", async () => {
      const { orderId, shops: [shop] } = servers(1, { onPaid: (payment, { transaction }) => database.write(transaction, payment) });
      const session = await shop.begin({ orderId });
      shop.sandbox.fund(session.paymentSessionId);
      await settleUntil(shop, async () => (await statusOf(shop, orderId)) === "delivered");
      assert.deepEqual((await ordersOf(orderId)).map((row) => ({ ...row })), [{ reference: orderId, amount: "50.00" }]);
      assert.deepEqual(shop.errors, []);
    });

    it("undoes the shop's own rows when onPaid fails afterwards, and writes them once in the end", async () => {
      let failures = 2;
      const { orderId, shops: [shop] } = servers(1, {
        onPaid: async (payment, { transaction }) => {
          await database.write(transaction, payment);
          if (failures-- > 0) throw new Error("the mail server is away");
        },
      });
      const session = await shop.begin({ orderId });
      shop.sandbox.fund(session.paymentSessionId);
      await settleUntil(shop, () => failures === 1);
      assert.deepEqual(await ordersOf(orderId), []);
      assert.equal(await statusOf(shop, orderId), "paid");
      await settleUntil(shop, async () => (await statusOf(shop, orderId)) === "delivered");
      assert.equal((await ordersOf(orderId)).length, 1);
    });

    it("lets one of two tabs pay, whichever servers they reach", async () => {
      const { orderId, shops, sandbox } = servers(3);
      const answers = await Promise.all(shops.flatMap((shop) => [shop.post({ orderId }), shop.post({ orderId })]));
      assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409, 409, 409]);
      assert.equal(sandbox.sessions.length, 1);
    });

    it("captures and delivers each of many payments once, though several servers settle at once", async () => {
      const { shops, sandbox } = servers(3, { onPaid: (payment, { transaction }) => database.write(transaction, payment) });
      const references = Array.from({ length: 30 }, () => `order-${(order += 1)}`);
      const sessions = await Promise.all(references.map((orderId, index) => shops[index % 3].begin({ orderId })));
      for (const { paymentSessionId } of sessions) sandbox.fund(paymentSessionId);
      const all = { payments: { settle: () => Promise.all(shops.map((shop) => shop.payments.settle())) } };
      await settleUntil(all, async () => (await Promise.all(references.map((reference) => statusOf(shops[0], reference)))).every((status) => status === "delivered"));
      for (const session of sessions) assert.deepEqual(shops[0].captures(session).map(({ captureAmount }) => captureAmount), ["50.00"]);
      for (const reference of references) assert.equal((await ordersOf(reference)).length, 1);
    });

    it("holds neither a token nor the key", async () => {
      const { orderId, shops: [shop] } = servers(1);
      const session = await shop.begin({ orderId, note: "a note" });
      shop.sandbox.fund(session.paymentSessionId);
      await shop.lookUp(session);
      await settleUntil(shop, async () => (await statusOf(shop, orderId)) === "delivered");
      const dump = await database.dump();
      assert.ok(dump.includes(session.paymentSessionId));
      for (const { paymentSessionToken } of shop.sandbox.sessions) assert.ok(!dump.includes(paymentSessionToken));
      assert.ok(!dump.includes(apiKey));
    });

    it("takes whatever a browser sends as values, and never as SQL", async () => {
      const { shops: [shop] } = servers(1);
      const words = `'; drop table cubepay_payments; -- "$1 ? \u2028 \u{1f9fe}`;
      const session = await shop.begin({ orderId: words, requestId: `${words}2`, note: { [words]: [words] } });
      const payment = await shop.payments.get({ reference: words });
      assert.equal(payment.paymentSessionId, session.paymentSessionId);
      assert.deepEqual(JSON.parse(JSON.stringify(payment.metadata.note)), { [words]: [words] });
      assert.equal((await shop.webhook({ id: words })).status, 200);
      assert.equal((await shop.payments.explain(words)).attempts.length, 1);
    });
  });
}
