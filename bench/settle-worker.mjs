// One process of a shop. It settles due payments and reports how long that took.

import pg from "pg";
import { createPayments } from "cubepay-checkout/server";
import { postgresStore } from "cubepay-checkout/server/postgres";
import { instantCubePay } from "./settle-cubepay.mjs";

const { connection, answersAfterMs } = JSON.parse(process.argv[2]);
const pool = new pg.Pool({ ...connection, max: 10 });
let statements = 0;
const counted = { query: (text, values) => ((statements += 1), pool.query(text, values)) };
let errors = 0;
const payments = createPayments({
  apiKey: "sk_bench_0123456789",
  apiHost: "https://api.example",
  store: postgresStore(counted),
  price: () => ({ amount: "50.00", currency: "USD", reference: "bench" }),
  fetch: instantCubePay({ answersAfterMs }),
  onPaid: async () => {},
  onError: () => (errors += 1),
});
// Opens a connection and compiles the code before the measurement.
await payments.settle({ limit: 1 });

process.on("disconnect", () => process.exit());
process.on("message", async ({ limit, untilEmpty }) => {
  statements = 0;
  const begun = performance.now();
  const counts = await payments.settle({ limit });
  while (untilEmpty) {
    const { checked } = await payments.settle({ limit });
    counts.checked += checked;
    if (checked === 0) break;
  }
  const milliseconds = performance.now() - begun;
  globalThis.gc?.();
  process.send({ counts, milliseconds, statements, errors, heap: process.memoryUsage().heapUsed });
});
process.send("ready");
