// The checks of `insert`, `find` and `save`.

import { type PaymentKey } from "../../server/payments/store.js";
import { fullRecord, givenFields, inserted, longMs, newRecord, requestIds, stored, type Check } from "./check.js";
import { expectEqual, expectNone, expectRecord, expectTrue } from "./expect.js";
import { expectTime, isBetween } from "./times.js";

export const inserting: Check[] = [
  {
    name: "insert: stores every field unchanged, with version 1",
    run: async ({ store }) => {
      for (const record of [fullRecord(1), newRecord(2, { paymentSessionId: null, holdsReference: false })]) {
        const written = await inserted(store, record);
        expectEqual(givenFields(written), record, "the record that insert returned");
        expectEqual(written.version, 1, "its version");
        expectTime(written.updatedAt, "updatedAt");
        expectEqual(await stored(store, record.requestId), written, "the record that find returns");
      }
    },
  },
  {
    name: "insert: the schedule sets dueAt and claimedUntil",
    run: async ({ store }) => {
      const never = await inserted(store, newRecord(1), { dueInMs: null });
      expectEqual([never.dueAt, never.claimedUntil], [null, null], "dueAt and claimedUntil after { dueInMs: null }");
      const due = await inserted(store, newRecord(2), { dueInMs: longMs });
      isBetween(due.updatedAt, due.dueAt, longMs, "dueAt after { dueInMs }");
      expectEqual(due.claimedUntil, null, "claimedUntil after { dueInMs }");
      const claimed = await inserted(store, newRecord(3), { claimForMs: longMs });
      isBetween(claimed.updatedAt, claimed.claimedUntil, longMs, "claimedUntil after { claimForMs }");
      expectEqual(claimed.dueAt, claimed.claimedUntil, "dueAt of a claimed payment");
    },
  },
  {
    name: "insert: writes nothing when the requestId exists",
    run: async ({ store }) => {
      const first = await inserted(store, newRecord(1));
      expectNone(await store.insert({ ...newRecord(2), requestId: first.requestId }, { dueInMs: 0 }), "insert with a requestId that exists");
      expectEqual(await stored(store, first.requestId), first, "the record that was there");
    },
  },
  {
    name: "insert: writes nothing when the paymentSessionId exists",
    run: async ({ store }) => {
      const first = await inserted(store, newRecord(1));
      expectNone(await store.insert({ ...newRecord(2), paymentSessionId: first.paymentSessionId }, { dueInMs: 0 }), "insert with a paymentSessionId that exists");
      expectEqual(requestIds(await store.find("requestId", ["request-1", "request-2"])), ["request-1"], "the records that are there");
    },
  },
  {
    name: "insert: writes nothing when another record holds the reference",
    run: async ({ store }) => {
      await inserted(store, newRecord(1, { reference: "order" }));
      expectNone(await store.insert(newRecord(2, { reference: "order" }), { dueInMs: 0 }), "insert with a reference that is held");
      expectEqual(requestIds(await store.find("reference", ["order"])), ["request-1"], "the records of the reference");
      await inserted(store, newRecord(3, { reference: "ORDER" }));
      await inserted(store, newRecord(4, { reference: "order " }));
    },
  },
  {
    name: "insert: any number of records may have a reference that at most one of them holds",
    run: async ({ store }) => {
      await inserted(store, newRecord(1, { reference: "order", holdsReference: false }));
      await inserted(store, newRecord(2, { reference: "order", holdsReference: true }));
      await inserted(store, newRecord(3, { reference: "order", holdsReference: false }));
      expectEqual(requestIds(await store.find("reference", ["order"])).sort(), ["request-1", "request-2", "request-3"], "the records of the reference");
    },
  },
  {
    name: "insert: any number of records may have no session yet",
    run: async ({ store }) => {
      for (const n of [1, 2, 3]) await inserted(store, newRecord(n, { paymentSessionId: null }));
    },
  },
  {
    name: "insert: of parallel inserts that hold one reference, one is written",
    run: async ({ store }) => {
      const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => store.insert(newRecord(n, { reference: "order" }), { dueInMs: 0 })));
      expectEqual(answers.filter((record) => record !== undefined).length, 1, "inserts that were written");
      expectEqual((await store.find("reference", ["order"])).length, 1, "records of the reference");
    },
  },
  {
    name: "insert: of parallel inserts with one requestId, one is written",
    run: async ({ store }) => {
      const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => store.insert({ ...newRecord(n), requestId: "request" }, { dueInMs: 0 })));
      const written = answers.filter((record) => record !== undefined);
      expectEqual(written.length, 1, "inserts that were written");
      expectEqual(await stored(store, "request"), written[0], "the record that is there");
    },
  },
];

