import type { ProgressEvent } from "../index.js";
import { idle, invalid, PaymentController, type PaymentService, type PaymentState, type PaymentStatus } from "../button/payment-controller.js";
import { preloadFor, type PreloadMode } from "../button/preloading.js";
import { announcementOf, textOf, type PayButtonLabels } from "../button/wording.js";
import type { CubePayButtonEventMap } from "./attributes.js";

/** Maps properties to attributes. The values of those in `json` are objects, serialised as JSON in attributes. */
const attributes = { amount: "amount", currency: "currency", requestId: "request-id", metadata: "metadata", labels: "labels", preload: "preload" } as const;
const json = ["metadata", "labels"] as const;
const properties = Object.keys(attributes) as (keyof typeof attributes)[];

/**
 * `<cubepay-button>`: takes one payment when pressed, like `<PayButton>` of `cubepay-checkout/react`.
 *
 * Attributes and properties mirror each other. The native button is in the shadow root, as `::part(button)`, without styles.
 * `data-status` and `:state(paying)` have the status. The content is the button's text, and `slot="paying"` replaces it during a
 * payment. During a payment the button is busy, keeps the focus and ignores clicks.
 *
 * Removing the element before the modal opens cancels the payment. Afterwards the payment continues, and the removed element
 * still dispatches its final event. Moving the element in one step, as `append` does, cancels nothing.
 *
 * @example
 * ```ts
 * import "cubepay-checkout/element";
 *
 * const button = document.createElement("cubepay-button");
 * button.amount = "50.00";
 * button.metadata = { orderId: "A-1" };
 * button.addEventListener("cubepay-paid", ({ detail }) => console.log(detail.transactionHash));
 * document.body.append(button);
 * ```
 */
export class CubePayButton extends ((globalThis.HTMLElement ?? Object) as typeof HTMLElement) {
  /** The attributes that the element observes. */
  static readonly observedAttributes: string[] = [...Object.values(attributes), "disabled", "aria-label"];

  /** What to charge. Attribute: `amount`. */
  declare amount: string | number | undefined;
  /** ISO 4217 code. Attribute: `currency`. Default: `"USD"`. */
  declare currency: string | undefined;
  /** The idempotency key of one attempt to pay. Attribute: `request-id`. Default: a random UUID for each payment. */
  declare requestId: string | undefined;
  /** Fields for the merchant's endpoint. Attribute: `metadata`, as JSON. Anything but an object fails the payment: `invalid_request`. */
  declare metadata: object | undefined;
  /** Replaces the default texts. Attribute: `labels`, as JSON. Anything but an object fails the payment, as with `metadata`. */
  declare labels: PayButtonLabels | undefined;
  /**
   * When to preload the core and the SDK. Attribute: `preload`. Default: `"intent"`, on hover, focus or touch. `"visible"`: also
   * when the button is in view and the page is idle, unless the customer has enabled data saving. `"none"`: not before the
   * payment.
   */
  declare preload: PreloadMode | undefined;
  /** Takes the payments. Default: `cubePayService`. */
  declare service: PaymentService | undefined;
  /** Disables the button. Attribute: `disabled`. Default: `false`. */
  declare disabled: boolean;

