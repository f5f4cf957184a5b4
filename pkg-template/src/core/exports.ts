import type { errorOf } from "../errors.js";

/** The arguments of a payment, which the entry passes to the core. */
export interface PaymentArguments {
  request: unknown;
  options: object;
  /** The request's own id, or a random one where the page can create it. */
  requestId: unknown;
  /** When `executePayment` was called, on `performance`'s clock. */
  startedAt: number;
}

/** The running core. */
export interface Core {
  /** Takes one payment. The entry holds the payment guard meanwhile and creates the error. */
  executePayment(payment: PaymentArguments, makeError: typeof errorOf): Promise<unknown>;
  preload(options: object): Promise<void>;
}

/** The core's own export. It receives the two functions that settle the payment's promise. */
export type Pay = (payment: PaymentArguments & { resolve(result: unknown): void; reject(...error: Parameters<typeof errorOf>): void }) => void;

/** Wraps the core in the interface that the entry calls. */
export const coreOf = (pay: Pay, preload: Core["preload"]): Core => ({
  executePayment: (payment, makeError) =>
    new Promise((resolve, reject) => pay({ ...payment, resolve, reject: (...error) => reject(makeError(...error)) })),
  preload,
});
