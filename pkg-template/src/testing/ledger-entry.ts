// A session that changes with time. Its status is computed from the clock when it is read, so no timer keeps a test or a
// serverless function running.

import { minorUnits } from "../server/checks/minor-units.js";
import { awaitsMoney, isPaid } from "../server/upstream/session-money.js";
import { difference } from "./decimal.js";
import { inventedTransfers, type Account, type CaptureTransfers, type Money } from "./money.js";
import { randomHex, randomTransactionHash } from "./random-hex.js";
import { type SandboxCapture, type SandboxSession, type SandboxSessionStatus } from "./sandbox-session.js";

/** The data of a new session. */
export interface SandboxOrder {
  readonly amount: string;
  readonly currency: string;
  readonly requestId: string | undefined;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Fields = Mutable<Omit<SandboxSession, "captures">>;

/** The complete state of a session, as JSON values. */
export interface LedgerRecord {
  readonly fields: Omit<SandboxSession, "captures">;
  readonly captures: readonly SandboxCapture[];
  /** When the pending transaction or capture succeeds by itself, in milliseconds since 1970. */
  readonly settlesAt?: number | undefined;
  /** When the token expires, in milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
  readonly isExpired: boolean;
}

export class LedgerEntry implements Account {
  readonly #fields: Fields;
  readonly #captures: Mutable<SandboxCapture>[];
  readonly #money: Money;
  readonly #onChange: (entry: LedgerEntry) => void;
  #settlesAt: number | undefined;
  #expiresAt: number | undefined;
  #isExpired: boolean;
  /** Whether `#inOneChange` reports what has changed, once its work is done. */
  #reportsLater = false;

  /** `onChange` is called once after each change, with the entry as the change left it in `record`. */
  constructor(record: LedgerRecord, money: Money, onChange: (entry: LedgerEntry) => void) {
    this.#fields = { ...record.fields };
    this.#captures = record.captures.map((capture) => ({ ...capture }));
    this.#settlesAt = record.settlesAt;
    this.#expiresAt = record.expiresAt;
    this.#isExpired = record.isExpired;
    this.#money = money;
    this.#onChange = onChange;
  }

