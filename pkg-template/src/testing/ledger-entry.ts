// A session that changes with time. Its status is worked out from the clock when somebody looks, so that no timer is left
// running in a test or a serverless function.

import { minorUnits } from "../server/minor-units.js";
import { type CaptureReceipt, type Money } from "../sandbox/money.js";
import { difference } from "./decimal.js";
import { randomHex, randomTransactionHash } from "./random-hex.js";
import { type SandboxCapture, type SandboxSession, type SandboxSessionStatus } from "./sandbox-session.js";

/** What makes a session. */
export interface SandboxOrder {
  readonly amount: string;
  readonly currency: string;
  readonly requestId: string | undefined;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Fields = Mutable<Omit<SandboxSession, "captures">>;

const holdsMoney: ReadonlySet<SandboxSessionStatus> = new Set(["FUNDED", "CAPTURING", "SUCCEEDED"]);

export class LedgerEntry {
  readonly #fields: Fields;
  readonly #captures: Mutable<SandboxCapture>[] = [];
  #next: { status: SandboxSessionStatus; at: number } | undefined;
  #isExpired = false;

  /** Without `money` the wallet and all hashes are invented, and the clock moves it. */
  constructor({ amount, currency, requestId }: SandboxOrder, money?: Money) {
    const paymentSessionId = `ps_${randomHex(12)}`;
    this.#fields = {
      paymentSessionId,
      paymentSessionToken: `pst_sandbox_${randomHex(24)}`,
      amount,
      currency,
      requestId,
      network: money?.network ?? "SEPOLIA",
      tokenSymbol: money?.tokenSymbol ?? "USDC",
      oneTimeWalletAddress: money?.openWallet({ paymentSessionId, amount, currency }) ?? `0x${randomHex(20)}`,
      userAddress: null,
      userSubmittedTransactionHash: null,
      fundingTransactionHash: null,
      status: "CREATED",
      createdAt: new Date().toISOString(),
    };
  }

  /** The session as it stands now. */
  get session(): SandboxSession {
    this.#advance();
    return { ...this.#fields, captures: this.#captures.map((capture) => ({ ...capture })) };
  }

  /** Whether this token opens the session. */
  accepts(token: string): boolean {
    return !this.#isExpired && token === this.#fields.paymentSessionToken;
  }

  /** Puts it in a status, where it stays. A capture under way ends by it: done where the money is there, failed elsewhere. */
  set status(status: SandboxSessionStatus) {
    this.#advance();
    this.#become(status);
  }

  /** The customer's transaction was seen; it is confirmed after `confirmAfterMs`, or by `fund` when that is `Infinity`. */
  submit(transactionHash: string, userAddress: string, confirmAfterMs: number): void {
    this.status = "PENDING";
    this.#fields.userSubmittedTransactionHash = transactionHash;
    this.#fields.userAddress = userAddress;
    this.#next = { status: "FUNDED", at: Date.now() + confirmAfterMs };
  }

  /** The money is there, by this transaction. */
  fund(transactionHash: string | undefined, userAddress?: string): void {
    if (transactionHash !== undefined) this.#fields.fundingTransactionHash = transactionHash;
    if (userAddress !== undefined) this.#fields.userAddress = userAddress;
    this.status = "FUNDED";
  }

  /** The transaction that was reported moved nothing: the customer can send another. */
  withdraw(transactionHash: string): void {
    if (this.session.status !== "PENDING" || this.#fields.userSubmittedTransactionHash !== transactionHash) return;
    this.#fields.userSubmittedTransactionHash = null;
    this.status = "CREATED";
  }

  /** The token runs out, and with it a session without money. */
  expire(): void {
    const { status } = this.session;
    this.#isExpired = true;
    if (status === "CREATED" || status === "PENDING") this.status = "CANCELED";
  }

  /** What can still be captured, as decimal text; negative when that is less than nothing. */
  get capturable(): string {
    const taken = this.session.captures.filter(({ status }) => status !== "ERROR").map(({ captureAmount }) => captureAmount);
    return difference(this.#fields.amount, taken, minorUnits(this.#fields.currency));
  }

  /** A capture was accepted; it is done after `captureAfterMs`, or by `finishCapture` when that is `Infinity`. */
  capture(order: Pick<SandboxCapture, "requestId" | "captureAmount" | "isFinalCapture">, captureAfterMs: number): SandboxCapture {
    const decimals = minorUnits(this.#fields.currency);
    const capture: SandboxCapture = {
      captureId: `cap_${randomHex(12)}`,
      ...order,
      refundAmount: order.isFinalCapture ? difference(this.capturable, [order.captureAmount], decimals) : difference("0", [], decimals),
      status: "CAPTURING",
      captureTransferTransactionHash: null,
      refundTransferTransactionHash: null,
    };
    this.status = "CAPTURING";
    this.#captures.push(capture);
    this.#next = { status: order.isFinalCapture ? "SUCCEEDED" : "FUNDED", at: Date.now() + captureAfterMs };
    return capture;
  }

  /** The capture under way is done, by these transactions; without them it has failed, and the session with it. */
  finishCapture(receipt: CaptureReceipt | undefined): void {
    const capture = this.#captures.find(({ status }) => status === "CAPTURING");
    if (!capture) return;
    if (receipt) Object.assign(capture, receipt, { status: "CAPTURED" });
    this.status = receipt ? (capture.isFinalCapture ? "SUCCEEDED" : "FUNDED") : "ERROR";
  }

  /** What the clock has brought by now. */
  #advance(): void {
    if (this.#next && Date.now() >= this.#next.at) this.#become(this.#next.status);
  }

  #become(status: SandboxSessionStatus): void {
    this.#next = undefined;
    this.#fields.status = status;
    if (status === "FUNDED") this.#fields.fundingTransactionHash ??= this.#fields.userSubmittedTransactionHash ?? randomTransactionHash();
    if (status !== "CAPTURING") this.#endCapture(holdsMoney.has(status));
  }

  #endCapture(succeeded: boolean): void {
    const capture = this.#captures.find(({ status }) => status === "CAPTURING");
    if (!capture) return;
    capture.status = succeeded ? "CAPTURED" : "ERROR";
    if (!succeeded) return;
    capture.captureTransferTransactionHash = randomTransactionHash();
    if (/[1-9]/.test(capture.refundAmount)) capture.refundTransferTransactionHash = randomTransactionHash();
  }
}
