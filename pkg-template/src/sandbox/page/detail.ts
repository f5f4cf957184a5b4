// Shows one session: its progress, its money, and the possible actions.

import { awaitsMoney, endedUnpaid } from "../../server/upstream/session-money.js";
import { element } from "../../testing/sandbox-sdk/element.js";
import { type ShownSession } from "../journal.js";
import { balanceOf, money } from "./balances.js";
import { part, timeOf } from "./parts.js";
import { toneOf } from "./tone.js";

const course = ["CREATED", "PENDING", "FUNDED", "CAPTURING", "SUCCEEDED"];

export function showDetail(session: ShownSession | undefined, isOnChain: boolean): void {
  part("detail").hidden = session === undefined;
  if (!session) return;
  const { amount, createdAt, currency, paymentSessionId, requestId, status, tokenSymbol, network } = session;
  part("amount").textContent = money(amount, currency);
  part("identity").textContent = [`Created ${timeOf(createdAt)}`, paymentSessionId, requestId && `requestId ${requestId}`, `${tokenSymbol} on ${isOnChain ? "a local chain" : network}`].filter(Boolean).join(" · ");
  const pill = part("status");
  pill.textContent = status;
  pill.dataset["tone"] = toneOf(status);
  showCourse(session);
  showMoney(session);
  const isOpen = awaitsMoney(status);
  for (const button of part("actions").querySelectorAll<HTMLButtonElement>("[data-action]")) {
    const { action } = button.dataset;
    button.disabled = action === "fund" || action === "cancel" ? !isOpen : action === "fail" && status === "SUCCEEDED";
  }
}

function showCourse({ status, captures, fundingTransactionHash, userSubmittedTransactionHash }: ShownSession): void {
  const isBad = endedUnpaid(status);
  const reachedBefore = captures.length > 0 ? 3 : fundingTransactionHash ? 2 : userSubmittedTransactionHash ? 1 : 0;
  const reached = isBad ? reachedBefore : course.indexOf(status);
  const steps = isBad ? [...course.slice(0, reached + 1), status] : course;
  const current = isBad ? steps.length - 1 : reached;
  part("course").replaceChildren(
    ...steps.map((name, index) => {
      const step = element("li", index === current ? { "aria-current": "step" } : {}, name);
      step.toggleAttribute("data-done", index <= reached);
      step.toggleAttribute("data-bad", isBad && index === current);
      return step;
    }),
  );
}

function showMoney(session: ShownSession): void {
  const { held, captured, refunded } = balanceOf(session);
  const places = [
    ["One-time wallet", held],
    ["Captured", captured],
    ["Refunded", refunded],
  ] as const;
  part("flow").replaceChildren(
    ...places.map(([name, amount]) => {
      const place = element("div", {}, element("span", {}, name), element("b", {}, money(amount, session.currency)));
      place.toggleAttribute("data-empty", !/[1-9]/.test(amount));
      return place;
    }),
  );
}
