// Types for the element in JSX, Vue templates and Svelte. A project uses one of these frameworks or none. If a framework is not
// installed, TypeScript cannot augment it, and the comment above the declaration suppresses that error.

import type { CubePayButton } from "./cubepay-button.js";
import type { CubePayButtonAttributes, CubePayButtonEventMap } from "./attributes.js";

/** The attributes, and the event listeners as Vue names them: `@cubepay-paid` is `onCubepayPaid`. */
export interface CubePayButtonVueProps extends CubePayButtonAttributes {
  /** Before a payment starts. */
  onCubepayPay?: ((event: CubePayButtonEventMap["cubepay-pay"]) => void) | undefined;
  /** A step of the payment. */
  onCubepayProgress?: ((event: CubePayButtonEventMap["cubepay-progress"]) => void) | undefined;
  /** The payment succeeded. */
  onCubepayPaid?: ((event: CubePayButtonEventMap["cubepay-paid"]) => void) | undefined;
  /** The customer closed the modal. */
  onCubepayClosed?: ((event: CubePayButtonEventMap["cubepay-closed"]) => void) | undefined;
  /** The payment failed. */
  onCubepayError?: ((event: CubePayButtonEventMap["cubepay-error"]) => void) | undefined;
}

/** @ts-ignore */
declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      /** @ts-ignore */
      "cubepay-button": CubePayButtonAttributes & import("react").HTMLAttributes<CubePayButton> & import("react").RefAttributes<CubePayButton> & { class?: string | undefined };
    }
  }
}

/** @ts-ignore */
declare module "vue" {
  interface GlobalComponents {
    /** @ts-ignore */
    "cubepay-button": new () => { $props: CubePayButtonVueProps & import("vue").HTMLAttributes };
  }
}

/** @ts-ignore */
declare module "svelte/elements" {
  interface SvelteHTMLElements {
    /** @ts-ignore */
    "cubepay-button": CubePayButtonAttributes & Omit<import("svelte/elements").HTMLAttributes<CubePayButton>, keyof CubePayButtonAttributes>;
  }
}
