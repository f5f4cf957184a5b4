// The customer's side of a payment: the Pay button, the sentence below it and the way out before the modal opens.

import { cameBack, checking, explain, orderSays, preparing, waiting } from "./wording.js";

/** The state of the till, by how the order stands on the server. The other statuses change nothing. */
const stateOf = { captured: "paid", delivered: "paid", review: "unknown", canceled: "closed", abandoned: "closed", forgotten: "failed" };

export function createTill(form) {
  const pay = form.querySelector(".pay");
  const label = pay.querySelector("span");
  const status = form.querySelector(".status");
  const cancel = form.querySelector(".cancel");
  let usualLabel;

  function show(state, sentence) {
    status.dataset.state = state;
    status.textContent = sentence;
    pay.setAttribute("aria-busy", String(state === "paying"));
    // Not `disabled`: the modal gives the focus back to this button, and a disabled one could not take it.
    pay.setAttribute("aria-disabled", String(state === "paying" || state === "unknown"));
  }

  function hideCancel() {
    if (document.activeElement === cancel) pay.focus();
    cancel.hidden = true;
  }

  const till = {
    /** While a payment is under way, and after one that may have been made: no other may begin. */
    get isTaken() {
      return pay.getAttribute("aria-disabled") === "true";
    },
    set label(text) {
      usualLabel = text;
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
      show("paid", orderSays.hash);
    },
    /** The page was closed after the payment, and is open again. */
    comeBack() {
      show("paying", cameBack);
    },
    /** Says how the order stands on the server. A live region says it again only when it says something else. */
    orderIs(standing) {
      const sentence = orderSays[standing];
      if (!Object.hasOwn(stateOf, standing) || status.textContent === sentence) return;
      show(stateOf[standing], sentence);
      if (!till.isTaken) label.textContent = usualLabel;
    },
    ended(error) {
      hideCancel();
      const customersChoice = error.code === "closed" || error.code === "aborted";
      if (error.outcome === "unknown") {
        show("unknown", explain(error));
        label.textContent = checking;
      } else {
        show(customersChoice ? "closed" : "failed", explain(error));
      }
    },
    /** Calls `prepare` when the customer is likely to pay soon. */
    onInterest(prepare) {
      for (const hint of ["pointerenter", "focus"]) pay.addEventListener(hint, prepare);
    },
    onPay(start) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        if (!till.isTaken) start();
      });
    },
  };
  return till;
}
