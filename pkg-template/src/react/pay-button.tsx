import { forwardRef, useEffect, useImperativeHandle, useRef, type ComponentPropsWithoutRef, type MouseEvent } from "react";
import type { CubePayError, PaymentRequest } from "../index.js";
import type { PaymentOptions } from "../button/payment-controller.js";
import { preloadFor, type PreloadMode } from "../button/preloading.js";
import { announcementOf, textOf, type PayButtonLabels } from "../button/wording.js";
import { usePaymentController } from "./use-payment.js";

type ButtonProps = Omit<ComponentPropsWithoutRef<"button">, "type" | keyof PaymentOptions | keyof PaymentRequest>;

/** Props of a {@link PayButton}: the payment, its callbacks, and every prop of a `<button>`. */
export interface PayButtonProps extends ButtonProps, Omit<PaymentRequest, "signal">, PaymentOptions {
  /** Replaces the default texts. */
  labels?: PayButtonLabels | undefined;
  /**
   * When to preload the core and the SDK. Default: `"intent"`, on hover, focus or touch. `"visible"`: also when the button is in
   * view and the page is idle, unless the customer has enabled data saving. `"none"`: not before the payment.
   */
  preload?: PreloadMode | undefined;
}

/**
 * A button that takes one payment when pressed. It preloads the core and the SDK on hover, focus or touch; `preload` changes
 * that.
 *
 * During a payment it has `aria-busy` and `aria-disabled`, keeps the focus, and ignores clicks. `data-status` has the status, for
 * style sheets. Screen readers announce the result. Your own handlers are called first, and an `onClick` that calls
 * `event.preventDefault()` prevents the payment. After a payment the button can be pressed again for another one, so navigate
 * away or remove it in `onPaid`. {@link usePayment} explains what unmounting does.
 *
 * @example
 * ```tsx
 * import { PayButton } from "cubepay-checkout/react";
 *
 * export const Buy = ({ orderId }: { orderId: string }) => (
 *   <PayButton amount="50.00" currency="USD" metadata={{ orderId }} onPaid={() => location.assign("/paid")}>
 *     Pay $50
 *   </PayButton>
 * );
 * ```
 */
export const PayButton = forwardRef<HTMLButtonElement, PayButtonProps>(function PayButton(
  {
    amount,
    currency,
    requestId,
    metadata,
    onProgress,
    service,
    onPaid,
    onClosed,
    onError,
    labels = {},
    preload,
    children,
    onClick,
    ...attributes
  },
  ref,
) {
  const [payment, controller] = usePaymentController({ service, onPaid, onClosed, onError: onError ?? logged });
  const button = useRef<HTMLButtonElement>(null);
  useImperativeHandle(ref, () => button.current as HTMLButtonElement, []);
  useEffect(() => preloadFor(button.current as HTMLButtonElement, preload, () => controller.preload()), [preload]);
  const wasPressed = useRef(false);
  const announcement = announcementOf(payment, labels);
  useEffect(() => {
    if (wasPressed.current) controller.announcer.announce(announcement, button.current as HTMLButtonElement);
  }, [announcement]);
  const isPaying = payment.status === "paying";

  const pay = (event: MouseEvent<HTMLButtonElement>): void => {
    if (isPaying) return event.preventDefault();
    onClick?.(event);
    if (event.defaultPrevented) return;
    wasPressed.current = true;
    void controller.pay({ amount, currency, requestId, metadata, onProgress });
  };

  return (
    <button
      {...attributes}
      ref={button}
      type="button"
      aria-busy={isPaying}
      aria-disabled={isPaying || attributes["aria-disabled"]}
      data-status={payment.status}
      onClick={pay}
    >
      {children ?? textOf(payment, labels, amount, currency)}
    </button>
  );
});

/** Screen readers announce a failure, but the shop's engineers need its code and message. */
const logged = (error: CubePayError): void => console.error(error);
