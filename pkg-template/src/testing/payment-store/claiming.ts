// The checks of `claim`.

import { type PaymentRecord } from "../../server/payments/payment.js";
import { givenFields, inserted, longMs, newRecord, requestIds, sleep, stored, type Check } from "./check.js";
import { expectEqual, expectNone, expectRecord, expectTrue } from "./expect.js";
import { isBetween } from "./times.js";

export const claiming: Check[] = [
  {
    name: "claim: a claimed record has the next version, and claimedUntil and dueAt at forMs from now",
    run: async ({ store }) => {
      const first = await inserted(store, newRecord(1), { dueInMs: 0 });
      const [claimed, ...more] = await store.claim({ limit: 10 }, longMs);
      const record = expectRecord(claimed, "claim of a due record");
      expectEqual(more.length, 0, "further claimed records");
      expectEqual(givenFields(record), givenFields(first), "the claimed record");
      expectEqual(record.version, 2, "its version");
      isBetween(record.updatedAt, record.claimedUntil, longMs, "claimedUntil");
      expectEqual(record.dueAt, record.claimedUntil, "dueAt");
      expectEqual(await stored(store, first.requestId), record, "the record that find returns");
    },
  },
  {
    name: "claim: returns up to limit due records, starting with the one due longest",
    run: async ({ store }) => {
      const records: PaymentRecord[] = [];
      for (const [n, dueInMs] of [150, 0, 75, 110, 40].entries()) records.push(await inserted(store, newRecord(n), { dueInMs }));
      await inserted(store, newRecord("later"), { dueInMs: longMs });
      await inserted(store, newRecord("never"), { dueInMs: null });
      await sleep(200);
      const order = requestIds(records.sort((one, other) => ((one.dueAt ?? "") < (other.dueAt ?? "") ? -1 : 1)));
      expectEqual(requestIds(await store.claim({ limit: 2 }, longMs)), order.slice(0, 2), "the first claim of two");
      expectEqual(requestIds(await store.claim({ limit: 100 }, longMs)), order.slice(2), "the claim of the rest");
      expectEqual(await store.claim({ limit: 100 }, longMs), [], "a claim when nothing is due");
    },
  },
  {
    name: "claim: returns the record with a requestId, whether due or not",
    run: async ({ store }) => {
      await inserted(store, newRecord(1), { dueInMs: null });
      await inserted(store, newRecord(2), { dueInMs: longMs });
      await inserted(store, newRecord(3), { dueInMs: 0 });
      for (const n of [1, 2]) expectEqual(requestIds(await store.claim({ requestId: `request-${n}` }, longMs)), [`request-${n}`], "the claimed record");
      expectEqual(await store.claim({ requestId: "unknown" }, longMs), [], "a claim of a record that does not exist");
    },
  },
  {
    name: "claim: a claimed record is not claimed again, in either way",
    run: async ({ store }) => {
      await inserted(store, newRecord(1), { dueInMs: 0 });
      await inserted(store, newRecord(2), { claimForMs: longMs });
      const third = await inserted(store, newRecord(3), { dueInMs: null });
      expectRecord(await store.save(third, { claimForMs: longMs }), "save that claims");
      expectEqual(requestIds(await store.claim({ limit: 10 }, longMs)), ["request-1"], "the first claim");
      for (const n of [1, 2, 3]) {
        const before = await stored(store, `request-${n}`);
        expectEqual(await store.claim({ requestId: before.requestId }, longMs), [], "a second claim by requestId");
        expectEqual(await store.claim({ limit: 10 }, longMs), [], "a second claim of what is due");
        expectEqual(await stored(store, before.requestId), before, "the claimed record");
      }
    },
  },
  {
    name: "claim: a claim expires after its time, not before, and the record is due then",
    run: async ({ store }) => {
      const forMs = 200;
      const claims = [{ limit: 10 }, { requestId: "request-1" }];
      await inserted(store, newRecord(1), { dueInMs: 0 });
      for (const [round, which] of claims.entries()) {
        const begun = performance.now();
        expectEqual((await store.claim({ requestId: "request-1" }, forMs)).length, 1, "claimed records");
        let again: PaymentRecord[] = [];
        while (again.length === 0 && performance.now() - begun < 5_000) {
          await sleep(15);
          again = await store.claim(which, round === 0 ? 0 : longMs);
        }
        const afterMs = performance.now() - begun;
        expectEqual(requestIds(again), ["request-1"], "the claim after the first has expired");
        expectTrue(afterMs >= forMs - 5, `a claim for ${forMs} ms expired after ${Math.round(afterMs)} ms`);
        await sleep(5);
      }
    },
  },
  {
    name: "claim: a save with claimForMs renews the claim, and one with { dueInMs } ends it",
    run: async ({ store }) => {
      await inserted(store, newRecord(1), { dueInMs: 0 });
      const [claimed] = await store.claim({ limit: 1 }, 100);
      const renewed = expectRecord(await store.save(expectRecord(claimed, "claim"), { claimForMs: longMs }), "save that renews the claim");
      await sleep(150);
      expectEqual(await store.claim({ limit: 1 }, longMs), [], "a claim after the first has expired and was renewed");
      const freed = expectRecord(await store.save(renewed, { dueInMs: 0 }), "save that ends the claim");
      expectEqual(freed.claimedUntil, null, "claimedUntil");
      const [again] = await store.claim({ limit: 1 }, longMs);
      expectRecord(await store.save(expectRecord(again, "claim of a record that was freed"), { dueInMs: longMs }), "save that postpones it");
      expectEqual(await store.claim({ limit: 1 }, longMs), [], "a claim of a record that is due later");
      expectEqual((await store.claim({ requestId: "request-1" }, longMs)).length, 1, "records claimed by requestId");
    },
  },
  {
    name: "claim: invalidates versions that were read before",
    run: async ({ store }) => {
      const first = await inserted(store, newRecord(1), { dueInMs: 0 });
      await store.claim({ limit: 1 }, longMs);
      expectNone(await store.save(first, { dueInMs: null }), "save of the version before the claim");
    },
  },
  {
    name: "claim: parallel callers get each due record once",
    run: async ({ store }) => {
      await Promise.all(Array.from({ length: 60 }, (_, n) => inserted(store, newRecord(n), { dueInMs: 0 })));
      await sleep(5);
      const claimed: string[] = [];
      const worker = async (): Promise<void> => {
        for (let records; (records = await store.claim({ limit: 4 }, longMs)).length > 0; ) {
          expectTrue(records.length <= 4, `claim({ limit: 4 }) returned ${records.length} records`);
          claimed.push(...requestIds(records));
        }
      };
      await Promise.all(Array.from({ length: 8 }, worker));
      // Claims may skip rows that another claim had locked.
      await worker();
      expectEqual(claimed.sort(), Array.from({ length: 60 }, (_, n) => `request-${n}`).sort(), "the claimed records");
    },
  },
  {
    name: "claim: of parallel claims of one requestId, one succeeds",
    run: async ({ store }) => {
      await inserted(store, newRecord(1), { dueInMs: 0 });
      const claims = await Promise.all(Array.from({ length: 20 }, (_, n) => store.claim(n % 2 ? { requestId: "request-1" } : { limit: 5 }, longMs)));
      expectEqual(claims.flat().length, 1, "claimed records");
    },
  },
];
