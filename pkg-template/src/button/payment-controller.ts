import { Announcer } from "./announcer.js";
import {
  CubePayError,
  cubePayService,
  isCubePayClosedError,
  type CubePayClosedError,
  type CubePayService,
  type PaymentRequest,
  type PaymentResult,
} from "../index.js";

/** Takes payments: a `CubePayService`, or a substitute in tests. */
export type PaymentService = Pick<CubePayService, "executePayment"> & Partial<Pick<CubePayService, "preload">>;

/**
 * The service of a button or a hook, and its callbacks. They are also called if the button is removed while the modal is open.
 */
export interface PaymentOptions {
  /** Takes the payments. Default: `cubePayService`. */
  service?: PaymentService | undefined;
  /** The payment succeeded. */
  onPaid?: ((result: PaymentResult) => void) | undefined;
  /** The customer closed the modal without paying. This is not a failure. */
  onClosed?: ((error: CubePayClosedError) => void) | undefined;
  /** The payment failed. `error.outcome` says whether money can have moved. */
  onError?: ((error: CubePayError) => void) | undefined;
}

/**
 * The state of a payment, with its result or error. A closed modal is `"closed"` and has no `error`, so that error displays stay
 * empty.
 */
export type PaymentState =
  | { readonly status: "idle" | "paying" | "closed"; readonly result?: undefined; readonly error?: undefined }
  | { readonly status: "paid"; readonly result: PaymentResult; readonly error?: undefined }
  | { readonly status: "failed"; readonly result?: undefined; readonly error: CubePayError };

/** The status of a payment. */
export type PaymentStatus = PaymentState["status"];

/** The state before the first payment and after a reset. */
export const idle: PaymentState = { status: "idle" };

/** The payments of one button or component, independent of the framework. */
export class PaymentController {
  /** Announces the state of payments to screen readers. */
  readonly announcer = new Announcer();
  /** Called with each new state. */
  readonly #changed: (state: PaymentState) => void;
  #abortController: AbortController | undefined;
  #isConnected = true;

  /** `options` are read at the start of a payment and again for its callbacks. */
  constructor(
    public options: PaymentOptions,
    changed: (state: PaymentState) => void,
  ) {
    this.#changed = changed;
  }

  /** Called when the owner is in the page. Returns a function to call when the owner is removed. */
  readonly connect = (): (() => void) => {
    this.#isConnected = true;
    return () => {
      this.#isConnected = false;
      this.announcer.remove();
      // Moved elements, StrictMode and hot reload connect again before any microtask runs.
      queueMicrotask(() => {
        if (!this.#isConnected) this.#abortController?.abort();
      });
    };
  };

  /** Takes a payment, unless one is in progress or the owner was removed. Never rejects. */
  readonly pay = async (request: PaymentRequest): Promise<PaymentResult | undefined> => {
    if (this.#abortController || !this.#isConnected) return;
    const own = (this.#abortController = new AbortController());
    let given: AbortSignal | undefined;
    const abort = (): void => own.abort(given?.reason);
    this.#changed({ status: "paying" });
    try {
      given = request?.signal;
      given?.addEventListener?.("abort", abort);
      if (given?.aborted) abort();
      // The core rejects invalid requests and signals with an error that names them.
      const signal = given && !given.addEventListener ? given : own.signal;
      const { service = cubePayService } = this.options;
      const result = await service.executePayment(Object(request) === request ? { ...request, signal } : request);
      this.#end({ status: "paid", result }, () => this.options.onPaid?.(result));
      return result;
    } catch (cause) {
      const error = cause as CubePayError;
      if (error.code === "aborted" && !(given?.aborted && this.#isConnected)) {
        // Resets the state for an owner that is only hidden or is inserted again.
        this.#changed(idle);
      } else if (isCubePayClosedError(error) && error.outcome === "unpaid") {
        // A modal closed over a transaction with an unknown outcome is not "nothing was paid".
        this.#end({ status: "closed" }, () => this.options.onClosed?.(error));
      } else {
        this.#end({ status: "failed", error }, () => this.options.onError?.(error));
      }
    } finally {
      given?.removeEventListener?.("abort", abort);
      this.#abortController = undefined;
    }
  };

  /** Returns to `"idle"`. Does nothing while a payment is in progress. */
  readonly reset = (): void => {
    if (!this.#abortController) this.#changed(idle);
  };

  /** Preloads the core and the SDK, unless a payment is in progress. */
  preload(): void {
    if (!this.#abortController) void (this.options.service ?? cubePayService).preload?.();
  }

  #end(state: PaymentState, callback: () => void): void {
    this.#changed(state);
    // In a microtask, so that an error from the callback is reported as uncaught and does not affect the payment.
    queueMicrotask(callback);
  }
}

/** Creates an error for invalid options. */
export function invalid(message: string): CubePayError {
  return new CubePayError(message, { code: "invalid_request" });
}
