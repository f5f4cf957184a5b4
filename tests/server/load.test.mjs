import assert from "node:assert/strict";
import { test } from "node:test";
import { sendCustomers } from "./load/customers.mjs";

test("of 1,000 payments, 50 at a time over failing connections, none loses its session and none has two", { timeout: 120_000 }, async (t) => {
  const { payments, sessions, lost, duplicated, mixedUp, failures, ...figures } = await sendCustomers({ payments: 1_000, atOnce: 50, faulty: true });
  assert.deepEqual({ lost, duplicated, mixedUp }, { lost: [], duplicated: [], mixedUp: [] });
  assert.deepEqual([payments, sessions], [1_000, 1_000]);
  assert.ok(Object.keys(failures).length === 5 && Object.values(failures).every((count) => count > 10), JSON.stringify(failures));
  t.diagnostic(`${figures.requests} requests, ${Math.round(figures.requestsPerSecond)} a second; ${JSON.stringify(failures)}`);
});
