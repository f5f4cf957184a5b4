import { randomHex } from "./random-hex.js";

/** A session of the fake: the documented fields and those of the test. */
export type FakeSession = Record<string, unknown> & { paymentSessionId: string; paymentSessionToken: string };

/** The sessions that the fake endpoint has created and the fake SDK pays. */
export class FakePayments {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #byId = new Map<string, FakeSession>();
  readonly #byRequest = new Map<unknown, FakeSession>();

  /** @param fields - Fields that replace the default ones in every session. */
  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields;
  }

  /** Returns the session of this `requestId`, or creates one. */
  create({ amount, currency, requestId }: Readonly<Record<string, unknown>>): FakeSession {
    const known = requestId === undefined ? undefined : this.#byRequest.get(requestId);
    if (known) return known;
    const session: FakeSession = {
      paymentSessionId: `ps_fake_${randomHex(8)}`,
      paymentSessionToken: `pst_fake_${randomHex(16)}`,
      amount,
      currency,
      network: "SEPOLIA",
      tokenSymbol: "USDC",
      oneTimeWalletAddress: `0x${"1".repeat(40)}`,
      userAddress: null,
      fundingTransactionHash: null,
      status: "CREATED",
      createdAt: new Date().toISOString(),
      ...this.#fields,
    };
    // A status for paid sessions applies once they are paid, not from the start.
    if (/FUNDED|CAPTURING|SUCCEEDED/.test(String(session.status)) && !session.fundingTransactionHash) session.status = "CREATED";
    this.#byId.set(session.paymentSessionId, session);
    this.#byRequest.set(requestId, session);
    return session;
  }

  find(paymentSessionId: string | null): FakeSession | undefined {
    return paymentSessionId === null ? undefined : this.#byId.get(paymentSessionId);
  }

  /** Marks a session as funded, which a look-up then returns. */
  fund(paymentSessionId: string, fundingTransactionHash: string): void {
    const session = this.#byId.get(paymentSessionId);
    if (session) Object.assign(session, { status: "FUNDED", fundingTransactionHash, ...this.#fields });
  }

  /** Ends a session without payment. */
  cancel(paymentSessionId: string): void {
    const session = this.#byId.get(paymentSessionId);
    if (session) Object.assign(session, { status: "CANCELED", ...this.#fields });
  }
}

/** The fields of a session that may be shown to others than its payer. */
export function withoutToken({ paymentSessionToken, ...session }: FakeSession): Record<string, unknown> {
  return session;
}
