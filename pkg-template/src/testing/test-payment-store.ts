// The contract of a payment store as a test suite.

import { type PaymentStore } from "../server/payments/store.js";
import { type Check } from "./payment-store/check.js";
import { claiming } from "./payment-store/claiming.js";
import { delivering, migrating } from "./payment-store/delivering.js";
import { FailedCheck } from "./payment-store/expect.js";
import { finding, inserting, saving } from "./payment-store/writing.js";
import { type ShopRows } from "./shop-rows.js";

const checks: readonly Check[] = [...inserting, ...finding, ...claiming, ...saving, ...delivering, ...migrating];

/** A check that takes longer has deadlocked or runs a statement that never ends. */
const limitMs = 30_000;

/** The options of {@link testPaymentStore}. */
export interface TestPaymentStoreOptions<Transaction> {
  /** `test` of `node:test`, Vitest or Jest, or `it` of Mocha. Each check becomes a separate test. */
  readonly test?: ((name: string, check: () => Promise<void>) => unknown) | undefined;
  /** Closes a store after its check. */
  readonly close?: ((store: PaymentStore<Transaction>) => unknown) | undefined;
  /**
   * How to write and read a shop's own rows, so that the suite can check that they are committed together with a delivery.
   * Without it, these checks are skipped. Leave it out if the store's `deliver` does not provide a transaction.
   */
  readonly rows?: ShopRows<Transaction> | undefined;
}

/**
 * Checks that a store fulfils the contract of {@link PaymentStore}: which writes it rejects, who gets a claim, and what is
 * written under concurrent calls. It takes a few seconds.
 *
 * ```ts
 * import { memoryStore, testPaymentStore } from "cubepay-checkout/testing";
 *
 * await testPaymentStore(() => memoryStore());
 * ```
 *
 * In a test runner, each check can be a separate test:
 *
 * ```js
 * import { test } from "node:test";
 * import { memoryStore, testPaymentStore } from "cubepay-checkout/testing";
 *
 * testPaymentStore(() => memoryStore(), { test });
 * ```
 *
 * @param createStore - returns a new store without records. Called for each check. The store's `migrate` is called, if it has one.
 * @returns the names of the checks: those that passed, or, with `test`, those that were registered.
 * @throws Error that lists the failed checks and the reasons.
 */
export async function testPaymentStore<Transaction = undefined>(
  createStore: () => PaymentStore<Transaction> | Promise<PaymentStore<Transaction>>,
  options: TestPaymentStoreOptions<Transaction> = {},
): Promise<string[]> {
  if (typeof createStore !== "function") throw new TypeError("testPaymentStore: expected a function that returns a store. Write testPaymentStore(() => store).");
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
  const failed: { name: string; error: unknown }[] = [];
  for (const check of chosen) {
    await run(check).catch((error: unknown) => failed.push({ name: check.name, error }));
  }
  if (failed.length === 0) return;
  const lines = failed.map(({ name, error }) => `- ${name}\n  ${error instanceof FailedCheck ? error.message : String(error)}`);
  throw new Error(`The store fails ${failed.length} of ${chosen.length} checks:\n${lines.join("\n")}`, { cause: failed[0]?.error });
}

async function limited(work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new FailedCheck(`The check did not finish within ${limitMs / 1000} s`)), limitMs);
  });
  await Promise.race([work, limit]).finally(() => clearTimeout(timer));
}
