// Shows the list of sessions, newest first, and the totals above it.

import { element } from "../../testing/sandbox-sdk/element.js";
import { type ShownSession } from "../journal.js";
import { balancesOf, money } from "./balances.js";
import { part, showList, timeOf } from "./parts.js";
import { toneOf } from "./tone.js";

export function showSessions(sessions: readonly ShownSession[], chosen: string | undefined): void {
  part("count").textContent = sessions.length > 0 ? String(sessions.length) : "";
  part("empty").hidden = sessions.length > 0;
  showList(part("sessions"), [...sessions].reverse(), {
    keyOf: ({ paymentSessionId }) => paymentSessionId,
    make: ({ paymentSessionId, amount, currency, createdAt, requestId }) => {
      const button = element("button", { type: "button", "data-session": paymentSessionId });
      const title = element("b", {}, element("time", { datetime: createdAt }, timeOf(createdAt)), ` ${money(amount, currency)}`);
      button.append(title, element("strong", { class: "pill" }), element("small", {}, requestId ?? paymentSessionId));
      return element("li", { "data-new": "" }, button);
    },
    update: (item, { paymentSessionId, status }) => {
      const button = item.querySelector("button") as HTMLButtonElement;
      if (paymentSessionId === chosen) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
      const pill = item.querySelector(".pill") as HTMLElement;
      pill.textContent = status;
      pill.dataset["tone"] = toneOf(status);
    },
  });
}

export function showBalances(sessions: readonly ShownSession[]): void {
  const sums = [...balancesOf(sessions)];
  const lines = (key: "held" | "captured" | "refunded"): string => sums.map(([currency, sum]) => money(sum[key], currency)).join(" · ") || "–";
  const parts = [
    ["In one-time wallets", lines("held")],
    ["Captured by the shop", lines("captured")],
    ["Back at customers", lines("refunded")],
  ] as const;
  part("balances").replaceChildren(...parts.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
}
