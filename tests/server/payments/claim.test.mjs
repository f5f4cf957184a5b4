// A claim: who works on a payment keeps it while the work goes on, and gives it back at the end.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { memoryStore } from "cubepay-checkout/server";
import { openShop } from "./shop.mjs";

test("a renewal of the claim does not overtake a slow write of the payment", async () => {
  const store = memoryStore();
  const slowStore = {
    ...store,
    // The write that gives the payment back takes as long as three renewals.
    save: async (record, schedule) => {
      if ("dueInMs" in schedule && record.status === "capturing") await sleep(120);
      return store.save(record, schedule);
    },
  };
  const shop = openShop({ store: slowStore, claimMs: 100 });
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  const counts = await shop.payments.settle();
  const [record] = await store.find("paymentSessionId", [session.paymentSessionId]);
  assert.equal(record.status, "capturing");
  assert.equal(record.claimedUntil, null);
  assert.equal(counts.capturing, 1);
  assert.deepEqual(shop.errors, []);
});

test("from the money to an accepted capture, a payment is written once", async () => {
  const store = memoryStore();
  let writes = 0;
  const shop = openShop({ store: { ...store, save: (...given) => ((writes += 1), store.save(...given)) } });
  const session = await shop.begin();
  shop.sandbox.fund(session.paymentSessionId);
  writes = 0;
  const counts = await shop.payments.settle();
  assert.equal(counts.capturing, 1);
  assert.equal(writes, 1);
});
