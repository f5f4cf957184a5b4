/** Options of a checkout. Every option may be omitted. Calling `configure()` again with the same values has no effect. */
export interface CubePayOptions {
  /** The public merchant id. Default: `process.env.NEXT_PUBLIC_CUBEPAY_MERCHANT_ID`, as inlined by the bundler. */
  merchantId?: string | undefined;
  /** The merchant's endpoint that creates sessions. Default: `"/api/payment-sessions"`. */
  sessionEndpoint?: string | undefined;
  /** Headers for the endpoint, such as a CSRF token. A function is called once per payment. Default: none. */
  headers?: PaymentHeaders | (() => PaymentHeaders | Promise<PaymentHeaders>) | undefined;
  /** Whether cookies are sent to the endpoint. Default: to the same origin only, as for `fetch`. */
  credentials?: "omit" | "same-origin" | "include" | undefined;
  /** Where the SDK's bundle is hosted. Default: `"/vendor/cubist-pay-client-sdk.umd.js"`. */
  sdkUrl?: string | undefined;
  /** The bundle's integrity, as on a script tag: `"sha384-…"`. Default: none. */
  sdkIntegrity?: string | undefined;
  /** The nonce for the script tag. Default: the nonce of the page's own scripts. */
  nonce?: string | undefined;
  /** The element for the modal, or its selector. Default: `#cubepay-sdk-root`, created if it is absent. */
  container?: string | Element | undefined;
  /** RPC endpoints, passed to the SDK unchanged. Default: none. */
  rpcEndpoints?: object | undefined;
  /** Theme variables. CSS custom properties are set on the container, and all variables are passed to the SDK. Default: none. */
  theme?: Record<string, string | number> | undefined;
  /**
   * The URL of the core's wasm file, for hosts where the bundler's URL does not work. Default: the URL that the bundler assigned.
   */
  wasmUrl?: string | URL | undefined;
  /** The time limit for one attempt to create a session, in milliseconds. Default: 15 000. */
  sessionTimeoutMs?: number | undefined;
  /** The time limits for the core, the SDK's script and its `init`, in milliseconds each. Default: 20 000. */
  sdkTimeoutMs?: number | undefined;
  /** How often the session request is sent at most. Default: 3. */
  maxAttempts?: number | undefined;
}

/** Header names and values. */
export type PaymentHeaders = Record<string, string> | Headers | [string, string][];

/** One payment. */
export interface PaymentRequest {
  /**
   * What to charge. A decimal string (`"50.00"`) is sent unchanged, and a number is formatted with the currency's decimals.
   * Amounts with more decimals than ISO 4217 gives the currency are rejected, never rounded. Numbers from 10^15 minor units are
   * rejected too: pass such amounts as strings.
   */
  amount: string | number;
  /** ISO 4217 code. For codes that are not in ISO's list, `Intl` determines the decimals. Default: `"USD"`. */
  currency?: string | undefined;
  /**
   * The idempotency key of one attempt to pay. The same key never creates a second session. Once that session is over, a new
   * attempt needs a new key. Default: a random UUID.
   */
  requestId?: string | undefined;
  /** Additional JSON fields for the merchant's endpoint, such as `{ orderId }`. They cannot override the others. */
  metadata?: object | undefined;
  /** Aborting before the modal opens rejects the payment with the code `aborted`. Afterwards it has no effect. */
  signal?: AbortSignal | undefined;
  /** Called at each step. Errors that it throws are logged to the console and do not affect the payment. */
  onProgress?: ((event: ProgressEvent) => void) | undefined;
}

/** A step of a payment. User Timing measures have the same names. */
export interface ProgressEvent {
  /**
   * `started`: the request is valid. `session-created`: the endpoint created the session. `sdk-ready`: the SDK is loaded and
   * initialised. `modal-opened`: from here on money can move. `completed`: there is a transaction hash. `session-created` and
   * `sdk-ready` can come in either order.
   */
  type: "started" | "session-created" | "sdk-ready" | "modal-opened" | "completed";
  /** The idempotency key of the payment. */
  requestId: string;
  /** The id of the session, once it is known. */
  paymentSessionId?: string;
  /** Milliseconds since `executePayment` was called. */
  elapsedMs: number;
}

/** The status of a session. `FUNDED` means that the customer has paid and the money is not captured yet. */
export type PaymentSessionStatus = "CREATED" | "PENDING" | "FUNDED" | "CAPTURING" | "SUCCEEDED" | "CANCELED" | "ERROR";

/**
 * A session in its last known state: the endpoint's response, updated from the SDK and the look-up. It never contains the token.
 */
export interface PaymentSession {
  /** CubePay's id of the session, `"ps_…"`. */
  paymentSessionId: string;
  /** The status; `"FUNDED"` once the one-time wallet holds the money. */
  status?: PaymentSessionStatus;
  /** Decimal text, such as `"50.00"`. */
  amount?: string;
  /** ISO 4217, such as `"USD"`. */
  currency?: string;
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
  /** The transaction that the customer's wallet reported, before the network confirmed it. */
  userSubmittedTransactionHash?: string | null;
  /** ISO 8601. */
  createdAt?: string;
  [field: string]: unknown;
}

/** A payment that succeeded. */
export interface PaymentResult {
  /** The hash of the funding transaction. */
  transactionHash: string;
  /** The session in its last known state. */
  session: PaymentSession;
  /** The details that the SDK returned with the hash; empty if it returned none. */
  details: Record<string, unknown>;
  /** The idempotency key of the payment. */
  requestId: string;
}
