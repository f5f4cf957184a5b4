import { forwardRef, useRef, type ComponentPropsWithoutRef, type MouseEvent } from "react";
import { cubePayService, type CubePayError, type PaymentRequest } from "../index.js";
import { useAnnouncement } from "./announcement.js";
import { usePayment, type PaymentState, type UsePaymentOptions } from "./use-payment.js";

/** Texts of a {@link PayButton}, for other wordings and other languages. */
export interface PayButtonLabels {
  /** On a button without children. Default: `"Pay 50.00 USD"`, with its amount and currency. */
  idle?: string | undefined;
  /** While the payment is under way: read out, and on a button without children. Default: `"Payment in progress…"`. */
  paying?: string | undefined;
  /** Read out once it is paid. Default: `"Payment complete."`. */
  paid?: string | undefined;
  /** Read out when the customer closed the modal. Default: `"No payment was made."`. */
  closed?: string | undefined;
  /** Read out when it failed. Default: a text that goes by the error's `outcome`. */
  failed?: string | ((error: CubePayError) => string) | undefined;
}

type ButtonProps = Omit<ComponentPropsWithoutRef<"button">, "type" | keyof UsePaymentOptions | keyof PaymentRequest>;

/** Props of a {@link PayButton}: what is paid, what comes of it, and everything that a `<button>` takes. */
export interface PayButtonProps extends ButtonProps, Omit<PaymentRequest, "signal">, UsePaymentOptions {
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
    service = cubePayService,
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
  const payment = usePayment({ service, onPaid, onClosed, onError: onError ?? logged });
  const pressed = useRef<HTMLButtonElement | null>(null);
  useAnnouncement(announcementOf(payment, labels), pressed);
  const isPaying = payment.status === "paying";

  const pay = (event: MouseEvent<HTMLButtonElement>): void => {
    if (isPaying) return event.preventDefault();
    onClick?.(event);
    if (event.defaultPrevented) return;
    pressed.current = event.currentTarget;
    void payment.pay({ amount, currency, requestId, metadata, onProgress });
  };
  const preload = (): void => {
    if (!isPaying && !attributes.disabled) void service.preload?.();
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
      onPointerEnter={(event) => {
        onPointerEnter?.(event);
        preload();
      }}
      onFocus={(event) => {
        onFocus?.(event);
        preload();
      }}
    >
      {children ?? (isPaying ? payingText(labels) : (labels.idle ?? `Pay ${amount} ${currency ?? "USD"}`))}
    </button>
  );
});

/** The customer hears of a failure anyhow; the shop's engineers need its code and message. */
const logged = (error: CubePayError): void => console.error(error);

const payingText = ({ paying = "Payment in progress…" }: PayButtonLabels): string => paying;

function announcementOf(payment: PaymentState, labels: PayButtonLabels): string {
  switch (payment.status) {
    case "idle":
      return "";
    case "paying":
      return payingText(labels);
    case "paid":
      return labels.paid ?? "Payment complete.";
    case "closed":
      return labels.closed ?? "No payment was made.";
    case "failed": {
      const { failed = failureText } = labels;
      return typeof failed === "string" ? failed : failed(payment.error);
    }
  }
}

function failureText({ code, outcome }: CubePayError): string {
  if (outcome === "unknown") return "It is not certain whether the payment went through.";
  return code === "session_ended"
    ? "The payment was cancelled. Nothing was charged. Please start again."
    : "The payment did not go through. Nothing was charged.";
}
