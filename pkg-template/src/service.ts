import { coreIsComing, loadCore, type Core } from "./core.js";
import { classified, CubePayError, type CubePayErrorCode, type CubePayErrorFields } from "./errors.js";
import { registry } from "./registry.js";
import type { CubePayOptions, PaymentRequest, PaymentResult } from "./types.js";

/** The options and the types of their values. The core checks the values themselves, when the page is there. */
const types: Record<keyof CubePayOptions, string> = {
  merchantId: "string",
  sessionEndpoint: "string",
  headers: "object or function",
  credentials: "string",
  sdkUrl: "string",
  sdkIntegrity: "string",
  nonce: "string",
  container: "string or object",
  rpcEndpoints: "object",
  theme: "object",
  wasmUrl: "string or object",
  sessionTimeoutMs: "number",
  sdkTimeoutMs: "number",
  maxAttempts: "number",
};

/** Takes payments with one set of options. `cubePayService` is the one that most applications need. */
export class CubePayService {
  #options: CubePayOptions = {};

  constructor(options?: CubePayOptions) {
    this.configure(options ?? {});
  }

  /**
   * Sets options, on top of those set before; `undefined` sets one back to its default. They hold from the next payment.
   * @throws {CubePayError} `invalid_request`, for an option that is unknown or of the wrong type.
   */
  configure(options: CubePayOptions): void {
    for (const [key, value] of Object.entries(options)) {
      const expected = (types as Record<string, string>)[key];
      if (!expected) throw fail("invalid_request", `Unknown configure option: ${key}. Known are ${Object.keys(types).join(", ")}`);
      if (value != null && !expected.includes(typeof value)) throw fail("invalid_request", `${key} must be of type ${expected}`);
    }
    this.#options = { ...this.#options, ...options };
  }

  /**
   * Takes one payment: makes the session at the merchant's endpoint, opens the modal, and waits for its end.
   * @returns the transaction hash, once the session is funded.
   * @throws {CubePayClosedError} when the customer closed the modal; {@link CubePayError} for all else. `outcome` says
   * whether money can have moved.
   */
  async executePayment(request: PaymentRequest): Promise<PaymentResult> {
    const startedAt = performance.now();
    const requestId = request?.requestId ?? randomId();
    // No `await` before the guard: two calls of one tick must not both pass it.
    const shared = registry();
    const lease = {};
    try {
      assertPage(requestId);
      if (shared.payment) throw fail("payment_in_progress", "A CubePay payment is already under way on this page. Wait until it settles; disable the button meanwhile", { requestId });
      shared.payment = lease;
      const options = this.#currentOptions();
      const core = await this.#core(options, requestId, request?.signal);
      const given = request && typeof request === "object" ? { ...request, requestId } : request;
      return (await core.executePayment(given, options, lease, startedAt)) as PaymentResult;
    } catch (error) {
      throw classified(error, requestId);
    } finally {
      if (shared.payment === lease) shared.payment = undefined;
    }
  }

  /** Fetches the core and the SDK ahead of the click, such as when the pointer comes near the button. Never rejects. */
  async preload(): Promise<void> {
    try {
      assertPage("");
      const options = this.#currentOptions();
      const core = await this.#core(options, "");
      await core.preload(options);
    } catch {
      // The payment meets the same failure, and tells it.
    }
  }

  #currentOptions(): CubePayOptions {
    let merchantId: string | undefined;
    try {
      // Bundlers replace this by its value, in this spelling only; where none did, there may be no `process`.
      merchantId = process.env.NEXT_PUBLIC_CUBEPAY_MERCHANT_ID;
    } catch {}
    const set = Object.entries(this.#options).filter(([, value]) => value != null);
    return { merchantId, ...Object.fromEntries(set) } as CubePayOptions;
  }

  #core(options: CubePayOptions, requestId: string, signal?: AbortSignal): Promise<Core> {
    if (!coreIsComing()) hintSdk(options);
    return new Promise((resolve, reject) => {
      const abort = () =>
        reject(fail("aborted", "The payment was aborted before the CubePay modal opened", { name: "AbortError", requestId, cause: signal?.reason }));
      const failed = (cause: any) =>
        reject(fail("core_load_failed", `Failed to load the core of cubepay-checkout: ${cause?.message ?? cause}. Under a Content-Security-Policy, script-src needs 'wasm-unsafe-eval'; else see \`wasmUrl\``, { requestId, retryable: true, cause }));
      const timer = setTimeout(failed, options.sdkTimeoutMs ?? 20_000, "it took too long");
      // What is no signal is for the core to refuse.
      signal?.addEventListener?.("abort", abort);
      if (signal?.aborted) abort();
      loadCore(options.wasmUrl).then(resolve, failed).finally(() => {
        clearTimeout(timer);
        signal?.removeEventListener?.("abort", abort);
      });
    });
  }
}

function fail(code: CubePayErrorCode, message: string, fields?: Partial<CubePayErrorFields>): CubePayError {
  return new CubePayError(message, { code, ...fields });
}

function assertPage(requestId: string): void {
  if (typeof document === "undefined" || typeof WebAssembly === "undefined")
    throw fail("unsupported_environment", "CubePay needs a browser page with WebAssembly. Call it in an event handler or an effect, not while rendering on a server", { requestId });
}

/** Lets the browser fetch the SDK's script while the core is on its way. It runs no sooner than the core runs it. */
function hintSdk({ sdkUrl, sdkIntegrity, nonce }: CubePayOptions): void {
  const link = document.createElement("link");
  link.rel = "preload";
  link.as = "script";
  link.href = sdkUrl ?? "/vendor/cubist-pay-client-sdk.umd.js";
  link.nonce = nonce ?? document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
  // A script with integrity is fetched in another mode, and a hint in the wrong one would fetch it twice.
  if (!sdkIntegrity && !("CubePaySDK" in globalThis) && ![...document.scripts].some(({ src }) => src === link.href)) document.head.append(link);
}

/** A version 4 UUID. Unlike `crypto.randomUUID`, this works on pages without TLS too. */
function randomId(): string {
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (+digit ^ (crypto.getRandomValues(new Uint8Array(1))[0]! & (15 >> (+digit / 4)))).toString(16),
  );
}