  #values: Record<string, unknown> = {};
  /** The attributes as last written by their properties. */
  #reflected: Record<string, string | null> = {};
  #state: PaymentState = idle;
  #disconnect: (() => void) | undefined;
  #endPreloading: (() => void) | undefined;
  #button = document.createElement("button");
  #content = document.createElement("slot");
  #text = new Text();
  #states: Set<string> | undefined;
  #payments = new PaymentController(
    {
      onPaid: (result) => this.#dispatch("cubepay-paid", result),
      onClosed: (error) => this.#dispatch("cubepay-closed", error),
      onError: (error) => this.#dispatch("cubepay-error", error, true) && console.error(error),
    },
    (state) => {
      this.#state = state;
      this.#render();
      if (this.isConnected) this.#payments.announcer.announce(announcementOf(state, this.#labels()), this);
    },
  );

  /** Same as `document.createElement("cubepay-button")`. */
  constructor() {
    super();
    // jsdom does not support element internals.
    this.#states = this.attachInternals?.().states;
    this.#button.type = "button";
    this.#button.setAttribute("part", "button");
    this.#button.append(this.#content, this.#text);
    this.attachShadow({ mode: "open", delegatesFocus: true }).append(this.#button);
    this.#button.addEventListener("click", (event) => this.#press(event));
    this.#content.addEventListener("slotchange", () => this.#render());
    // Properties that were set before the element was defined shadow the accessors.
    for (const name of [...properties, "service", "disabled"] as const) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name as "amount"];
      (this as Record<string, unknown>)[name] = value;
    }
  }

  /** The status of the payment. */
  get status(): PaymentStatus {
    return this.#state.status;
  }

  /** Clicks the button. */
  override click(): void {
    this.#button.click();
  }

  /** Called by the browser. */
  connectedCallback(): void {
    this.#disconnect = this.#payments.connect();
    this.#preload();
    this.#render();
  }

  /** Called by the browser. */
  disconnectedCallback(): void {
    // A moved element is in the page again by now. WebKitGTK may run microtasks before this callback.
    if (this.isConnected) return;
    this.#disconnect?.();
    this.#endPreloading?.();
  }

  /** Called by the browser. */
  attributeChangedCallback(attribute: string): void {
    const name = properties.find((each) => attributes[each] === attribute);
    // The current text, because an upgrade reports old ones after the constructor has set properties.
    const text = this.getAttribute(attribute);
    if (name && text !== this.#reflected[name]) this.#values[name] = this.#reflected[name] = text;
    if (name === "preload" && this.isConnected) this.#preload();
    this.#render();
  }

  /** @internal */
  static {
    const define = (name: string, get: (own: CubePayButton) => unknown, set: (own: CubePayButton, value: any) => void): void => {
      Object.defineProperty(this.prototype, name, {
        configurable: true,
        enumerable: true,
        get(this: CubePayButton) {
          return get(this);
        },
        set(this: CubePayButton, value: unknown) {
          set(this, value);
        },
      });
    };
    for (const name of properties) define(name, (own) => own.#read(name), (own, value) => own.#write(name, value));
    define("disabled", (own) => own.hasAttribute("disabled"), (own, value) => own.toggleAttribute("disabled", Boolean(value)));
    define("service", (own) => own.#payments.options.service, (own, value) => (own.#payments.options.service = value));
  }

  #preload(): void {
    this.#endPreloading?.();
    this.#endPreloading = preloadFor(this.#button, this.getAttribute("preload"), () => this.#payments.preload());
  }

  #read(name: string): unknown {
    const value = this.#values[name] ?? undefined;
    if (typeof value !== "string" || !json.includes(name as "labels")) return value;
    try {
      return JSON.parse(value);
    } catch {
      return undefined;
    }
  }

  #write(name: keyof typeof attributes, value: unknown): void {
    this.#values[name] = value;
    let text: string | undefined;
    try {
      text = value === Object(value) ? JSON.stringify(value) : value == null ? undefined : String(value);
    } catch {
      // The core rejects metadata that cannot be serialised.
    }
    this.#reflected[name] = text ?? null;
    if (text === undefined) this.removeAttribute(attributes[name]);
    else this.setAttribute(attributes[name], text);
  }

  #labels(): PayButtonLabels {
    return Object(this.labels);
  }

  #press(event: Event): void {
    if (this.#state.status === "paying") {
      event.preventDefault();
      event.stopPropagation();
    } else if (this.isConnected && this.#dispatch("cubepay-pay", null, true)) {
      const { amount, currency, requestId } = this;
      const metadata = (): object | undefined => {
        if (this.service && typeof this.service.executePayment !== "function") throw invalid("service must be a CubePayService");
        for (const name of json) {
          if (this.#values[name] != null && typeof this[name] !== "object") throw invalid(`${name} must be an object, or JSON such as {"key":"value"}`);
        }
        return this.metadata;
      };
      void this.#payments.pay({
        amount: amount as string,
        currency,
        requestId,
        // Read during the payment, so that an error rejects the payment.
        get metadata() {
          return metadata();
        },
        onProgress: (step: ProgressEvent) => void this.#dispatch("cubepay-progress", step),
      });
    }
  }

  #dispatch<Type extends keyof CubePayButtonEventMap>(type: Type, detail: CubePayButtonEventMap[Type]["detail"], cancelable = false): boolean {
    return this.dispatchEvent(new CustomEvent(type, { detail, cancelable, bubbles: true, composed: true }));
  }

  #render(): void {
    const { status } = this.#state;
    const isPaying = status === "paying";
    const button = this.#button;
    button.disabled = this.disabled;
    button.setAttribute("aria-busy", String(isPaying));
    for (const [name, value] of [["aria-disabled", isPaying ? "true" : null], ["aria-label", this.getAttribute("aria-label")]] as const) {
      if (value === null) button.removeAttribute(name);
      else button.setAttribute(name, value);
    }
    const children = [...this.childNodes];
    const replaces = (node: Node): boolean => (node as Element).slot === "paying";
    const slot = isPaying && children.some(replaces) ? "paying" : "";
    // WebKitGTK fires slotchange even if the name did not change, and that event renders again.
    if (this.#content.name !== slot) this.#content.name = slot;
    // White space between the tags does not count as content.
    const hasContent = slot !== "" || children.some((node) => node instanceof Element ? !replaces(node) : node instanceof Text && node.data.trim());
    this.#text.data = hasContent ? "" : textOf(this.#state, this.#labels(), this.amount, this.currency);
    // A constructor must not set attributes of its element.
    if (this.isConnected) this.dataset.status = status;
    try {
      this.#states?.clear();
      this.#states?.add(status);
    } catch {
      // Chromium before 125 only takes states of the form "--paying".
    }
  }
}

/** Gives listeners of the element's own events the types of their details. */
export interface CubePayButton {
  /** Adds a listener for one of the element's own events. */
  addEventListener<Type extends keyof CubePayButtonEventMap>(
    type: Type,
    listener: (this: CubePayButton, event: CubePayButtonEventMap[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Adds a listener for an event that every element has. */
  addEventListener<Type extends keyof HTMLElementEventMap>(
    type: Type,
    listener: (this: HTMLElement, event: HTMLElementEventMap[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Adds a listener for any other event. */
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    /** A payment button. */
    "cubepay-button": CubePayButton;
  }
}
