// Polls the order's state on the shop's server until it is final, and shows it.

import { formatPrice } from "./basket.js";

const firstPauseMs = 150;
const longestPauseMs = 2_000;
const ended = new Set(["delivered", "review", "canceled", "abandoned"]);

const pause = (milliseconds, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()));
  });

/** Calls `onOrder` with each response about the order, until its status is final or `signal` aborts. */
export async function followOrder(reference, signal, onOrder) {
  for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(pauseMs * 1.25, longestPauseMs)) {
    try {
      const response = await fetch(`/api/orders/${reference}`, { signal });
      if (response.status === 404) return onOrder({ status: "forgotten" });
      if (response.ok) {
        const order = await response.json();
        onOrder(order);
        if (ended.has(order.status)) return;
      }
    } catch {
      // The network failed or the signal aborted. The server processes the order either way.
    }
    await pause(pauseMs, signal);
  }
}

const nothingYet = "–";
const invitation = "Press Pay to see the order’s state on the shop’s server.";

/** How the server learned of the payment. */
function verdict({ status, lookUps, webhooks }) {
  if (status !== "delivered") return "";
  if (webhooks > 0) return "Webhooks reported the payment to the server. Without them, watch() would have checked with CubePay.";
  if (lookUps > 0) return "No webhook reported the payment. The server’s watch() checked with CubePay until the capture, so nothing was lost.";
  return "No page and no webhook reported the payment. The server’s watch() checked with CubePay and found it, so nothing was lost.";
}

/** "CubePay is asked whether the customer has paid, in 3 s." */
function sentence({ next, nextInMs, problem }) {
  const when = nextInMs === undefined ? "." : `, in ${Math.ceil(nextInMs / 1000)} s.`;
  return [problem, next?.replace(/\.$/, when)].filter(Boolean).join(" ") || nothingYet;
}

export function createOrderPanel(panel) {
  const say = (field, text) => (panel.querySelector(`[data-field="${field}"]`).textContent = text);
  const last = panel.querySelector(".verdict");
  say("next", invitation);
  return {
    begin(reference) {
      for (const { dataset } of panel.querySelectorAll("dd")) say(dataset.field, nothingYet);
      say("reference", reference);
      last.textContent = "";
    },
    show(order) {
      const { status, captured, lookUps = nothingYet, webhooks = nothingYet } = order;
      say("status", status);
      say("captured", captured ? formatPrice(captured) : nothingYet);
      say("lookUps", lookUps);
      say("webhooks", webhooks);
      say("next", sentence(order));
      last.textContent = verdict(order);
    },
  };
}
