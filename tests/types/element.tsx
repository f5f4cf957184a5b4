import { createRef } from "react";
import type { GlobalComponents } from "vue";
import type { SvelteHTMLElements } from "svelte/elements";
import { CubePayError, type PaymentResult } from "cubepay-checkout";
import { CubePayButton } from "cubepay-checkout/element";

const button = document.createElement("cubepay-button");
button satisfies CubePayButton;
button.amount = 50;
button.amount = undefined;
button.metadata = { orderId: 7 };
button.labels = { failed: (error) => error.outcome };
button.service = { executePayment: async () => Promise.reject(new CubePayError("no", { code: "internal" })) };
button.status satisfies "idle" | "paying" | "paid" | "closed" | "failed";
button.addEventListener("cubepay-paid", ({ detail }) => detail satisfies PaymentResult);
button.addEventListener("cubepay-error", ({ detail }) => detail satisfies CubePayError);
button.addEventListener("click", (event) => event.clientX);
// @ts-expect-error: read only
button.status = "paid";
// @ts-expect-error: of the wrong type
button.amount = {};

export const jsx = (
  <cubepay-button
    ref={createRef<CubePayButton>()}
    amount="50.00"
    request-id="r-1"
    metadata={{ orderId: 7 }}
    labels='{"idle":"Pay"}'
    disabled
    className="pay"
    slot="side"
    oncubepay-paid={({ detail }) => detail.transactionHash satisfies string}
  >
    Pay <i slot="paying">One moment</i>
  </cubepay-button>
);
// @ts-expect-error: of the wrong type
export const wrong = <cubepay-button amount={false} />;

type VueProps = InstanceType<GlobalComponents["cubepay-button"]>["$props"];
export const vue: VueProps = { amount: 50, requestId: "r-1", class: "pay", onCubepayPaid: ({ detail }) => detail.transactionHash satisfies string };
// @ts-expect-error: of the wrong type
export const wrongVue: VueProps = { onCubepayPaid: "log" };

type SvelteProps = SvelteHTMLElements["cubepay-button"];
export const svelte: SvelteProps = { amount: 50, "request-id": "r-1", class: "pay", "oncubepay-error": ({ detail }) => detail.code };
// @ts-expect-error: of the wrong type
export const wrongSvelte: SvelteProps = { amount: false };
