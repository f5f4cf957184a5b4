import type { errorOf } from "../errors.js";

/** A payment, as the entry hands it to the core. */
export interface HandedOver {
  request: unknown;
  options: object;
  /** That of the request, or a random one where the page has them. */
  requestId: unknown;
  /** When the call was made, on `performance`'s clock. */
  startedAt: number;
}

/** The core, started. */
export interface Core {
  /** Takes one payment. The entry holds the one-payment guard meanwhile, and makes the error. */
  executePayment(payment: HandedOver, makeError: typeof errorOf): Promise<unknown>;
  preload(options: object): Promise<void>;
}

/** What the core itself exports: it is handed the two functions that settle a payment's promise. */
export type Pay = (payment: HandedOver & { resolve(result: unknown): void; reject(...error: Parameters<typeof errorOf>): void }) => void;

/** The core, in the form that the entry calls. */
export const coreOf = (pay: Pay, preload: Core["preload"]): Core => ({
  executePayment: (payment, makeError) =>
    new Promise((resolve, reject) => pay({ ...payment, resolve, reject: (...error) => reject(makeError(...error)) })),
  preload,
});
