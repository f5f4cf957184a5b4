// The contract of a store, as something that can be run.

import { type PaymentStore } from "../server/payments/store.js";
import { type Check } from "./payment-store/check.js";
import { claiming } from "./payment-store/claiming.js";
import { delivering, migrating } from "./payment-store/delivering.js";
import { BrokenPromise } from "./payment-store/expect.js";
import { finding, inserting, saving } from "./payment-store/writing.js";
import { type ShopRows } from "./shop-rows.js";

const checks: readonly Check[] = [...inserting, ...finding, ...claiming, ...saving, ...delivering, ...migrating];

/** A check that takes longer has a deadlock in it, or a statement that never ends. */
const limitMs = 30_000;

/** How {@link testPaymentStore} runs. */
export interface TestPaymentStoreOptions<Transaction> {
  /** `test` of `node:test`, Vitest or Jest, or `it` of Mocha: each check becomes a test of its own. */
  readonly test?: ((name: string, check: () => Promise<void>) => unknown) | undefined;
  /** Closes a store after its check. */
  readonly close?: ((store: PaymentStore<Transaction>) => unknown) | undefined;
  /**
   * How to write and read rows of a shop's own, so that the suite can see that they are committed together with a
   * delivery. Without it, these checks are left out: `deliver` of such a store should have no transaction to hand out.
   */
  readonly rows?: ShopRows<Transaction> | undefined;
}

/**
 * Checks that a store keeps every promise of {@link PaymentStore}: what it refuses, who gets a claim, and what is written
 * when many callers come at once. It takes a few seconds.
 *
 * ```ts
 * import { memoryStore, testPaymentStore } from "cubepay-checkout/testing";
 *
 * await testPaymentStore(() => memoryStore());
 * ```
 *
 * In a test runner, each check can be a test of its own:
 *
 * ```js
 * import { test } from "node:test";
 * import { memoryStore, testPaymentStore } from "cubepay-checkout/testing";
 *
 * testPaymentStore(() => memoryStore(), { test });
 * ```
 *
 * @param createStore - gives a store without any records, for each check another one. Its `migrate` is called, if it has one.
 * @returns the names of the checks: those that passed, or, with `test`, those that were handed to the runner.
 * @throws Error that lists the promises which are broken, and how.
 */
export async function testPaymentStore<Transaction = undefined>(
  createStore: () => PaymentStore<Transaction> | Promise<PaymentStore<Transaction>>,
  options: TestPaymentStoreOptions<Transaction> = {},
): Promise<string[]> {
  if (typeof createStore !== "function") throw new TypeError("testPaymentStore: expected a function that gives a store. Write testPaymentStore(() => store).");
  const { test, close, rows } = options;
  const chosen = checks.filter(({ needsRows }) => !needsRows || rows);

  const run = async ({ run }: Check): Promise<void> => {
    const store = await createStore();
    try {
      await store.migrate?.();
      await limited(run({ store, rows }));
    } finally {
      await close?.(store);
    }
  };

  if (test) for (const check of chosen) test(check.name, () => run(check));
  else await runAll(chosen, run);
  return chosen.map(({ name }) => name);
}

async function runAll(chosen: readonly Check[], run: (check: Check) => Promise<void>): Promise<void> {
  const broken: { name: string; error: unknown }[] = [];
  for (const check of chosen) {
    await run(check).catch((error: unknown) => broken.push({ name: check.name, error }));
  }
  if (broken.length === 0) return;
  const lines = broken.map(({ name, error }) => `- ${name}\n  ${error instanceof BrokenPromise ? error.message : String(error)}`);
  throw new Error(`The store breaks ${broken.length} of ${chosen.length} promises:\n${lines.join("\n")}`, { cause: broken[0]?.error });
}

async function limited(work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new BrokenPromise(`The check did not end within ${limitMs / 1000} s`)), limitMs);
  });
  await Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
