// Mutation tests of the crash tests: each of these shops breaks one promise, and the books have to show it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runChaos } from "./chaos.mjs";

const seed = 20_261_127;

/** What is broken, how, and what is found. */
const mutants = [
  ["claims payments for no time", [["server.js", "tools.claimMs)", "0)"], ["server.js", "{ claimForMs: this.#claimMs }", "{ claimForMs: 0 }"]], /onPaid ran in two processes at once|nothing had died/],
  ["takes the capture's key from the clock", [["server.js", "`capture-${record.paymentSessionId}`", "`capture-${record.paymentSessionId}-${Date.now()}`"]], /was captured, and came to rest as review/],
  [
    "marks a payment as delivered before onPaid",
    [["server.js", "await onPaid(transaction);\n", "const marked = await this.#store.save(mark(this.#record), { dueInMs: null });\n if (marked) this.#record = marked;\n await onPaid(transaction);\n"]],
    /has 0 orders|onPaid was never called/,
  ],
  ["lets two payments hold one reference", [["server/sqlite.js", "create unique index if not exists ${index(\"held\")}", "create index if not exists ${index(\"held\")}"]], /order-\d+ was captured [23] times/],
  ["takes an accepted capture for a complete one", [["server.js", 'const isDone = news.status === "CAPTURED"', 'const isDone = news.status === "CAPTURING" || news.status === "CAPTURED"']], /was delivered before its capture was complete/],
  ["hands a token out before the session is stored", [["server.js", "await storeSession(tools, reserved, session);", "setTimeout(() => storeSession(tools, reserved, session).catch(() => undefined), 300);"]], /the store does not know it/],
];

for (const [what, mutant, found] of mutants) {
  test(`a shop that ${what} is found out`, { timeout: 180_000 }, async (t) => {
    // Until something is broken, and no longer: a promise that holds by luck holds for some payments.
    const broken = [];
    for (let turn = 0; turn < 6 && !broken.some((line) => found.test(line)); turn += 1) {
      const run = await runChaos({ kind: "sqlite", seed: seed + turn, mutant, enough: (sent) => sent >= 40, atOnce: 20, killEveryMs: 400, restPatienceMs: 8_000 });
      broken.push(...run.broken);
      t.diagnostic(`${run.customers} customers: ${run.broken.length} broken promises`);
    }
    assert.ok(broken.some((line) => found.test(line)), `Nothing like ${found} was found, but:\n${broken.join("\n")}`);
  });
}
