// The customer's side of a payment: the Pay button, the sentence below it and the way out before the modal opens.

import { explain, preparing, thanks, waiting } from "./wording.js";

export function createTill(form) {
  const pay = form.querySelector(".pay");
  const label = pay.querySelector("span");
  const status = form.querySelector(".status");
  const cancel = form.querySelector(".cancel");

  function show(state, sentence) {
    const busy = state === "paying";
    status.dataset.state = state;
    status.textContent = sentence;
    pay.setAttribute("aria-busy", String(busy));
    // Not `disabled`: the modal gives the focus back to this button, and a disabled one could not take it.
    pay.setAttribute("aria-disabled", String(busy));
  }

  function hideCancel() {
    if (document.activeElement === cancel) pay.focus();
    cancel.hidden = true;
  }

  return {
    get busy() {
      return status.dataset.state === "paying";
    },
    set label(text) {
      label.textContent = text;
    },
    /** Begins a payment; `onCancel` is called if the customer changes their mind before the modal opens. */
    begin(onCancel) {
      show("paying", preparing);
      cancel.hidden = false;
      cancel.onclick = onCancel;
    },
    modalOpened() {
      hideCancel();
      show("paying", waiting);
    },
    paid() {
      hideCancel();
      show("paid", thanks);
    },
    ended(error) {
      hideCancel();
      const customersChoice = error.code === "closed" || error.code === "aborted";
      show(customersChoice ? "closed" : "failed", explain(error));
    },
    /** Calls `prepare` when the customer is likely to pay soon. */
    onInterest(prepare) {
      for (const hint of ["pointerenter", "focus"]) pay.addEventListener(hint, prepare);
    },
    onPay(start) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (status.dataset.state !== "paying") start();
      });
    },
  };
}
