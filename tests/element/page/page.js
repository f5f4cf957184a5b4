// One scenario of `?scenario=`, with a fake CubePay.

import "../../support/page-complaints.js";
import { CubePayError } from "cubepay-checkout";
import { installFakeCubePay } from "cubepay-checkout/testing";
import { endByHand } from "../../support/fake-sdk.mjs";
import { scenarios } from "./scenarios.js";

window.cubePay = installFakeCubePay();
window.CubePayError = CubePayError;
window.told = [];

for (const type of ["cubepay-pay", "cubepay-progress", "cubepay-paid", "cubepay-closed", "cubepay-error"]) {
  addEventListener(type, (event) => {
    const { detail } = event;
    const what = detail?.type ?? detail?.transactionHash ?? detail?.code ?? null;
    if (type !== "cubepay-progress" || window.tellsProgress) told.push([type, what]);
    if (type === "cubepay-error" && !window.logsErrors) event.preventDefault();
  });
}

window.endByHand = endByHand;
/** The native button, for the part of the page that an element with the id has. */
window.inner = (id = "pay") => (window.deep?.[id] ?? document.getElementById(id)).shadowRoot.querySelector("button");
/** What the button shows: its content where it has one, or else its own text. */
window.shown = (id = "pay") => {
  const [slot, text] = inner(id).childNodes;
  return (slot.assignedNodes().map(({ textContent }) => textContent).join("") + text.data).trim();
};
window.define = () => import("cubepay-checkout/element");

const place = document.querySelector("#page");
const { html, before, defineLater, after } = scenarios[new URLSearchParams(location.search).get("scenario")];
place.innerHTML = html;
before?.(place);
if (!defineLater) await define();
after?.(place);
place.dataset.ready = "";
