// Shows the log of a session: calls, webhooks and captures, newest first.

import { element } from "../../testing/sandbox-sdk/element.js";
import { type CallEntry, type WebhookEntry } from "../journal.js";
import { part, showList, timeOf } from "./parts.js";

type Line = { readonly at: number; readonly key: string } & ({ readonly call: CallEntry } | { readonly webhook: WebhookEntry });

const mostLines = 100;

export function showLog(calls: readonly CallEntry[], webhooks: readonly WebhookEntry[]): void {
  const lines: Line[] = [
    ...calls.map((call): Line => ({ at: call.at, key: call.id, call })),
    ...webhooks.map((webhook): Line => ({ at: webhook.at, key: webhook.id, webhook })),
  ];
  lines.sort((one, other) => other.at - one.at);
  showList(part("log"), lines.slice(0, mostLines), {
    keyOf: ({ key }) => key,
    make: ({ at }) => {
      const line = element("li", {}, element("time", { datetime: new Date(at).toISOString() }, timeOf(at)));
      line.append(element("span", { class: "kind" }), element("span", { class: "path" }), element("strong", { class: "pill" }));
      return line;
    },
    update: (shown, line) => ("call" in line ? showCall(shown, line.call) : showWebhook(shown, line.webhook)),
  });
}

function set(shown: HTMLElement, kind: string, path: string, result: string, tone: string): void {
  (shown.querySelector(".kind") as HTMLElement).textContent = kind;
  (shown.querySelector(".path") as HTMLElement).textContent = path;
  const pill = shown.querySelector(".pill") as HTMLElement;
  pill.textContent = result;
  pill.dataset["tone"] = tone;
}

function showCall(shown: HTMLElement, { method, path: whole, paymentSessionId, status, tookMs, fault }: CallEntry): void {
  // The id is shown at the top of the session.
  const path = paymentSessionId === undefined ? whole : whole.replace(paymentSessionId, "…");
  const result = status === 0 ? "answer lost" : String(status);
  const tone = status === 0 || status >= 500 ? "bad" : status >= 400 ? "wait" : "good";
  set(shown, `${method} call`, `${path} · ${tookMs} ms${fault ? ` · fault: ${fault}` : ""}`, result, tone);
}

function showWebhook(shown: HTMLElement, { id, about, outcome, answer, attempts, url, body }: WebhookEntry): void {
  const tries = attempts > 1 ? ` · ${attempts} attempts` : "";
  const tone = outcome === "delivered" ? "good" : outcome === "waiting" ? "plain" : outcome === "retrying" ? "wait" : "bad";
  set(shown, "webhook", `${about}${tries}`, answer === undefined ? outcome : `${outcome} · ${answer}`, tone);
  if (shown.querySelector("details")) return;
  const again = element("button", { type: "button", class: "again", "data-webhook": id, "aria-label": `Send again: webhook ${about}` }, "Send again");
  shown.append(element("details", {}, element("summary", {}, "Body"), element("pre", {}, `POST ${url}\n\n${JSON.stringify(JSON.parse(body), null, 2)}`), again));
}
