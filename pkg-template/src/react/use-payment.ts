import { useEffect, useState } from "react";
import type { PaymentRequest, PaymentResult } from "../index.js";
import { idle, invalid, PaymentController, type PaymentOptions, type PaymentState } from "../button/payment-controller.js";

/** The result of {@link usePayment}: the state, and two functions that are stable across renders. */
export type Payment = PaymentState & {
  /**
   * Takes a payment. Never rejects, so an event handler can call it without a `catch`. Resolves with the result, or with
   * `undefined` if there is none; the state and the callbacks give the reason. Does nothing and resolves with `undefined` while
   * another payment of this component is in progress, and after the component was unmounted.
   */
  readonly pay: (request: PaymentRequest) => Promise<PaymentResult | undefined>;
  /** Returns to `"idle"`. Does nothing while a payment is in progress. */
  readonly reset: () => void;
};

const options = ["service", "onPaid", "onClosed", "onError"] satisfies (keyof PaymentOptions)[];

/**
 * Payments of one component. Each component has its own state. A payment fails with `payment_in_progress` while another component
 * is paying.
 *
 * Unmounting the component before the modal opens cancels the payment: no modal opens and no callback is called. Once the modal
 * is open money can move, so the payment continues, and the callbacks and `pay` still report the result. Keep the component
 * mounted during the payment, and show the progress in it. StrictMode and hot reload, which run effects again, cancel nothing.
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
 * @throws {CubePayError} `invalid_request`, while rendering, if an option is unknown or has the wrong type.
 */
export function usePayment(given: PaymentOptions = {}): Payment {
  const [state, { pay, reset }] = usePaymentController(given);
  return { ...state, pay, reset };
}

/** The state of a component's payments and their controller. */
export function usePaymentController(given: PaymentOptions): [PaymentState, PaymentController] {
  assertOptions(given);
  const [state, setState] = useState(idle);
  const [controller] = useState(() => new PaymentController(given, setState));
  useEffect(() => {
    controller.options = given;
  });
  useEffect(controller.connect, []);
  return [state, controller];
}

function assertOptions(given: PaymentOptions): void {
  for (const [key, value] of Object.entries(given)) {
    if (!(options as string[]).includes(key)) throw invalid(`Unknown usePayment option: ${key}. Known options: ${options.join(", ")}`);
    if (value === undefined) continue;
    if (key === "service" && typeof value?.executePayment !== "function") {
      throw invalid("service must be a CubePayService, such as new CubePayService({ merchantId }); leave it out for the default one");
    }
    if (key !== "service" && typeof value !== "function") throw invalid(`${key} must be a function`);
  }
}
