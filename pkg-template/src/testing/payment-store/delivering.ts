// The checks of `deliver` and `migrate`.

import { type PaymentRecord } from "../../server/payments/payment.js";
import { type PaymentStore } from "../../server/payments/store.js";
import { givenFields, inserted, longMs, newRecord, stored, type Check } from "./check.js";
import { expectEqual, expectNone, expectRecord, expectTrue, rejection } from "./expect.js";

/** A payment that is claimed for its delivery, and its delivered state. */
async function claimed(store: PaymentStore<any>): Promise<{ record: PaymentRecord; delivered: PaymentRecord }> {
  const record = await inserted(store, newRecord(1, { status: "paid" }), { claimForMs: longMs });
  return { record, delivered: { ...record, status: "delivered", deliveredAt: "2026-01-31T12:00:01.001Z" } };
}

/** The error that the shop's `onPaid` rejects with. */
const failure = new Error("the shop's own error");

export const delivering: Check[] = [
  {
    name: "deliver: writes the record that work resolves with, neither claimed nor due",
    run: async ({ store }) => {
      const { delivered } = await claimed(store);
      const saved = expectRecord(await store.deliver(async () => delivered), "deliver");
      expectEqual([givenFields(saved), saved.version, saved.dueAt, saved.claimedUntil], [givenFields(delivered), 2, null, null], "the record that deliver returned");
      expectEqual(await stored(store, "request-1"), saved, "the record that find returns");
    },
  },
  {
    name: "deliver: rejects with the error of work, and writes nothing",
    run: async ({ store }) => {
      const { record } = await claimed(store);
      const error = await rejection(store.deliver(() => Promise.reject(failure)), "deliver with work that rejects");
      expectTrue(error === failure, `deliver with work that rejects: expected the same error, got ${String(error)}`);
      expectEqual(await stored(store, "request-1"), record, "the record");
    },
  },
  {
    name: "deliver: writes nothing when the version differs",
    run: async ({ store }) => {
      const { record, delivered } = await claimed(store);
      const renewed = expectRecord(await store.save(record, { claimForMs: longMs }), "save");
      expectNone(await store.deliver(async () => delivered), "deliver of an older version");
      expectEqual(await stored(store, "request-1"), renewed, "the record");
    },
  },
  {
    name: "deliver: of parallel deliveries of one version, one is written",
    run: async ({ store }) => {
      const { delivered } = await claimed(store);
      const answers = await Promise.all(Array.from({ length: 8 }, () => store.deliver(async () => delivered)));
      expectEqual(answers.filter((record) => record !== undefined).length, 1, "deliveries that were written");
    },
  },
  {
    name: "deliver: other calls succeed while work runs, and the claim can be renewed",
    run: async ({ store }) => {
      const { record, delivered } = await claimed(store);
      const saved = await store.deliver(async () => {
        expectEqual((await stored(store, "request-1")).status, "paid", "the status while work runs");
        await inserted(store, newRecord(2));
        const renewed = expectRecord(await store.save(record, { claimForMs: longMs }), "save while work runs");
        return { ...delivered, version: renewed.version };
      });
      expectEqual(expectRecord(saved, "deliver").version, 3, "the version");
    },
  },
  {
    name: "deliver: what work wrote through the transaction is committed together with the record",
    needsRows: true,
    run: async ({ store, rows }) => {
      const { delivered } = await claimed(store);
      const saved = await store.deliver(async (transaction) => {
        await rows?.write(transaction, "first");
        await rows?.write(transaction, "second 🎉");
        return delivered;
      });
      expectEqual(expectRecord(saved, "deliver").version, 2, "the version");
      expectEqual([...((await rows?.read(store)) ?? [])].sort(), ["first", "second 🎉"], "the shop's rows");
      expectEqual((await stored(store, "request-1")).status, "delivered", "the status");
    },
  },
  {
    name: "deliver: what work wrote through the transaction is rolled back when work rejects",
    needsRows: true,
    run: async ({ store, rows }) => {
      const { record } = await claimed(store);
      const work = async (transaction: unknown): Promise<never> => {
        await rows?.write(transaction, "undone");
        throw failure;
      };
      const error = await rejection(store.deliver(work), "deliver with work that rejects");
      expectTrue(error === failure, `deliver with work that rejects: expected the same error, got ${String(error)}`);
      expectEqual(await rows?.read(store), [], "the shop's rows");
      expectEqual(await stored(store, "request-1"), record, "the record");
    },
  },
  {
    name: "deliver: what work wrote through the transaction is rolled back when the record is not written",
    needsRows: true,
    run: async ({ store, rows }) => {
      const { record, delivered } = await claimed(store);
      const renewed = expectRecord(await store.save(record, { claimForMs: longMs }), "save");
      const saved = await store.deliver(async (transaction) => {
        await rows?.write(transaction, "undone");
        return delivered;
      });
      expectNone(saved, "deliver of an older version");
      expectEqual(await rows?.read(store), [], "the shop's rows");
      expectEqual(await stored(store, "request-1"), renewed, "the record");
    },
  },
];

export const migrating: Check[] = [
  {
    name: "migrate: can be called again and concurrently, and keeps the records",
    run: async ({ store }) => {
      const record = await inserted(store, newRecord(1));
      await Promise.all(Array.from({ length: 5 }, () => store.migrate?.()));
      expectEqual(await stored(store, "request-1"), record, "the record");
    },
  },
];
