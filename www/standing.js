// How the order stands on the shop's server: asked until the order is at its end, and shown.

import { formatPrice } from "./basket.js";

const firstPauseMs = 150;
const longestPauseMs = 2_000;
const ended = new Set(["delivered", "review", "canceled", "abandoned"]);

const pause = (milliseconds, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()));
  });

/** Calls `onStanding` with each answer of the server about the order, until the order has ended or `signal` aborts. */
export async function followOrder(reference, signal, onStanding) {
  for (let pauseMs = firstPauseMs; !signal.aborted; pauseMs = Math.min(pauseMs * 1.25, longestPauseMs)) {
    try {
      const response = await fetch(`/api/orders/${reference}`, { signal });
      if (response.status === 404) return onStanding({ status: "forgotten" });
      if (response.ok) {
        const standing = await response.json();
        onStanding(standing);
        if (ended.has(standing.status)) return;
      }
    } catch {
      // The network failed, or the signal aborted. The server works on the order all the same.
    }
    await pause(pauseMs, signal);
  }
}

const nothingYet = "–";
const invitation = "Pay, and see here what the shop’s server knows about the order.";

/** Why nothing was lost, by what told the server about the money. */
function verdict({ status, lookUps, webhooks }) {
  if (status !== "delivered") return "";
  if (webhooks > 0) return "The page and webhooks told the server about the money. Without them, its clock would have asked CubePay.";
  if (lookUps > 0) return "No webhook reported the money. The server’s clock asked CubePay until it was captured, so nothing was lost.";
  return "No page and no webhook reported the money. The server’s clock asked CubePay, found it, and nothing was lost.";
}

/** "CubePay is asked whether the customer has paid, in 3 s." */
function sentence({ next, nextInMs, problem }) {
  const when = nextInMs === undefined ? "." : `, in ${Math.ceil(nextInMs / 1000)} s.`;
  return [problem, next?.replace(/\.$/, when)].filter(Boolean).join(" ") || nothingYet;
}

export function createStandingPanel(panel) {
  const say = (field, text) => (panel.querySelector(`[data-field="${field}"]`).textContent = text);
  const last = panel.querySelector(".verdict");
  say("next", invitation);
  return {
    begin(reference) {
      for (const { dataset } of panel.querySelectorAll("dd")) say(dataset.field, nothingYet);
      say("reference", reference);
      last.textContent = "";
    },
    show(standing) {
      const { status, captured, lookUps = nothingYet, webhooks = nothingYet } = standing;
      say("status", status);
      say("captured", captured ? formatPrice(captured) : nothingYet);
      say("lookUps", lookUps);
      say("webhooks", webhooks);
      say("next", sentence(standing));
      last.textContent = verdict(standing);
    },
  };
}
