import { loadCore } from "./core.js";
import type { Core } from "./core/exports.js";
import { classified, errorOf } from "./errors.js";
import { registry } from "./registry.js";
import type { CubePayOptions, PaymentRequest, PaymentResult } from "./types.js";

/** The options, and the types of their values. The core checks the values, when the page is there. */
const types: Record<keyof CubePayOptions, string> = {
  merchantId: "string",
  sessionEndpoint: "string",
  credentials: "string",
  sdkUrl: "string",
  sdkIntegrity: "string",
  nonce: "string",
  container: "string or object",
  wasmUrl: "string or object",
  headers: "object or function",
  rpcEndpoints: "object",
  theme: "object",
  sessionTimeoutMs: "number",
  sdkTimeoutMs: "number",
  maxAttempts: "number",
};

/** Bundlers replace this by its value, in this spelling only; where none did, there may be no `process`, and it throws. */
let merchantIdOfBuild = () => process.env.NEXT_PUBLIC_CUBEPAY_MERCHANT_ID;

/**
 * Takes payments with one set of options. `cubePayService` is the one that most applications need.
 *
 * @example
 * ```ts
 * import { CubePayService } from "cubepay-checkout";
 *
 * export const donations = new CubePayService({ merchantId: "merchant_donations", sessionEndpoint: "/api/donations" });
 * ```
 */
export class CubePayService {
  // The methods are arrow functions, which keep this object even when they are taken off it (`const { executePayment } =
  // cubePayService`) or called through a proxy, such as Vue's `reactive`.
  #options: CubePayOptions = {};

  /**
   * A service with options of its own.
   * @throws {CubePayError} `invalid_request`, for an option that is unknown or of the wrong type.
   */
  constructor(options?: CubePayOptions) {
    this.configure(options);
  }

  /**
   * Sets options, on top of those set before; `undefined` sets one back to its default. They hold from the next payment.
   * @throws {CubePayError} `invalid_request`, for an option that is unknown or of the wrong type.
   */
  readonly configure = (options: CubePayOptions | undefined): void => {
    for (const [key, value] of Object.entries(options ?? {})) {
      const takes = Object.hasOwn(types, key) && types[key as keyof CubePayOptions];
      if (!takes || (value != null && !takes.split(" or ").includes(typeof value)))
        throw errorOf("invalid_request", takes ? `${key} must be of type ${takes}` : `Unknown option: ${key}. Known: ${Object.keys(types)}`);
    }
    this.#options = { ...this.#options, ...options };
  };

  /**
   * Takes one payment: makes the session at the merchant's endpoint, opens the modal, and waits for its end.
   * @returns the transaction hash, once the session is funded.
   * @throws {CubePayClosedError} when the customer closed the modal; {@link CubePayError} for all else. `outcome` says
   * whether money can have moved.
   */
  readonly executePayment = async (request: PaymentRequest): Promise<PaymentResult> => {
    const startedAt = performance.now();
    const shared = registry();
    const lease = {};
    // Before the core is there, only pages with TLS have a UUID to give; the core gives one everywhere.
    let requestId: string | undefined = crypto.randomUUID?.();
    let core: Core | undefined;
    // No `await` before the guard: two calls of one tick must not both pass it.
    try {
      // As it is now: what the caller changes while the core loads is not this payment's.
      const given = typeof request == "object" && request ? { ...request } : request;
      requestId = given?.requestId ?? requestId;
      assertPage();
      if (shared.payment) throw errorOf("payment_in_progress", "Await the payment in progress");
      shared.payment = lease;
      const options = this.#currentOptions();
      core = await this.#core(options, given?.signal);
      return (await core.executePayment({ request: given, options, requestId, startedAt }, errorOf)) as PaymentResult;
    } catch (error) {
      throw classified(error, requestId, core);
    } finally {
      if (shared.payment === lease) shared.payment = undefined;
    }
  };

  /** Fetches the core and the SDK ahead of the click, such as when the pointer comes near the button. Never rejects. */
  readonly preload = async (): Promise<void> => {
    try {
      assertPage();
      const options = this.#currentOptions();
      const core = await this.#core(options);
      await core.preload(options);
    } catch {
      // The payment meets the same failure, and tells it.
    }
  };

  #currentOptions(): CubePayOptions {
    const options = { ...this.#options };
    try {
      options.merchantId ??= merchantIdOfBuild();
    } catch {
      // To throw takes 30 µs: once is enough.
      merchantIdOfBuild = () => undefined;
    }
    return options;
  }

  #core(options: CubePayOptions, signal?: AbortSignal): Promise<Core> {
    return new Promise((resolve, reject) => {
      const abort = () =>
        reject(errorOf("aborted", "Aborted before the modal opened", { name: "AbortError", cause: signal!.reason }));
      const failed = (cause: any) =>
        reject(errorOf("core_load_failed", `Failed to load the CubePay core: ${cause?.message ?? cause}. A CSP needs 'wasm-unsafe-eval'`, { retryable: true, cause }));
      // The core rejects invalid timeouts and signals.
      const timer = setTimeout(failed, options.sdkTimeoutMs! >= 2 ? options.sdkTimeoutMs : 20_000, "timeout");
      signal?.addEventListener?.("abort", abort);
      if (signal?.aborted) abort();
      loadCore(options).then(resolve, failed).finally(() => {
        clearTimeout(timer);
        signal?.removeEventListener?.("abort", abort);
      });
    });
  }
}

function assertPage(): void {
  if (!globalThis.document || !globalThis.WebAssembly)
    throw errorOf("unsupported_environment", "Needs a page with WebAssembly; call it in an event handler");
}
