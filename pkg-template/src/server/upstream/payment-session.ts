// The documented fields of a payment session. Other fields are dropped.

/**
 * The status of a payment session. `FUNDED`: the one-time wallet holds the money, which is not captured yet. A partial capture
 * moves the session from `CAPTURING` back to `FUNDED`, a final one to `SUCCEEDED`.
 */
export type PaymentSessionStatus = "CREATED" | "PENDING" | "FUNDED" | "CAPTURING" | "SUCCEEDED" | "CANCELED" | "ERROR";

// An object type, so that the compiler reports a missing status.
const statuses: Record<PaymentSessionStatus, true> = { CREATED: true, PENDING: true, FUNDED: true, CAPTURING: true, SUCCEEDED: true, CANCELED: true, ERROR: true };

/** All documented statuses. */
export const paymentSessionStatuses = Object.keys(statuses) as readonly PaymentSessionStatus[];

/** Whether a value is one of the documented statuses. */
export function isPaymentSessionStatus(value: unknown): value is PaymentSessionStatus {
  return paymentSessionStatuses.some((status) => status === value);
}

interface PaymentSessionFields {
  /** The session's id, `"ps_…"`. */
  paymentSessionId: string;
  /** Decimal text, such as `"50.00"`. */
  amount?: string;
  /** ISO 4217, such as `"USD"`. */
  currency?: string;
  /** The status. */
  status?: PaymentSessionStatus;
  /** `"ETHEREUM"`, `"SEPOLIA"` or `"POLYGON"`. */
  network?: string;
  /** `"USDC"`. */
  tokenSymbol?: string;
  /** The wallet that the customer pays into. */
  oneTimeWalletAddress?: string;
  /** The customer's wallet, once it is known. */
  userAddress?: string | null;
  /** The transaction that funded the session, once there is one. */
  fundingTransactionHash?: string | null;
  /** ISO 8601. */
  createdAt?: string;
}

/** A new session, with the token that lets the customer's browser pay. Never log or store the token. */
export interface CreatedPaymentSession extends PaymentSessionFields {
  /** An opaque, short-lived token for this session only. */
  paymentSessionToken: string;
}

/** The current state of a session. */
export interface PaymentSession extends PaymentSessionFields {
  /** The status. */
  status: PaymentSessionStatus;
  /** The transaction that the customer's wallet reported, before the network confirmed it. */
  userSubmittedTransactionHash?: string | null;
}

const shared = [
  "paymentSessionId",
  "amount",
  "currency",
  "network",
  "tokenSymbol",
  "oneTimeWalletAddress",
  "userAddress",
  "fundingTransactionHash",
  "status",
  "createdAt",
] as const;

const nullable: ReadonlySet<string> = new Set(["userAddress", "fundingTransactionHash", "userSubmittedTransactionHash"]);

/** Reads the response to creating a session; `undefined` if the id or the token is missing. */
export function readCreatedSession(answer: unknown): CreatedPaymentSession | undefined {
  const fields = documented(answer, [...shared, "paymentSessionToken"]);
  const made = has(fields, "paymentSessionId") && has(fields, "paymentSessionToken");
  return made ? (fields as unknown as CreatedPaymentSession) : undefined;
}

/** Reads the response to a look-up; `undefined` if it is another session or has no status. */
export function readSession(answer: unknown, paymentSessionId: string): PaymentSession | undefined {
  const fields = documented(answer, [...shared, "userSubmittedTransactionHash"]);
  const found = has(fields, "paymentSessionId") && fields["paymentSessionId"] === paymentSessionId && has(fields, "status");
  return found ? (fields as unknown as PaymentSession) : undefined;
}

function has(fields: Record<string, string | null>, name: string): boolean {
  return Object.hasOwn(fields, name) && Boolean(fields[name]);
}

function documented(answer: unknown, names: readonly string[]): Record<string, string | null> {
  const fields: Record<string, string | null> = {};
  if (typeof answer !== "object" || answer === null) return fields;
  for (const name of names) {
    const value: unknown = Object.hasOwn(answer, name) ? (answer as Record<string, unknown>)[name] : undefined;
    if (typeof value === "string" || (value === null && nullable.has(name))) fields[name] = value;
    else if (name === "amount" && typeof value === "number") fields[name] = String(value);
  }
  return fields;
}
