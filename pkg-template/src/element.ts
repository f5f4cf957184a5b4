/**
 * `<cubepay-button>`: a payment button for Vue, Svelte, Angular, Astro, server-side templates, and plain HTML.
 * Importing this module defines the element, once per page. On a server the import does nothing.
 *
 * ```ts
 * import "cubepay-checkout/element"; // <cubepay-button amount="50.00" metadata='{"orderId":"A-1"}'>Pay $50</cubepay-button>
 *
 * const button = document.querySelector("cubepay-button");
 * button?.addEventListener("cubepay-paid", ({ detail }) => location.assign(`/paid?hash=${detail.transactionHash}`));
 * ```
 * @module cubepay-checkout/element
 */

import { CubePayButton } from "./element/cubepay-button.js";

export type { PaymentService, PaymentState, PaymentStatus } from "./button/payment-controller.js";
export type { PreloadMode } from "./button/preloading.js";
export type { PayButtonLabels } from "./button/wording.js";
export { CubePayButton } from "./element/cubepay-button.js";
export type { CubePayButtonAttributes, CubePayButtonEventMap } from "./element/attributes.js";
export type * from "./element/templates.js";

// Another copy or version of the package may have defined the element already.
if (globalThis.customElements && !customElements.get("cubepay-button")) customElements.define("cubepay-button", CubePayButton);
