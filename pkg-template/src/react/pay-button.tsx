import { forwardRef, useEffect, useImperativeHandle, useRef, type ComponentPropsWithoutRef, type MouseEvent } from "react";
import type { CubePayError, PaymentRequest } from "../index.js";
import type { PaymentOptions } from "../button/payment-controller.js";
import { preloadFor, type PreloadMode } from "../button/preloading.js";
import { announcementOf, textOf, type PayButtonLabels } from "../button/wording.js";
import { usePaymentController } from "./use-payment.js";

type ButtonProps = Omit<ComponentPropsWithoutRef<"button">, "type" | keyof PaymentOptions | keyof PaymentRequest>;

/** Props of a {@link PayButton}: what is paid, what comes of it, and everything that a `<button>` takes. */
export interface PayButtonProps extends ButtonProps, Omit<PaymentRequest, "signal">, PaymentOptions {
  /** Other texts than the default ones. */
  labels?: PayButtonLabels | undefined;
  /**
   * When it loads what a payment needs. Default: `"intent"`, when the pointer, the focus or a touch comes to it. `"visible"`:
   * also when it is in view and the page is idle, unless the customer saves data. `"none"`: with the payment.
   */
  preload?: PreloadMode | undefined;
}

/**
 * A button that takes one payment when it is pressed. It fetches what a payment needs when the pointer, the focus or a
 * touch comes to it; `preload` changes that.
 *
 * While it pays it has `aria-busy` and `aria-disabled`, keeps the focus, and ignores clicks; `data-status` has the status,
 * for style sheets. What becomes of the payment is read out to screen readers. Your own handlers are called first, and
 * an `onClick` that calls `event.preventDefault()` keeps it from paying. Once paid it can be pressed again, for another
 * payment: in `onPaid`, leave the page or take the button away. See {@link usePayment} for what unmounting does.
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

/** The customer hears of a failure anyhow; the shop's engineers need its code and message. */
const logged = (error: CubePayError): void => console.error(error);
