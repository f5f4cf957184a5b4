import { forwardRef, useEffect, useRef, type ComponentPropsWithoutRef, type MouseEvent } from "react";
import type { CubePayError, PaymentRequest } from "../index.js";
import type { PaymentOptions } from "../button/payment-controller.js";
import { announcementOf, textOf, type PayButtonLabels } from "../button/wording.js";
import { usePaymentController } from "./use-payment.js";

type ButtonProps = Omit<ComponentPropsWithoutRef<"button">, "type" | keyof PaymentOptions | keyof PaymentRequest>;

/** Props of a {@link PayButton}: what is paid, what comes of it, and everything that a `<button>` takes. */
export interface PayButtonProps extends ButtonProps, Omit<PaymentRequest, "signal">, PaymentOptions {
  /** Other texts than the default ones. */
  labels?: PayButtonLabels | undefined;
}

/**
 * A button that takes one payment when it is pressed. It fetches what a payment needs when the pointer or the focus
 * comes to it.
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
    children,
    onClick,
    onPointerEnter,
    onFocus,
    ...attributes
  },
  ref,
) {
  const [payment, controller] = usePaymentController({ service, onPaid, onClosed, onError: onError ?? logged });
  const pressed = useRef<HTMLButtonElement | null>(null);
  const announcement = announcementOf(payment, labels);
  useEffect(() => {
    if (pressed.current) controller.announcer.announce(announcement, pressed.current);
  }, [announcement]);
  const isPaying = payment.status === "paying";

  const pay = (event: MouseEvent<HTMLButtonElement>): void => {
    if (isPaying) return event.preventDefault();
    onClick?.(event);
    if (event.defaultPrevented) return;
    pressed.current = event.currentTarget;
    void controller.pay({ amount, currency, requestId, metadata, onProgress });
  };
  const preloadAfter =
    <E,>(handler: ((event: E) => void) | undefined) =>
    (event: E): void => {
      handler?.(event);
      if (!attributes.disabled) controller.preload();
    };

  return (
    <button
      {...attributes}
      ref={ref}
      type="button"
      aria-busy={isPaying}
      aria-disabled={isPaying || attributes["aria-disabled"]}
      data-status={payment.status}
      onClick={pay}
      onPointerEnter={preloadAfter(onPointerEnter)}
      onFocus={preloadAfter(onFocus)}
    >
      {children ?? textOf(payment, labels, amount, currency)}
    </button>
  );
});

/** The customer hears of a failure anyhow; the shop's engineers need its code and message. */
const logged = (error: CubePayError): void => console.error(error);
