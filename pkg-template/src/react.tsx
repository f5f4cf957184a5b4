/**
 * Payments for React 18 and later. Server rendering uses no browser API. Nothing is loaded before the customer approaches the
 * button.
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

export type { PaymentOptions as UsePaymentOptions, PaymentService, PaymentState, PaymentStatus } from "./button/payment-controller.js";
export type { PreloadMode } from "./button/preloading.js";
export type { PayButtonLabels } from "./button/wording.js";
export { PayButton, type PayButtonProps } from "./react/pay-button.js";
export { usePayment, type Payment } from "./react/use-payment.js";
