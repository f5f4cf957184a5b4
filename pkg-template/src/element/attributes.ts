import type { PayButtonLabels } from "../button/wording.js";
import type { PreloadMode } from "../button/preloading.js";
import type { PaymentService } from "../button/payment-controller.js";
import type { CubePayClosedError, CubePayError, PaymentResult, ProgressEvent } from "../index.js";

/** Events of a `<cubepay-button>`. All bubble, and cross shadow roots. */
export interface CubePayButtonEventMap {
  /** Before a payment begins. `preventDefault()` keeps it from beginning. */
  "cubepay-pay": CustomEvent<null>;
  /** A step of the payment; the detail is the step. */
  "cubepay-progress": CustomEvent<ProgressEvent>;
  /** The payment succeeded; the detail is its result. */
  "cubepay-paid": CustomEvent<PaymentResult>;
  /** The customer closed the modal; the detail is the error that says so. */
  "cubepay-closed": CustomEvent<CubePayClosedError>;
  /** The payment failed; the detail is the error, which `preventDefault()` keeps out of the console. */
  "cubepay-error": CustomEvent<CubePayError>;
}

/** What a template may write on a `<cubepay-button>`, beside what every HTML element takes. */
export type CubePayButtonAttributes = {
  /** What to charge, such as `"50.00"`. */
  amount?: string | number | undefined;
  /** ISO 4217 code. Default: `"USD"`. */
  currency?: string | undefined;
  /** The idempotency key. Default: a random UUID for each payment. */
  requestId?: string | undefined;
  /** The idempotency key, as an attribute. */
  "request-id"?: string | undefined;
  /** Fields for the merchant's endpoint: an object, or its JSON. */
  metadata?: object | string | undefined;
  /** Other texts: an object, or its JSON. */
  labels?: PayButtonLabels | string | undefined;
  /** When it loads what a payment needs. Default: `"intent"`. */
  preload?: PreloadMode | undefined;
  /** Whether the button takes no payments. Default: `false`. */
  disabled?: boolean | undefined;
  /** Takes the payments. A property only. Default: `cubePayService`. */
  service?: PaymentService | undefined;
} & {
  /** An event listener, as React 19 and Svelte 5 write it. */
  [Event in keyof CubePayButtonEventMap as `on${Event}`]?: ((event: CubePayButtonEventMap[Event]) => void) | undefined;
};
