import { useCallback, useEffect, useRef, useState } from "react";
import {
  CubePayError,
  cubePayService,
  isCubePayClosedError,
  type CubePayClosedError,
  type CubePayService,
  type PaymentRequest,
  type PaymentResult,
} from "../index.js";
import { leash } from "./leash.js";

/** What takes the payments: a `CubePayService`, or a stand-in for one in a test. */
export type PaymentService = Pick<CubePayService, "executePayment"> & Partial<Pick<CubePayService, "preload">>;

/** Options of {@link usePayment}. The callbacks of the latest render are called, also after the component has gone. */
export interface UsePaymentOptions {
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

/** What {@link usePayment} gives: the state, and two functions that stay the same at every render. */
export type Payment = PaymentState & {
  /**
   * Takes a payment. Never rejects, so that it can be an event handler's last word: it gives the result, or `undefined`
   * when there is none, and the state and the callbacks say why. While a payment of this component is under way, and
   * after the component has gone, it does nothing and gives `undefined`.
   */
  readonly pay: (request: PaymentRequest) => Promise<PaymentResult | undefined>;
  /** Back to `"idle"`. Does nothing while a payment is under way. */
  readonly reset: () => void;
};

const idle: PaymentState = { status: "idle" };
const options = ["service", "onPaid", "onClosed", "onError"] satisfies (keyof UsePaymentOptions)[];

/**
 * Payments of one component. Each component has its own state; a second one that pays meanwhile fails with
 * `payment_in_progress`.
 *
 * When the component unmounts before the modal opened, the payment is called off: no modal opens for a button that is
 * gone, and no callback is called. Once the modal is open money may move, so the payment goes on, and the callbacks and
 * `pay` still tell its end. Keep the component mounted while it pays, then, and show the waiting in it. StrictMode and
 * hot reload, which run effects again, call nothing off.
 *
 * @example
 * ```tsx
 * import { usePayment } from "cubepay-checkout/react";
 *
 * export function Checkout({ orderId }: { orderId: string }) {
 *   const { pay, status, result, error } = usePayment();
 *   if (status === "paid") return <p>Paid: {result.transactionHash}</p>;
 *   return (
 *     <>
 *       <button disabled={status === "paying"} onClick={() => pay({ amount: "50.00", metadata: { orderId } })}>
 *         Pay $50
 *       </button>
 *       {error && <p role="alert">{error.message}</p>}
 *     </>
 *   );
 * }
 * ```
 * @throws {CubePayError} `invalid_request`, while rendering, for an option that is unknown or of the wrong type.
 */
export function usePayment(given: UsePaymentOptions = {}): Payment {
  assertOptions(given);
  const [state, setState] = useState(idle);
  const latest = useRef(given);
  const underWay = useRef<AbortController | undefined>(undefined);
  const isMounted = useRef(true);

  useEffect(() => {
    latest.current = given;
  });

  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
      // StrictMode and hot reload run the effect again before any microtask; only what is really gone stays unmounted.
      queueMicrotask(() => {
        if (!isMounted.current) underWay.current?.abort();
      });
    };
  }, []);

  const pay = useCallback(async (request: PaymentRequest): Promise<PaymentResult | undefined> => {
    if (underWay.current || !isMounted.current) return undefined;
    const unmounted = (underWay.current = new AbortController());
    const line = leash(request?.signal, unmounted.signal);
    setState({ status: "paying" });
    try {
      const { service = cubePayService } = latest.current;
      const result = await service.executePayment(Object(request) === request ? { ...request, signal: line.signal } : request);
      setState({ status: "paid", result });
      tell(() => latest.current.onPaid?.(result));
      return result;
    } catch (cause) {
      const error = cause as CubePayError;
      if (error.code === "aborted" && unmounted.signal.aborted) {
        // It matters to a component that React only hid and may show again.
        setState(idle);
      } else if (isCubePayClosedError(error) && error.outcome === "unpaid") {
        // A modal that was closed over a transaction of unknown end is no case of "nothing was paid".
        setState({ status: "closed" });
        tell(() => latest.current.onClosed?.(error));
      } else {
        setState({ status: "failed", error });
        tell(() => latest.current.onError?.(error));
      }
      return undefined;
    } finally {
      line.release();
      underWay.current = undefined;
    }
  }, []);

  const reset = useCallback(() => {
    if (!underWay.current) setState(idle);
  }, []);

  return { ...state, pay, reset };
}

/** Calls back in a microtask: what a callback throws is reported as any uncaught error, and breaks no payment. */
function tell(callback: () => void): void {
  queueMicrotask(callback);
}

function assertOptions(given: UsePaymentOptions): void {
  for (const [key, value] of Object.entries(given)) {
    if (!(options as string[]).includes(key)) throw invalid(`Unknown usePayment option: ${key}. Known are ${options.join(", ")}`);
    if (value === undefined) continue;
    if (key === "service" && typeof value?.executePayment !== "function") {
      throw invalid("service must be a CubePayService, such as new CubePayService({ merchantId }); leave it out for the default one");
    }
    if (key !== "service" && typeof value !== "function") throw invalid(`${key} must be a function`);
  }
}

function invalid(message: string): CubePayError {
  return new CubePayError(message, { code: "invalid_request" });
}
