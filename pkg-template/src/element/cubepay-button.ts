import type { ProgressEvent } from "../index.js";
import { idle, invalid, PaymentController, type PaymentService, type PaymentState, type PaymentStatus } from "../button/payment-controller.js";
import { preloadFor, type PreloadMode } from "../button/preloading.js";
import { announcementOf, textOf, type PayButtonLabels } from "../button/wording.js";
import type { CubePayButtonEventMap } from "./attributes.js";

/** The attributes by their properties. The values of those in `json` are objects, which attributes have as JSON. */
const attributes = { amount: "amount", currency: "currency", requestId: "request-id", metadata: "metadata", labels: "labels", preload: "preload" } as const;
const json = ["metadata", "labels"] as const;
const properties = Object.keys(attributes) as (keyof typeof attributes)[];

/**
 * `<cubepay-button>`: takes one payment when it is pressed, and behaves as `<PayButton>` of `cubepay-checkout/react` does.
 *
 * Attributes and properties mirror each other. The native button is in a shadow root, as `::part(button)`, without styles.
 * `data-status` and `:state(paying)` have the status. The content is the button's text, and `slot="paying"` replaces it
 * during a payment. While it pays the button is busy, keeps the focus and ignores clicks.
 *
 * Removing the element before the modal opens cancels the payment. Afterwards the payment goes on, and the removed element
 * still dispatches the events of its end. Moving the element in one step, as `append` does, cancels nothing.
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
  /** The attributes that the element reacts to. */
  static readonly observedAttributes: string[] = [...Object.values(attributes), "disabled", "aria-label"];

  /** What to charge. Attribute: `amount`. */
  declare amount: string | number | undefined;
  /** ISO 4217 code. Attribute: `currency`. Default: `"USD"`. */
  declare currency: string | undefined;
  /** The idempotency key of one attempt to pay. Attribute: `request-id`. Default: a random UUID for each payment. */
  declare requestId: string | undefined;
  /** Fields for the merchant's endpoint. Attribute: `metadata`, as JSON. Anything but an object fails the payment: `invalid_request`. */
  declare metadata: object | undefined;
  /** Other texts than the default ones. Attribute: `labels`, as JSON. Anything but an object fails the payment, as with `metadata`. */
  declare labels: PayButtonLabels | undefined;
  /**
   * When it loads what a payment needs. Attribute: `preload`. Default: `"intent"`, when the pointer, the focus or a touch comes
   * to it. `"visible"`: also when it is in view and the page is idle, unless the customer saves data. `"none"`: with the payment.
   */
  declare preload: PreloadMode | undefined;
  /** Takes the payments. Default: `cubePayService`. */
  declare service: PaymentService | undefined;
  /** Whether the button takes no payments. Attribute: `disabled`. Default: `false`. */
  declare disabled: boolean;

  #values: Record<string, unknown> = {};
  /** The attributes as their properties wrote them. */
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

  /** As `document.createElement("cubepay-button")`. */
  constructor() {
    super();
    // jsdom has no element internals.
    this.#states = this.attachInternals?.().states;
    this.#button.type = "button";
    this.#button.setAttribute("part", "button");
    this.#button.append(this.#content, this.#text);
    this.attachShadow({ mode: "open", delegatesFocus: true }).append(this.#button);
    this.#button.addEventListener("click", (event) => this.#press(event));
    this.#content.addEventListener("slotchange", () => this.#render());
    // Properties that were set before the element was defined hide the accessors.
    for (const name of [...properties, "service", "disabled"] as const) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name as "amount"];
      (this as Record<string, unknown>)[name] = value;
    }
  }

  /** Where the payment stands. */
  get status(): PaymentStatus {
    return this.#state.status;
  }

  /** Presses the button. */
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
    // An element that was moved is in the page again by now, and WebKitGTK may run microtasks before it says so.
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
      // The core rejects metadata that has no JSON.
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
        // Read within the payment, so that an error is the payment's.
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
    // WebKitGTK fires slotchange for a name that stays the same, too, and that event renders again.
    if (this.#content.name !== slot) this.#content.name = slot;
    // White space between the tags is no content.
    const hasContent = slot !== "" || children.some((node) => node instanceof Element ? !replaces(node) : node instanceof Text && node.data.trim());
    this.#text.data = hasContent ? "" : textOf(this.#state, this.#labels(), this.amount, this.currency);
    // A constructor may not set attributes of its element.
    if (this.isConnected) this.dataset.status = status;
    try {
      this.#states?.clear();
      this.#states?.add(status);
    } catch {
      // Chromium before 125 only takes states of the form "--paying".
    }
  }
}

/** Listeners of the element's own events get the types of their details. */
export interface CubePayButton {
  /** Adds a listener of one of the element's own events. */
  addEventListener<Type extends keyof CubePayButtonEventMap>(
    type: Type,
    listener: (this: CubePayButton, event: CubePayButtonEventMap[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Adds a listener of an event that every element has. */
  addEventListener<Type extends keyof HTMLElementEventMap>(
    type: Type,
    listener: (this: HTMLElement, event: HTMLElementEventMap[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  /** Adds a listener of any other event. */
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    /** A payment button. */
    "cubepay-button": CubePayButton;
  }
}
