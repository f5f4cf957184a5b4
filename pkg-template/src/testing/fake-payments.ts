import { randomHex } from "./random-hex.js";

/** A session of the fake: the documented fields, and those that the test sets. */
export type FakeSession = Record<string, unknown> & { paymentSessionId: string; paymentSessionToken: string };

/** The sessions that the fake endpoint has made and the fake SDK pays. */
export class FakePayments {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #byId = new Map<string, FakeSession>();
  readonly #byRequest = new Map<unknown, FakeSession>();

  /** @param fields - Fields that every session has instead of the usual ones. */
  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields;
  }

  /** The session of this `requestId`, or a new one. */
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
    // A test that wants its payments to end as SUCCEEDED does not want them to begin so.
    if (/FUNDED|CAPTURING|SUCCEEDED/.test(String(session.status)) && !session.fundingTransactionHash) session.status = "CREATED";
    this.#byId.set(session.paymentSessionId, session);
    this.#byRequest.set(requestId, session);
    return session;
  }

  find(paymentSessionId: string | null): FakeSession | undefined {
    return paymentSessionId === null ? undefined : this.#byId.get(paymentSessionId);
  }

  /** The money is there, as the look-up will tell. */
  fund(paymentSessionId: string, fundingTransactionHash: string): void {
    const session = this.#byId.get(paymentSessionId);
    if (session) Object.assign(session, { status: "FUNDED", fundingTransactionHash, ...this.#fields });
  }

  /** The session is over, and nobody paid. */
  cancel(paymentSessionId: string): void {
    const session = this.#byId.get(paymentSessionId);
    if (session) Object.assign(session, { status: "CANCELED", ...this.#fields });
  }
}

/** What may be told of a session to anyone but its payer. */
export function withoutToken({ paymentSessionToken, ...session }: FakeSession): Record<string, unknown> {
  return session;
}