  /** The current state of the session. */
  get session(): SandboxSession {
    this.#advance();
    return { ...this.#fields, captures: this.#captures.map((capture) => ({ ...capture })) };
  }

  /** All of it as the last change left it, to be kept. What the clock has brought since is a change of its own. */
  get record(): LedgerRecord {
    const captures = this.#captures.map((capture) => ({ ...capture }));
    return { fields: { ...this.#fields }, captures, settlesAt: this.#settlesAt, expiresAt: this.#expiresAt, isExpired: this.#isExpired };
  }

  /** When the session next changes by itself, in milliseconds since 1970. */
  get changesAt(): number | undefined {
    if (this.#settlesAt === undefined || this.#expiresAt === undefined) return this.#settlesAt ?? this.#expiresAt;
    return Math.min(this.#settlesAt, this.#expiresAt);
  }

  /** Whether this is the session's token and has not expired. */
  accepts(token: string): boolean {
    this.#advance();
    return !this.#isExpired && token === this.#fields.paymentSessionToken;
  }

  /**
   * Sets a status, which then stays. Ends a capture in progress: successfully if the new status is a paid one, otherwise with an
   * error.
   */
  set status(status: SandboxSessionStatus) {
    this.#advance();
    this.#become(status);
  }

  /** Records a transaction that the customer's wallet reported. */
  submit(transactionHash: string, userAddress: string): void {
    this.#advance();
    if (!awaitsMoney(this.#fields.status)) return;
    this.#inOneChange(() => {
      this.pending(transactionHash, userAddress);
      this.#money.submitted(this, transactionHash);
    });
  }

  /** Has the money settle what is under way without a time: earlier versions kept the status first and its time after it. */
  resume(): void {
    if (this.#settlesAt !== undefined) return;
    const { status, userSubmittedTransactionHash } = this.#fields;
    const capture = this.#captures.find((candidate) => candidate.status === "CAPTURING");
    if (status === "PENDING") this.#money.submitted(this, userSubmittedTransactionHash ?? randomTransactionHash());
    if (status === "CAPTURING" && capture) this.#money.capture(this, { ...capture });
  }

  /** Records the transaction that funded the session. */
  fund(transactionHash: string | undefined): void {
    if (transactionHash !== undefined) this.#fields.fundingTransactionHash = transactionHash;
    this.status = "FUNDED";
  }

  /** Expires the token. An unpaid session is then canceled. */
  expire(): void {
    this.#advance();
    this.#end();
  }

  pending(transactionHash: string, userAddress: string): void {
    if (!awaitsMoney(this.session.status)) return;
    this.#fields.userSubmittedTransactionHash = transactionHash;
    this.#fields.userAddress = userAddress;
    this.#become("PENDING");
  }

  funded(transactionHash: string): void {
    if (awaitsMoney(this.session.status)) this.fund(transactionHash);
  }

  unpaid(transactionHash: string): void {
    if (this.session.status !== "PENDING" || this.#fields.userSubmittedTransactionHash !== transactionHash) return;
    this.#fields.userSubmittedTransactionHash = null;
    this.#become("CREATED");
  }

  failed(): void {
    if (awaitsMoney(this.session.status)) this.status = "ERROR";
  }

  captured(captureId: string, transfers: CaptureTransfers): void {
    const capture = this.#activeCapture(captureId);
    if (!capture) return;
    Object.assign(capture, transfers);
    this.#become(capture.isFinalCapture ? "SUCCEEDED" : "FUNDED");
  }

  captureFailed(captureId: string, error: string): void {
    const capture = this.#activeCapture(captureId);
    if (!capture) return;
    capture.status = "ERROR";
    capture.error = error;
    this.#become("FUNDED");
  }

  settleAfter(milliseconds: number): void {
    this.#settlesAt = Date.now() + milliseconds;
    this.#report();
  }

  /** The amount that can still be captured, as decimal text. Can be negative. */
  get capturable(): string {
    const taken = this.session.captures.filter(({ status }) => status !== "ERROR").map(({ captureAmount }) => captureAmount);
    return difference(this.#fields.amount, taken, minorUnits(this.#fields.currency));
  }

  /** Adds an accepted capture. */
  capture(order: Pick<SandboxCapture, "requestId" | "captureAmount" | "isFinalCapture">): SandboxCapture {
    const decimals = minorUnits(this.#fields.currency);
    const capture: SandboxCapture = {
      captureId: `cap_${randomHex(12)}`,
      ...order,
      refundAmount: order.isFinalCapture ? difference(this.capturable, [order.captureAmount], decimals) : difference("0", [], decimals),
      status: "CAPTURING",
      captureTransferTransactionHash: null,
      refundTransferTransactionHash: null,
    };
    this.#inOneChange(() => {
      this.#captures.push({ ...capture });
      this.#become("CAPTURING");
      this.#money.capture(this, capture);
    });
    return capture;
  }

  #activeCapture(captureId: string): Mutable<SandboxCapture> | undefined {
    this.#advance();
    return this.#captures.find((capture) => capture.captureId === captureId && capture.status === "CAPTURING");
  }

  /** Applies the changes that are due by now. */
  #advance(): void {
    const now = Date.now();
    const settles = this.#settlesAt !== undefined && now >= this.#settlesAt;
    const expires = this.#expiresAt !== undefined && now >= this.#expiresAt;
    const settledFirst = settles && (!expires || (this.#settlesAt ?? 0) <= (this.#expiresAt ?? 0));
    if (settledFirst) this.#settle();
    if (expires) this.#end();
    else if (settles && !settledFirst) this.#settle();
  }

  #settle(): void {
    const capture = this.#captures.find(({ status }) => status === "CAPTURING");
    this.#become(capture?.isFinalCapture ? "SUCCEEDED" : "FUNDED");
  }

  #end(): void {
    this.#expiresAt = undefined;
    this.#isExpired = true;
    if (awaitsMoney(this.#fields.status)) this.#become("CANCELED");
    else this.#report();
  }

  #become(status: SandboxSessionStatus): void {
    this.#settlesAt = undefined;
    this.#fields.status = status;
    if (status === "FUNDED") this.#fields.fundingTransactionHash ??= this.#fields.userSubmittedTransactionHash ?? randomTransactionHash();
    if (status !== "CAPTURING") this.#endCapture(isPaid(status));
    this.#report();
  }

  /**
   * A status and the time at which it ends are one change: whoever keeps the status alone, and is killed, keeps a session
   * that stays in it for ever.
   */
  #inOneChange(work: () => void): void {
    this.#reportsLater = true;
    try {
      work();
    } finally {
      this.#reportsLater = false;
    }
    this.#report();
  }

  #report(): void {
    if (!this.#reportsLater) this.#onChange(this);
  }

  #endCapture(succeeded: boolean): void {
    const capture = this.#captures.find(({ status }) => status === "CAPTURING");
    if (!capture) return;
    capture.status = succeeded ? "CAPTURED" : "ERROR";
    if (succeeded && capture.captureTransferTransactionHash === null) Object.assign(capture, inventedTransfers(capture));
  }
}

/** The state of a new session. */
export function newRecord({ amount, currency, requestId }: SandboxOrder, money: Money, expireAfterMs: number | undefined): LedgerRecord {
  const paymentSessionId = `ps_${randomHex(12)}`;
  return {
    fields: {
      paymentSessionId,
      paymentSessionToken: `pst_sandbox_${randomHex(24)}`,
      amount,
      currency,
      requestId,
      network: money.network,
      tokenSymbol: "USDC",
      oneTimeWalletAddress: money.openWallet(paymentSessionId),
      userAddress: null,
      userSubmittedTransactionHash: null,
      fundingTransactionHash: null,
      status: "CREATED",
      createdAt: new Date().toISOString(),
    },
    captures: [],
    expiresAt: expireAfterMs === undefined ? undefined : Date.now() + expireAfterMs,
    isExpired: false,
  };
}
