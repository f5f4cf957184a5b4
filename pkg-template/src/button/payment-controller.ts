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

/** What takes the payments: a `CubePayService`, or a stand-in for one in a test. */
export type PaymentService = Pick<CubePayService, "executePayment"> & Partial<Pick<CubePayService, "preload">>;

/** The service of a button or a hook, and what is called at the end of a payment, also after its button is removed. */
export interface PaymentOptions {
  /** Takes the payments. Default: `cubePayService`. */
  service?: PaymentService | undefined;
  /** The payment succeeded. */
  onPaid?: ((result: PaymentResult) => void) | undefined;
  /** The customer closed the modal: no failure, and nothing was paid. */
  onClosed?: ((error: CubePayClosedError) => void) | undefined;
  /** The payment failed. `error.outcome` says whether money can have moved. */
  onError?: ((error: CubePayError) => void) | undefined;
}

/**
 * Where the payment stands, with what belongs to it. A closed modal is `"closed"` and leaves no `error`, so that what
 * shows errors does not show it.
 */
export type PaymentState =
  | { readonly status: "idle" | "paying" | "closed"; readonly result?: undefined; readonly error?: undefined }
  | { readonly status: "paid"; readonly result: PaymentResult; readonly error?: undefined }
  | { readonly status: "failed"; readonly result?: undefined; readonly error: CubePayError };

/** Where a payment stands. */
export type PaymentStatus = PaymentState["status"];

/** The state before the first payment, and after a reset. */
export const idle: PaymentState = { status: "idle" };

/** The payments of one button or component, whichever framework it is of. */
export class PaymentController {
  /** Announces how payments stand. */
  readonly announcer = new Announcer();
  /** Called with each new state. */
  readonly #changed: (state: PaymentState) => void;
  #underWay: AbortController | undefined;
  #isConnected = true;

  /** `options` are read when a payment begins, and again for the callbacks at its end. */
  constructor(
    public options: PaymentOptions,
    changed: (state: PaymentState) => void,
  ) {
    this.#changed = changed;
  }

  /** Its owner is in the page. The function that it returns tells that the owner was removed. */
  readonly connect = (): (() => void) => {
    this.#isConnected = true;
    return () => {
      this.#isConnected = false;
      this.announcer.remove();
      // What moves an element, StrictMode and hot reload connect again before any microtask runs.
      queueMicrotask(() => {
        if (!this.#isConnected) this.#underWay?.abort();
      });
    };
  };

  /** Takes a payment, unless one is under way or the owner was removed. Never rejects. */
  readonly pay = async (request: PaymentRequest): Promise<PaymentResult | undefined> => {
    if (this.#underWay || !this.#isConnected) return;
    const own = (this.#underWay = new AbortController());
    let given: AbortSignal | undefined;
    const abort = (): void => own.abort(given?.reason);
    this.#changed({ status: "paying" });
    try {
      given = request?.signal;
      given?.addEventListener?.("abort", abort);
      if (given?.aborted) abort();
      // The core rejects what is not a signal or not a request, with an error that names it.
      const signal = given && !given.addEventListener ? given : own.signal;
      const { service = cubePayService } = this.options;
      const result = await service.executePayment(Object(request) === request ? { ...request, signal } : request);
      this.#end({ status: "paid", result }, () => this.options.onPaid?.(result));
      return result;
    } catch (cause) {
      const error = cause as CubePayError;
      if (error.code === "aborted" && !(given?.aborted && this.#isConnected)) {
        // It matters to an owner that was only hidden, or comes back.
        this.#changed(idle);
      } else if (isCubePayClosedError(error) && error.outcome === "unpaid") {
        // A modal that was closed over a transaction of unknown end is no case of "nothing was paid".
        this.#end({ status: "closed" }, () => this.options.onClosed?.(error));
      } else {
        this.#end({ status: "failed", error }, () => this.options.onError?.(error));
      }
    } finally {
      given?.removeEventListener?.("abort", abort);
      this.#underWay = undefined;
    }
  };

  /** Back to `"idle"`. Does nothing while a payment is under way. */
  readonly reset = (): void => {
    if (!this.#underWay) this.#changed(idle);
  };

  /** Loads what a payment needs, unless one is under way. */
  preload(): void {
    if (!this.#underWay) void (this.options.service ?? cubePayService).preload?.();
  }

  #end(state: PaymentState, callback: () => void): void {
    this.#changed(state);
    // In a microtask, an error that the callback throws is reported as uncaught and breaks no payment.
    queueMicrotask(callback);
  }
}

/** An error for options that cannot be used. */
export function invalid(message: string): CubePayError {
  return new CubePayError(message, { code: "invalid_request" });
}
