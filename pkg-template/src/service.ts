import { loadCore } from "./core.js";
import type { Core } from "./core/exports.js";
import { classified, errorOf } from "./errors.js";
import { registry } from "./registry.js";
import type { CubePayOptions, PaymentRequest, PaymentResult } from "./types.js";

/** The options and the types of their values. The core validates the values, because some checks need the page. */
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

/** Bundlers replace exactly this expression by its value. Without a replacement there may be no `process`, and it throws. */
let merchantIdOfBuild = () => process.env.NEXT_PUBLIC_CUBEPAY_MERCHANT_ID;

/**
 * Takes payments with one set of options. `cubePayService` is an instance that suits most applications.
 *
 * @example
 * ```ts
 * import { CubePayService } from "cubepay-checkout";
 *
 * export const donations = new CubePayService({ merchantId: "merchant_donations", sessionEndpoint: "/api/donations" });
 * ```
 */
export class CubePayService {
  // The methods are arrow functions, which keep `this` when destructured (`const { executePayment } = cubePayService`) or called
  // through a proxy, such as Vue's `reactive`.
  #options: CubePayOptions = {};

  /**
   * Creates a service with its own options.
   * @throws {CubePayError} `invalid_request`, if an option is unknown or has the wrong type.
   */
  constructor(options?: CubePayOptions) {
    this.configure(options);
  }

  /**
   * Sets options and keeps those set before. `undefined` restores the default. Takes effect at the next payment.
   * @throws {CubePayError} `invalid_request`, if an option is unknown or has the wrong type.
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
   * Takes one payment: creates the session at the merchant's endpoint, opens the modal, and waits until it ends.
   * @returns the transaction hash, once the session is funded.
   * @throws {CubePayClosedError} if the customer closed the modal; {@link CubePayError} for all other failures. `outcome`
   * says whether money can have moved.
   */
  readonly executePayment = async (request: PaymentRequest): Promise<PaymentResult> => {
    const startedAt = performance.now();
    const shared = registry();
    const lease = {};
    // Before the core is loaded, only secure contexts can create a UUID. The core can create one everywhere.
    let requestId: string | undefined = crypto.randomUUID?.();
    let core: Core | undefined;
    // There must be no `await` before the guard, because two calls in one tick must not both pass it.
    try {
      // Copies the request, so that changes while the core loads do not affect this payment.
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

  /** Loads the core and the SDK before the click, for example on hover. Never rejects. */
  readonly preload = async (): Promise<void> => {
    try {
      assertPage();
      const options = this.#currentOptions();
      const core = await this.#core(options);
      await core.preload(options);
    } catch {
      // The payment tries again and reports the error.
    }
  };

  #currentOptions(): CubePayOptions {
    const options = { ...this.#options };
    try {
      options.merchantId ??= merchantIdOfBuild();
    } catch {
      // An exception takes 30 µs, so it is not repeated.
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
