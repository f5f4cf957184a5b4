import { useEffect, useState } from "react";
import type { PaymentRequest, PaymentResult } from "../index.js";
import { idle, invalid, PaymentController, type PaymentOptions, type PaymentState } from "../button/payment-controller.js";

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

const options = ["service", "onPaid", "onClosed", "onError"] satisfies (keyof PaymentOptions)[];

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
    if (!(options as string[]).includes(key)) throw invalid(`Unknown usePayment option: ${key}. Known are ${options.join(", ")}`);
    if (value === undefined) continue;
    if (key === "service" && typeof value?.executePayment !== "function") {
      throw invalid("service must be a CubePayService, such as new CubePayService({ merchantId }); leave it out for the default one");
    }
    if (key !== "service" && typeof value !== "function") throw invalid(`${key} must be a function`);
  }
}
