// Mutation tests of testPaymentStore: each of these stores breaks one promise, and the suite has to name it.

import assert from "node:assert/strict";
import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, it } from "node:test";
import { testPaymentStore } from "cubepay-checkout/testing";
import { inProject } from "../../../scripts/project.mjs";
import { Database } from "../../support/better-sqlite.mjs";

/** A module of the server, with changes in the text of one of its files. */
async function withChange(entry, file, changes) {
  const change = {
    name: "change",
    setup: ({ onLoad }) =>
      onLoad({ filter: new RegExp(`/${file}$`) }, ({ path }) => {
        const text = changes.reduce((text, [from, to]) => {
          assert.ok(text.includes(from), `${basename(path)} has no "${from}" any more: change this mutant`);
          return text.replaceAll(from, () => to);
        }, readFileSync(path, "utf8"));
        return { contents: text, loader: "ts" };
      }),
  };
  const options = { bundle: true, write: false, format: "esm", platform: "neutral", plugins: [change], entryPoints: [inProject("pkg-template/src/server", entry)] };
  const { outputFiles } = await build(options);
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

const pause = "await new Promise((resolve) => setTimeout(resolve, 1));";

/** What is broken, how, and which check finds it. */
const inMemory = [
  ["overwrites a record with the same requestId", [["records.has(record.requestId) || ", ""]], /insert: writes nothing when the requestId exists/],
  ["takes one session twice", [["(record.paymentSessionId === null || other.paymentSessionId !== record.paymentSessionId)", "true"]], /when the paymentSessionId exists/],
  ["lets one record only wait for its session", [["record.paymentSessionId === null || ", ""]], /any number of records may have no session yet/],
  ["lets two records hold a reference", [["!(record.holdsReference && other.holdsReference && other.reference === record.reference)", "true"]], /insert: writes nothing when another record holds the reference/],
  ["refuses a reference that nobody holds", [["record.holdsReference && other.holdsReference && ", ""]], /any number of records may have a reference/],
  ["takes references in capitals for the same", [["other.reference === record.reference", "other.reference.toLowerCase() === record.reference.toLowerCase()"]], /insert: writes nothing when another record holds the reference/],
  ["looks before it inserts", [["if (records.has(record.requestId) || !fits(record)) return undefined;", `if (records.has(record.requestId) || !fits(record)) return undefined; ${pause}`]], /of parallel inserts that hold one reference/],
  ["begins to count at 0", [["version: 1", "version: 0"]], /insert: stores every field unchanged, with version 1/],
  ["gives its own records out of hand", [["return structuredClone(written);", "return written;"], ["structuredClone({ ...record, updatedAt", "Object.assign(records.get(record.requestId) ?? {}, { ...record, updatedAt"]], /records returned earlier do not change/],
  ["keeps amounts as numbers", [["structuredClone({ ...record,", "structuredClone({ ...record, amount: String(Number(record.amount)),"]], /insert: stores every field unchanged/],
  ["keeps the metadata's keys only", [["structuredClone({ ...record,", "structuredClone({ ...record, metadata: Object.fromEntries(Object.keys(record.metadata).map((key) => [key, null])),"]], /insert: stores every field unchanged/],
  ["forgets fields of captures", [["structuredClone({ ...record,", "structuredClone({ ...record, captures: record.captures.map(({ refundAmount, ...capture }) => capture),"]], /insert: stores every field unchanged/],
  ["cuts milliseconds off the times given", [["structuredClone({ ...record,", `structuredClone({ ...record, createdAt: record.createdAt.replace(/\\.\\d+/, ".000"),`]], /insert: stores every field unchanged/],
  ["gives its own times without milliseconds", [["milliseconds).toISOString()", `milliseconds).toISOString().replace(/\\.\\d+/, "")`]], /insert: stores every field unchanged/],
  ["makes everything due", [["schedule.dueInMs === null ? null : later(schedule.dueInMs)", "later(schedule.dueInMs ?? 0)"]], /insert: the schedule sets dueAt and claimedUntil/],
  ["makes nothing due", [["schedule.dueInMs === null ? null : later(schedule.dueInMs)", "null"]], /insert: the schedule sets dueAt and claimedUntil/],
  ["finds by the requestId only", [["values.includes(record[key])", "values.includes(record.requestId)"]], /find: returns the records with one of the values/],
  ["finds by the first value only", [["values.includes(record[key])", "values[0] === record[key]"]], /find: returns the records with one of the values/],
  ["finds records without a session", [["record[key] !== null && values.includes(record[key])", `values.includes(record[key] ?? "")`]], /find: returns the records with one of the values/],
  ["finds the oldest first", [["other.createdAt.localeCompare(one.createdAt)", "one.createdAt.localeCompare(other.createdAt)"]], /find: returns the newest records first/],
  ["finds without an end", [[".slice(0, 100)", ""]], /find: returns the newest records first, at most 100/],
  ["gives claimed records out again", [["due(record) && isFree(record, now)", "due(record)"]], /a claimed record is not claimed again/],
  ["gives claimed records out again by requestId", [["due(record) && isFree(record, now)", `due(record) && ("requestId" in which || isFree(record, now))`]], /a claimed record is not claimed again/],
  ["never lets a claim run out", [["claimedUntil === null || claimedUntil <= now", "claimedUntil === null"]], /a claim expires/],
  ["lets claims run out early", [["claimedUntil === null || claimedUntil <= now", "claimedUntil === null || Date.parse(claimedUntil) <= Date.parse(now) + 100"]], /a claim expires after its time, not before/],
  ["makes a claimed record due no more", [["{ dueAt: later(schedule.claimForMs),", "{ dueAt: null,"]], /a claim expires/],
  ["claims what is not due", [["record.dueAt !== null && record.dueAt <= now", "record.dueAt !== null"]], /returns up to limit due records/],
  ["claims what is never due", [["record.dueAt !== null && record.dueAt <= now", "record.dueAt === null || record.dueAt <= now"]], /returns up to limit due records/],
  ["claims by requestId only what is due", [[`"requestId" in which ? record.requestId === which.requestId : record`, `(!("requestId" in which) || record.requestId === which.requestId) && record`]], /returns the record with a requestId, whether due or not/],
  ["claims in no order", [[`(one.dueAt ?? "").localeCompare(other.dueAt ?? "")`, "0"]], /starting with the one due longest/],
  ["claims more than the limit", [[`"limit" in which ? which.limit : 1`, "1_000"]], /returns up to limit due records/],
  ["claims without a new version", [["version: record.version + 1 }, { claimForMs", "version: record.version }, { claimForMs"]], /invalidates versions that were read before/],
  ["looks before it claims", [["const now = later(0);", `const now = later(0); const seen = structuredClone([...records.values()]); ${pause}`], ["return [...records.values()]\n        .filter((record) => due", "return seen\n        .filter((record) => due"]], /parallel callers get each due record once/],
  ["saves any version", [["records.get(record.requestId)?.version !== record.version || ", ""]], /save: writes nothing when the version differs/],
  ["saves an older version", [["?.version !== record.version", "?.version! < record.version"]], /save: writes nothing when the version differs/],
  ["saves beside a holder of the reference", [["!== record.version || !fits(record)", "!== record.version"]], /save: writes nothing when another record holds the reference/],
  ["saves under the same version", [["return write({ ...record, version: record.version + 1 }, schedule);", "return write({ ...record }, schedule);"]], /save: writes every field unchanged, and raises the version/],
  ["looks before it saves", [["!fits(record)) return undefined;\n    return", `!fits(record)) return undefined;\n    ${pause}\n    return`]], /save: of parallel writes of one version/],
  ["ignores the claim of a save", [["return write({ ...record, version: record.version + 1 }, schedule);", `return write({ ...record, version: record.version + 1 }, "claimForMs" in schedule ? { dueInMs: 0 } : schedule);`]], /a save with claimForMs renews the claim/],
  ["keeps the claim after a save", [["later(schedule.dueInMs), claimedUntil: null }", "later(schedule.dueInMs), claimedUntil: later(60_000) }"]], /one with \{ dueInMs \} ends it/],
  ["delivers, and stays due", [["{ dueInMs: null }),", "{ dueInMs: 0 }),"]], /deliver: writes the record that work resolves with, neither claimed nor due/],
  ["delivers in spite of an error", [["save(await work(undefined), { dueInMs: null })", "work(undefined).then((record) => save(record, { dueInMs: null }), () => undefined)"]], /deliver: rejects with the error of work/],
  ["wraps the error of work", [["save(await work(undefined), { dueInMs: null })", "save(await work(undefined).catch((cause) => { throw new Error(`failed`, { cause }); }), { dueInMs: null })"]], /deliver: rejects with the error of work/],
  ["delivers an older version", [["save(await work(undefined), { dueInMs: null })", "work(undefined).then((record) => write({ ...record, version: record.version + 1 }, { dueInMs: null }))"]], /deliver: writes nothing when the version differs/],
  ["loses the records when it migrates", [["    save,\n", "    save,\n    migrate: async () => records.clear(),\n"]], /migrate: can be called again/],
];

/** Statements of the shop's own, in a store that has a transaction for them. */
const inSqlite = [
  ["keeps the shop's rows when the record was not written", [["if (saved) for", "for"]], /rolled back when the record is not written/],
  ["writes the shop's rows at once", [["const { transaction, close } = queue();", "const { close } = queue();\n      const transaction = { run: (sql: string, ...values: unknown[]) => void database.prepare(sql).run(...values) };"]], /rolled back when work rejects/],
  ["forgets the shop's rows", [["runToEnd(database.prepare(sql), values)", "void 0"]], /committed together with the record/],
];

const found = (createStore, options, check) => assert.rejects(testPaymentStore(createStore, options), ({ message }) => check.test(message));

// Checks mostly wait, so all stores are checked at once.
describe("the suite fails for a store that", { concurrency: 100 }, () => {
  for (const [what, changes, check] of inMemory) {
    it(what, async () => {
      const { memoryStore } = await withChange("payments/memory-store.ts", "memory-store.ts", changes);
      await found(memoryStore, {}, check);
    });
  }

  for (const [what, changes, check] of inSqlite) {
    it(what, async () => {
      const { sqliteStore } = await withChange("sqlite.ts", "sqlite-store.ts", changes);
      let database;
      const createStore = () => {
        database = new Database(":memory:");
        database.exec("create table shop_rows (text text)");
        return sqliteStore(database);
      };
      const rows = {
        write: (transaction, text) => transaction.run("insert into shop_rows values (?)", text),
        read: () => database.prepare("select text from shop_rows").all().map(({ text }) => text),
      };
      await found(createStore, { rows }, check);
    });
  }
});

describe("testPaymentStore without a test runner", () => {
  it("resolves with the names of the checks that passed", async () => {
    const { memoryStore } = await withChange("payments/memory-store.ts", "memory-store.ts", []);
    const passed = await testPaymentStore(memoryStore);
    assert.ok(passed.length > 25 && passed.every((name) => /^(insert|find|claim|save|deliver|migrate): /.test(name)), passed.join("\n"));
  });

  it("rejects with every failed check and the reason", async () => {
    const { memoryStore } = await withChange("payments/memory-store.ts", "memory-store.ts", [["version: 1", "version: 3"]]);
    await assert.rejects(testPaymentStore(memoryStore), ({ message, cause }) => {
      assert.match(message, /^The store fails \d+ of \d+ checks:\n- insert: stores every field unchanged, with version 1\n  its version: expected 1, got 3\n/);
      return cause.name === "FailedCheck";
    });
  });

  it("says what to write when it gets a store instead of a function", async () => {
    await assert.rejects(testPaymentStore({}), { name: "TypeError", message: /testPaymentStore\(\(\) => store\)/ });
  });
});
