// The customer's side of a payment: the Pay button, the message below it, and the Cancel button until the modal opens.

import { cameBack, checking, explain, orderSays, preparing, waiting } from "./wording.js";

/** The state to show for each status of the order on the server. Other statuses change nothing. */
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
    // Not `disabled`: the modal returns the focus to this button, and a disabled button cannot receive it.
    pay.setAttribute("aria-disabled", String(state === "paying" || state === "unknown"));
  }

  function hideCancel() {
    if (document.activeElement === cancel) pay.focus();
    cancel.hidden = true;
  }

  const till = {
    /** Whether a payment is in progress, or its outcome is unknown. Another payment must not begin then. */
    get isTaken() {
      return pay.getAttribute("aria-disabled") === "true";
    },
    set label(text) {
      usualLabel = text;
      label.textContent = text;
    },
    /** Begins a payment. `onCancel` is called if the customer presses Cancel before the modal opens. */
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
    /** The customer closed the page after paying, and has opened it again. */
    comeBack() {
      show("paying", cameBack);
    },
    /** Shows the order's status on the server. Unchanged text is not set again, so the live region does not repeat it. */
    orderIs(orderStatus) {
      const sentence = orderSays[orderStatus];
      if (!Object.hasOwn(stateOf, orderStatus) || status.textContent === sentence) return;
      show(stateOf[orderStatus], sentence);
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