export const finding: Check[] = [
  {
    name: "find: returns the records with one of the values, by each key",
    run: async ({ store }) => {
      for (const n of [1, 2, 3]) await inserted(store, newRecord(n));
      await inserted(store, newRecord(4, { paymentSessionId: null }));
      const keys: Record<PaymentKey, string> = { requestId: "request-", paymentSessionId: "ps_", reference: "order-" };
      for (const [key, prefix] of Object.entries(keys) as [PaymentKey, string][]) {
        const found = async (...values: string[]) => requestIds(await store.find(key, values)).sort();
        expectEqual(await found(`${prefix}2`), ["request-2"], `find by ${key}`);
        expectEqual(await found(`${prefix}1`, "unknown", `${prefix}3`), ["request-1", "request-3"], `find by several values of ${key}`);
        expectEqual(await found(), [], `find by no value of ${key}`);
        expectEqual(await found("", "null", "undefined", `${prefix}2' or '1'='1`, "%"), [], `find by other values of ${key}`);
      }
    },
  },
  {
    name: "find: returns the newest records first, at most 100",
    run: async ({ store }) => {
      const day = (n: number) => new Date(Date.UTC(2026, 0, 1) + n * 1_001).toISOString();
      const order = Array.from({ length: 105 }, (_, n) => (n * 47) % 105);
      for (const n of order) await inserted(store, newRecord(n, { reference: "order", holdsReference: false, createdAt: day(n) }));
      const newest = Array.from({ length: 100 }, (_, n) => `request-${104 - n}`);
      expectEqual(requestIds(await store.find("reference", ["order"])), newest, "the records of the reference");
    },
  },
];

export const saving: Check[] = [
  {
    name: "save: writes every field unchanged, and raises the version by one",
    run: async ({ store }) => {
      const first = await inserted(store, newRecord(1, { paymentSessionId: null }), { dueInMs: 0 });
      const changed = { ...first, ...fullRecord(1) };
      const saved = expectRecord(await store.save(changed, { dueInMs: longMs }), "save of the current version");
      expectEqual(givenFields(saved), givenFields(changed), "the record that save returned");
      expectEqual(saved.version, 2, "its version");
      isBetween(saved.updatedAt, saved.dueAt, longMs, "dueAt after { dueInMs }");
      expectEqual(await stored(store, first.requestId), saved, "the record that find returns");
      const back = expectRecord(await store.save({ ...saved, ...newRecord(1) }, { dueInMs: null }), "save of the next version");
      expectEqual([givenFields(back), back.version, back.dueAt, back.claimedUntil], [newRecord(1), 3, null, null], "the record that save returned");
    },
  },
  {
    name: "save: writes nothing when the version differs or the record is gone",
    run: async ({ store }) => {
      const first = await inserted(store, newRecord(1));
      const second = expectRecord(await store.save(first, { dueInMs: null }), "save of the current version");
      expectNone(await store.save({ ...first, problem: "stale" }, { dueInMs: 0 }), "save of an older version");
      expectNone(await store.save({ ...second, version: 3, problem: "stale" }, { dueInMs: 0 }), "save of a version that does not exist");
      expectNone(await store.save({ ...second, requestId: "request-2" }, { dueInMs: 0 }), "save of a record that does not exist");
      expectEqual(await stored(store, first.requestId), second, "the record that is there");
      expectEqual(await store.find("requestId", ["request-2"]), [], "records with the other requestId");
    },
  },
  {
    name: "save: writes nothing when another record holds the reference, until that record releases it",
    run: async ({ store }) => {
      const dead = await inserted(store, newRecord(1, { reference: "order", holdsReference: false }));
      const holder = await inserted(store, newRecord(2, { reference: "order" }));
      const again = expectRecord(await store.save({ ...holder, status: "funded" }, { dueInMs: null }), "save of a record that holds its reference already");
      expectNone(await store.save({ ...dead, holdsReference: true }, { dueInMs: 0 }), "save with a reference that is held");
      expectEqual(await stored(store, dead.requestId), dead, "the record that was rejected");
      expectRecord(await store.save({ ...again, holdsReference: false }, { dueInMs: null }), "save that releases the reference");
      expectRecord(await store.save({ ...dead, holdsReference: true }, { dueInMs: null }), "save with a reference that is free");
      expectNone(await store.insert(newRecord(3, { reference: "order" }), { dueInMs: 0 }), "insert with a reference that is held again");
    },
  },
  {
    name: "save: of parallel writes of one version, one is written",
    run: async ({ store }) => {
      const first = await inserted(store, newRecord(1));
      const answers = await Promise.all(Array.from({ length: 20 }, (_, attempts) => store.save({ ...first, attempts }, { dueInMs: null })));
      const written = answers.filter((record) => record !== undefined);
      expectEqual(written.length, 1, "saves that were written");
      expectEqual(await stored(store, first.requestId), written[0], "the record that is there");
    },
  },
  {
    name: "save: of parallel writes that take one reference, one is written",
    run: async ({ store }) => {
      const waiting = await Promise.all(Array.from({ length: 10 }, (_, n) => inserted(store, newRecord(n, { reference: "order", holdsReference: false }))));
      const answers = await Promise.all(waiting.map((record) => store.save({ ...record, holdsReference: true }, { dueInMs: null })));
      expectEqual(answers.filter((record) => record !== undefined).length, 1, "saves that were written");
      expectEqual((await store.find("reference", ["order"])).filter(({ holdsReference }) => holdsReference).length, 1, "records that hold the reference");
    },
  },
  {
    name: "save: records returned earlier do not change",
    run: async ({ store }) => {
      const metadata = { list: [1] };
      const first = await inserted(store, newRecord(1, { metadata }));
      metadata.list.push(2);
      await store.save({ ...first, problem: "changed" }, { dueInMs: null });
      expectTrue(first.problem === null && first.version === 1, "the record that insert returned has changed with a later write");
      expectEqual((await stored(store, first.requestId)).metadata, { list: [1] }, "metadata");
    },
  },
];
