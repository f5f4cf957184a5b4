/** Options of a checkout. Each may be left out; `configure()` with the same values again changes nothing. */
export interface CubePayOptions {
  /** The public merchant id. Default: `process.env.NEXT_PUBLIC_CUBEPAY_MERCHANT_ID`, as the bundler inlined it. */
  merchantId?: string | undefined;
  /** The merchant's endpoint that makes sessions. Default: `"/api/payment-sessions"`. */
  sessionEndpoint?: string | undefined;
  /** Headers for the endpoint, such as a CSRF token; a function is called once a payment. Default: none. */
  headers?: PaymentHeaders | (() => PaymentHeaders | Promise<PaymentHeaders>) | undefined;
  /** Whether cookies go to the endpoint. Default: as `fetch`, to the same origin. */
  credentials?: "omit" | "same-origin" | "include" | undefined;
  /** Where the SDK's bundle is hosted. Default: `"/vendor/cubist-pay-client-sdk.umd.js"`. */
  sdkUrl?: string | undefined;
  /** The bundle's integrity, as on a script tag: `"sha384-…"`. Default: none. */
  sdkIntegrity?: string | undefined;
  /** The nonce for the script tag. Default: that of the page's own scripts. */
  nonce?: string | undefined;
  /** Where the modal goes: a selector or an element. Default: `#cubepay-sdk-root`, created when absent. */
  container?: string | Element | undefined;
  /** RPC endpoints, handed to the SDK as they are. Default: none. */
  rpcEndpoints?: object | undefined;
  /** Theme variables: CSS custom properties are set on the container, and all are handed to the SDK. Default: none. */
  theme?: Record<string, string | number> | undefined;
  /** Where the core's wasm is, for hosts where it is not found by itself. */
  wasmUrl?: string | URL | undefined;
  /** How long one attempt to make a session may take, in milliseconds. Default: 15 000. */
  sessionTimeoutMs?: number | undefined;
  /** How long the core, the SDK's script and its `init` may take, in milliseconds each. Default: 20 000. */
  sdkTimeoutMs?: number | undefined;
  /** How often the session request is sent at most. Default: 3. */
  maxAttempts?: number | undefined;
}

/** Header names and values. */
export type PaymentHeaders = Record<string, string> | Headers | [string, string][];

/** One payment. */
export interface PaymentRequest {
  /**
   * What to charge. A decimal string (`"50.00"`) is sent as written; a number is written with the currency's decimals.
   * More decimals than the currency has in ISO 4217 are refused, never rounded. Numbers of 10^15 minor units and more are
   * refused as well: write such amounts as strings.
   */
  amount: string | number;
  /** ISO 4217 code. `Intl` decides on the decimals of codes that are not on its list. Default: `"USD"`. */
  currency?: string | undefined;
  /**
   * Idempotency key of one attempt to pay: the same key never makes a second session. Once that session is over, a new
   * attempt needs a new key. Default: a random UUID.
   */
  requestId?: string | undefined;
  /** JSON fields for the merchant's endpoint, such as `{ orderId }`, sent beside the others, which they cannot override. */
  metadata?: object | undefined;
  /** Aborting it before the modal opened rejects the payment with the code `aborted`. Afterwards it has no effect. */
  signal?: AbortSignal | undefined;
  /** Is told of each step. What it throws is reported to the console and changes nothing. */
  onProgress?: ((event: ProgressEvent) => void) | undefined;
}

/** A step of a payment. User Timing measures have the same names. */
export interface ProgressEvent {
  /**
   * `started`: the request is in order. `session-created`: the endpoint made the session. `sdk-ready`: the SDK is loaded
   * and initialised. `modal-opened`: from here on money can move. `completed`: there is a transaction hash. Session and
   * SDK become ready in either order.
   */
  type: "started" | "session-created" | "sdk-ready" | "modal-opened" | "completed";
  /** The idempotency key of the payment. */
  requestId: string;
  /** The session, once there is one. */
  paymentSessionId?: string;
  /** Milliseconds since the call. */
  elapsedMs: number;
}

/** Where a session stands. `FUNDED` means that the money is there, and not captured yet. */
export type PaymentSessionStatus = "CREATED" | "PENDING" | "FUNDED" | "CAPTURING" | "SUCCEEDED" | "CANCELED" | "ERROR";

/** A session as last known: from the endpoint, completed by the SDK and by the look-up. It never holds the token. */
export interface PaymentSession {
  /** CubePay's id of the session, `"ps_…"`. */
  paymentSessionId: string;
  /** Where it stands; `"FUNDED"` once the one-time wallet holds the money. */
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
  /** The session as last known. */
  session: PaymentSession;
  /** What the SDK told beside the hash; empty when it told nothing. */
  details: Record<string, unknown>;
  /** The idempotency key of the payment. */
  requestId: string;
}
