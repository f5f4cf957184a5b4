// The customer's order: one product, its quantity and the total price.

import { priceOf, productById } from "./catalogue.js";

const productId = "dusk";

/** "$89.50" */
export const formatPrice = ({ amount, currency }) =>
  new Intl.NumberFormat("en-US", { style: "currency", currency }).format(amount);

/** Watches the quantity field and its buttons inside `fieldset`; `onChange` is called with the basket. */
export function createBasket(fieldset, onChange) {
  const field = fieldset.querySelector("input");
  const steps = fieldset.querySelectorAll("[data-step]");
  const most = productById(productId).mostInOneOrder;

  const basket = {
    get order() {
      return { productId, quantity: field.valueAsNumber };
    },
    get price() {
      return priceOf(basket.order);
    },
    get unitPrice() {
      return priceOf({ productId, quantity: 1 });
    },
    /** Set while a payment is in progress, so that the order cannot change. */
    set locked(locked) {
      fieldset.disabled = locked;
    },
  };

  function changed() {
    field.value = Math.min(most, Math.max(1, Math.round(field.valueAsNumber) || 1));
    for (const step of steps) {
      step.disabled = field.valueAsNumber === (step.dataset.step > 0 ? most : 1);
    }
    onChange(basket);
  }

  for (const step of steps) {
    step.addEventListener("click", () => {
      field.valueAsNumber += Number(step.dataset.step);
      changed();
    });
  }
  field.addEventListener("change", changed);
  changed();
  return basket;
}
