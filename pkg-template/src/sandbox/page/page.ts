// The sandbox's page: shows the sandbox's events and handles the buttons.

import { type JournalEvent } from "../journal.js";
import { showChain } from "./chain.js";
import { showDetail } from "./detail.js";
import { part } from "./parts.js";
import { showBalances, showSessions } from "./list.js";
import { showLog } from "./log.js";
import { Picture, type Everything } from "./picture.js";

const picture = new Picture();
/** The session that the user selected. Until then, the newest one is shown. */
let chosen: string | undefined;
let isDrawn = true;

function shownId(): string | undefined {
  if (chosen !== undefined && picture.sessions.has(chosen)) return chosen;
  return [...picture.sessions.keys()].at(-1);
}

/** Draws once per frame, for all events that arrived before it. */
function draw(): void {
  if (!isDrawn) return;
  isDrawn = false;
  requestAnimationFrame(() => {
    isDrawn = true;
    const id = shownId();
    const ofSession = ({ paymentSessionId }: { paymentSessionId: string | undefined }): boolean => paymentSessionId === id;
    const sessions = [...picture.sessions.values()];
    showSessions(sessions, id);
    showBalances(sessions);
    const session = id === undefined ? undefined : picture.sessions.get(id);
    const isOnChain = picture.about?.blockEveryMs !== undefined;
    showDetail(session, isOnChain);
    showChain(isOnChain ? session : undefined);
    showLog([...picture.calls.values()].filter(ofSession), [...picture.webhooks.values()].filter(ofSession));
    showAbout();
  });
}

function showAbout(): void {
  const { about } = picture;
  const key = about?.hasOwnKey ? "the key that you gave to --api-key" : "sandbox-api-key";
  part("variables").textContent = `CUBEPAY_API_HOST=${location.origin}\nCUBEPAY_API_KEY=${key}\nNEXT_PUBLIC_CUBEPAY_MERCHANT_ID=merchant_sandbox`;
  const faults = Object.entries(about?.faults ?? {}).map(([name, rate]) => `${name} ${Math.round(rate * 100)}%`);
  const parts = [about?.webhook && `Webhooks to ${about.webhook}`, about?.habits.join(", "), faults.length > 0 && `Faults: ${faults.join(", ")}`];
  part("about").textContent = parts.filter(Boolean).join(" · ");
}

function listen(): void {
  const source = new EventSource("/control/events");
  const connection = part("connection");
  const say = (isLive: boolean): void => {
    connection.toggleAttribute("data-live", isLive);
    connection.textContent = isLive ? `Live at ${location.host}` : "Not connected. Is the sandbox running?";
  };
  source.onopen = () => say(true);
  source.onerror = () => say(false);
  source.onmessage = ({ data }: MessageEvent<string>) => {
    picture.take(JSON.parse(data) as Everything | JournalEvent);
    draw();
  };
}

async function press(path: string, body?: object, done = ""): Promise<void> {
  const message = part("message");
  try {
    const response = await fetch(path, { method: "POST", body: body ? JSON.stringify(body) : null });
    const { error } = (await response.json()) as { error?: string };
    message.textContent = error ?? done;
  } catch {
    message.textContent = "The sandbox did not answer. Is it running?";
  }
}

part("sessions").addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-session]");
  if (!button) return;
  chosen = button.dataset["session"];
  part("message").textContent = "";
  draw();
  // On narrow screens the session is below the list and would be out of sight.
  if (matchMedia("(max-width: 52rem)").matches) requestAnimationFrame(() => part("amount").focus());
});

part("sessions").addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const buttons = [...part("sessions").querySelectorAll<HTMLElement>("button")];
  const from = buttons.indexOf(document.activeElement as HTMLElement);
  if (step === undefined || from < 0) return;
  event.preventDefault();
  buttons[from + step]?.focus();
});

part("actions").addEventListener("click", (event) => {
  const { action, done } = (event.target as HTMLElement).dataset;
  const id = shownId();
  if (!action || id === undefined) return;
  // An action selects the session, so that the next payment does not replace it on the page.
  chosen = id;
  void press(`/control/sessions/${id}/${action}`, undefined, done);
});

part("fault").addEventListener("submit", (event) => {
  event.preventDefault();
  const id = shownId();
  if (id === undefined) return;
  chosen = id;
  void press(`/control/sessions/${id}/fault`, { fault: part<HTMLSelectElement>("fault-kind").value }, part("fault").dataset["done"]);
});

part("log").addEventListener("click", (event) => {
  const { webhook } = (event.target as HTMLElement).dataset;
  if (webhook) void press(`/control/webhooks/${webhook}/again`);
});

/** A block moves money without a change of any session, such as an excess that goes back. */
function watchChain(): void {
  const { blockEveryMs } = picture.about ?? {};
  if (blockEveryMs !== undefined && document.visibilityState === "visible") draw();
  setTimeout(watchChain, blockEveryMs ?? 1_000);
}

showBalances([]);
listen();
watchChain();
