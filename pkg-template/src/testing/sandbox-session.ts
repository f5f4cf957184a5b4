// A payment session of the sandbox. Its status is worked out from the clock when somebody looks, so that no timer is
// left running in a test or a serverless function.

import { type PaymentSessionStatus } from "../server/payment-session.js";

/** The same statuses as the real API's. */
export type SandboxSessionStatus = PaymentSessionStatus;

/** A session as the sandbox has it, its token and `requestId` included. */
export interface SandboxSession {
  /** The session's id, `"ps_…"`. */
  readonly paymentSessionId: string;
  /** What opens it; at the real API only the customer's browser may have it. */
  readonly paymentSessionToken: string;
  /** The idempotency key that it was made with. */
  readonly requestId: string | undefined;
  /** Decimal text, such as `"50.00"`. */
  readonly amount: string;
  /** ISO 4217, such as `"USD"`. */
  readonly currency: string;
  /** `"SEPOLIA"`. */
  readonly network: string;
  /** `"USDC"`. */
  readonly tokenSymbol: string;
  /** A made-up wallet. */
  readonly oneTimeWalletAddress: string;
  /** The customer's wallet, once a transaction was submitted. */
  readonly userAddress: string | null;
  /** The transaction that the customer's wallet reported. */
  readonly userSubmittedTransactionHash: string | null;
  /** The transaction that funded it, once one did. */
  readonly fundingTransactionHash: string | null;
  /** Where it stands now. */
  readonly status: SandboxSessionStatus;
  /** ISO 8601. */
  readonly createdAt: string;
  /** The captures so far, oldest first. */
  readonly captures: readonly SandboxCapture[];
}

/** A capture that was accepted. */
export interface SandboxCapture {
  /** The capture's idempotency key. */
  readonly requestId: string;
  /** Decimal text, such as `"20.00"`. */
  readonly captureAmount: string;
  /** Whether it is the last one. */
  readonly isFinalCapture: boolean;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A session that changes with time. */
export class LedgerEntry {
  readonly #fields: Mutable<SandboxSession>;
  #next: { status: SandboxSessionStatus; at: number } | undefined;

  constructor(order: { amount: string; currency: string; requestId: string | undefined }) {
    this.#fields = {
      paymentSessionId: `ps_${randomHex(12)}`,
      paymentSessionToken: `pst_${randomHex(24)}`,
      ...order,
      network: "SEPOLIA",
      tokenSymbol: "USDC",
      oneTimeWalletAddress: `0x${randomHex(20)}`,
      userAddress: null,
      userSubmittedTransactionHash: null,
      fundingTransactionHash: null,
      status: "CREATED",
      createdAt: new Date().toISOString(),
      captures: [],
    };
  }

  /** The session as it stands now. */
  get session(): SandboxSession {
    if (this.#next && Date.now() >= this.#next.at) this.status = this.#next.status;
    return { ...this.#fields, captures: [...this.#fields.captures] };
  }

  set status(status: SandboxSessionStatus) {
    this.#next = undefined;
    this.#fields.status = status;
    if (status === "FUNDED") this.#fields.fundingTransactionHash ??= this.#fields.userSubmittedTransactionHash ?? randomTransactionHash();
  }

  /** The customer's transaction was seen; it is confirmed after `confirmAfterMs`. */
  submit(transactionHash: string, userAddress: string, confirmAfterMs: number): void {
    this.status = "PENDING";
    this.#fields.userSubmittedTransactionHash = transactionHash;
    this.#fields.userAddress = userAddress;
    this.#next = { status: "FUNDED", at: Date.now() + confirmAfterMs };
  }

  /** The money is there, by this transaction. */
  fund(transactionHash: string | undefined): void {
    if (transactionHash !== undefined) this.#fields.fundingTransactionHash = transactionHash;
    this.status = "FUNDED";
  }

  /** A capture was accepted; it is done after `captureAfterMs`. */
  capture(capture: SandboxCapture, captureAfterMs: number): void {
    this.#fields.captures = [...this.#fields.captures, capture];
    this.status = "CAPTURING";
    this.#next = { status: capture.isFinalCapture ? "SUCCEEDED" : "FUNDED", at: Date.now() + captureAfterMs };
  }
}

/** Hexadecimal digits at random, two a byte. */
export function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function randomTransactionHash(): string {
  return `0x${randomHex(32)}`;
}
