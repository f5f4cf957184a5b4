// The modal that the customer sees. It is independent of payments.

import { drawing, element } from "./element.js";
import { icons } from "./icons.js";
import { type Choice } from "./wallets.js";

/** A dialog in a shadow root. The signal removes the dialog and all its listeners. */
export class Modal {
  readonly #dialog: HTMLDialogElement;
  readonly #title = element("h2", { id: "title", tabindex: "-1" }, "Pay with CubePay");
  readonly #close = element("button", { type: "button", "data-close": "", "aria-label": "Close" }, drawing("", icons.cross));
  readonly #amount = element("p", { class: "amount" });
  readonly #paidWith = element("p", { class: "paid-with" });
  readonly #choice = element("ul", { class: "wallets", role: "list", "aria-label": "Choose a wallet" });
  readonly #progress = element("div", { class: "progress" });
  readonly #status = element("p", { role: "status", "aria-live": "polite" });
  readonly #stage = element("div", { class: "stage" }, this.#choice, this.#progress, this.#status);
  readonly #signal: AbortSignal;

  /** `awaitsAmount` reserves space for `showAmount`, so that the layout does not shift. */
  constructor(root: ShadowRoot, onClose: () => void, signal: AbortSignal, awaitsAmount: boolean, what: string) {
    this.#signal = signal;
    this.#progress.hidden = true;
    const header = element("div", { class: "head" }, this.#title, element("span", { class: "badge" }, "Sandbox"), this.#close);
    const note = element("p", { class: "note" }, `Sandbox, for development only: ${what}.`);
    const panel = element("div", { class: "panel" }, header, this.#amount, this.#paidWith, this.#stage, note);
    panel.toggleAttribute("data-awaits-amount", awaitsAmount);
    this.#dialog = element("dialog", { role: "dialog", "aria-modal": "true", "aria-labelledby": "title" }, panel);

    const returnFocusTo = document.activeElement;
    root.append(this.#dialog);
    signal.addEventListener("abort", () => {
      this.#dialog.close();
      this.#dialog.remove();
      if (returnFocusTo instanceof HTMLElement && returnFocusTo.isConnected) returnFocusTo.focus({ preventScroll: true });
    });
    this.#dialog.showModal();
    this.#listenForClosing(() => {
      if (!this.#close.disabled) onClose();
    });
    this.#dialog.addEventListener("keydown", (event) => this.#keepFocusInside(event, root), { signal });
  }

  /** Shows the amount to pay. */
  showAmount(amount: string, paidWith: string): void {
    this.#amount.textContent = amount;
    this.#paidWith.textContent = paidWith;
  }

  /** Offers choices to the customer, below an optional message. Rejects with the signal's reason. */
  choose(label: string, choices: readonly Choice[], message = ""): Promise<Choice> {
    return new Promise((resolve, reject) => {
      const signal = this.#signal;
      signal.addEventListener("abort", () => reject(signal.reason));
      this.#choice.setAttribute("aria-label", label);
      this.#choice.replaceChildren();
      for (const choice of choices) {
        const name = element("span", {}, element("strong", {}, choice.name), element("small", {}, choice.hint));
        const button = element("button", { type: "button", "data-wallet": choice.id }, drawing("", choice.icon), name);
        button.addEventListener("click", () => resolve(choice), { signal });
        this.#choice.append(element("li", {}, button));
      }
      this.#progress.hidden = true;
      this.#status.textContent = message;
      if (!this.#choice.isConnected) this.#stage.prepend(this.#choice);
      this.#choice.querySelector("button")?.focus({ preventScroll: true });
    });
  }

  /** Shows progress instead of the choices. */
  showProgress(text: string): void {
    this.#show(element("div", { class: "ring" }), text);
  }

  /** Shows that the payment is complete. */
  showDone(text: string): void {
    this.#show(drawing("tick", icons.tick), text);
  }

  /** Prevents the customer from closing the modal. */
  lock(): void {
    this.#close.disabled = true;
    this.#title.focus({ preventScroll: true });
  }

  #show(picture: Node, text: string): void {
    const focusWasThere = this.#choice.contains((this.#dialog.getRootNode() as ShadowRoot).activeElement);
    // Keeps the height that the choices needed, so that the modal does not move.
    this.#stage.style.minHeight ||= `${this.#stage.getBoundingClientRect().height}px`;
    this.#choice.remove();
    this.#progress.hidden = false;
    this.#progress.replaceChildren(picture);
    this.#status.textContent = text;
    if (focusWasThere) this.#title.focus({ preventScroll: true });
  }

  #listenForClosing(closing: () => void): void {
    const signal = this.#signal;
    this.#close.addEventListener("click", closing, { signal });
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && closing(), { signal });
    this.#dialog.addEventListener(
      "cancel",
      (event) => {
        event.preventDefault();
        closing();
      },
      { signal },
    );
    // Some browsers close a dialog at the second Escape, even if the first was prevented.
    this.#dialog.addEventListener(
      "close",
      () => {
        closing();
        if (!signal.aborted) this.#dialog.showModal();
      },
      { signal },
    );
  }

  #keepFocusInside(event: KeyboardEvent, root: ShadowRoot): void {
    if (event.key !== "Tab") return;
    const stops = [...this.#dialog.querySelectorAll<HTMLElement>("button:not(:disabled)")];
    const from = stops.indexOf(root.activeElement as HTMLElement);
    const to = event.shiftKey ? (from <= 0 ? stops.length - 1 : from - 1) : (from + 1) % stops.length;
    event.preventDefault();
    stops[to]?.focus();
  }
}
