/**
 * Payments as React has them, for version 18 and later. Rendering it on a server touches no browser API; nothing is
 * loaded before the customer comes near the button.
 *
 * ```tsx
 * import { PayButton } from "cubepay-checkout/react";
 *
 * export const Buy = () => (
 *   <PayButton amount="50.00" onPaid={({ transactionHash }) => alert(`Paid: ${transactionHash}`)}>
 *     Pay $50
 *   </PayButton>
 * );
 * ```
 * @module cubepay-checkout/react
 */

"use client";

export { PayButton, type PayButtonLabels, type PayButtonProps } from "./react/pay-button.js";
export {
  usePayment,
  type Payment,
  type PaymentService,
  type PaymentState,
  type PaymentStatus,
  type UsePaymentOptions,
} from "./react/use-payment.js";
