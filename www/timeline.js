// Draws the stages of a payment as they happen, as a waterfall. Up to the modal all bars share one scale, that of the
// machine's work. What follows has columns of its own, because it would dwarf the rest: the customer's time, and the
// server's.

import { formatElapsed } from "./elapsed.js";

const nothingYet = "–";
const sideBySide = "The POST and the SDK run side by side: their bars overlap.";

/** The stage that an error kept from happening, by the beginning of its code. */
const missed = {
  core: "started",
  session: "session-created",
  sdk_open: "completed",
  sdk_result: "completed",
  sdk: "sdk-ready",
  closed: "completed",
};

function stageMissedBy({ code }) {
  const beginning = Object.keys(missed).find((beginning) => code.startsWith(beginning));
  return missed[beginning];
}

export function createTimeline(list, overlap) {
  const rows = new Map([...list.children].map((row) => [row.dataset.stage, row]));
  const elapsed = new Map();
  const stillness = matchMedia("(prefers-reduced-motion: reduce)");
  let begunAt;
  let frame;

  const say = (stage, text) => (rows.get(stage).querySelector(".elapsed").textContent = text);

  function drawBar(stage, from, to, scale) {
    const bar = rows.get(stage).querySelector("i");
    bar.style.setProperty("--from", from / scale);
    bar.style.setProperty("--length", Math.max(0, to - from) / scale);
  }

  /** Stages that are still awaited are drawn up to `now`. */
  function draw(now) {
    const at = (stage) => elapsed.get(stage) ?? now;
    const scale = Math.max(1, at("modal-opened"));
    drawBar("started", 0, at("started"), scale);
    drawBar("session-created", at("started"), at("session-created"), scale);
    drawBar("sdk-ready", at("started"), at("sdk-ready"), scale);
    drawBar("modal-opened", Math.max(at("session-created"), at("sdk-ready")), at("modal-opened"), scale);
  }

  function drawNow() {
    const now = performance.now() - begunAt;
    draw(now);
    for (const stage of ["session-created", "sdk-ready"]) {
      if (elapsed.has("started") && !elapsed.has(stage)) say(stage, formatElapsed(Math.round(now)));
    }
  }

  function drawWhileWaiting() {
    drawNow();
    frame = requestAnimationFrame(drawWhileWaiting);
  }

  function sayWhatOverlapSaved() {
    const [post, sdk] = ["session-created", "sdk-ready"].map((stage) => elapsed.get(stage) - elapsed.get("started"));
    overlap.textContent = `POST and SDK side by side took ${formatElapsed(Math.max(post, sdk))}; one after the other, ${formatElapsed(post + sdk)}.`;
  }

  function rest() {
    cancelAnimationFrame(frame);
    delete list.dataset.running;
    delete list.dataset.followed;
  }

  function clear() {
    rest();
    elapsed.clear();
    overlap.textContent = sideBySide;
    for (const [stage, row] of rows) {
      delete row.dataset.event;
      delete row.dataset.missed;
      say(stage, nothingYet);
    }
  }

  function miss(stage, code, text) {
    rows.get(stage).dataset.missed = code;
    say(stage, text);
  }

  overlap.textContent = sideBySide;
  return {
    begin() {
      clear();
      list.dataset.running = "";
      begunAt = performance.now();
      if (!stillness.matches) drawWhileWaiting();
    },
    record({ type, elapsedMs }) {
      const row = rows.get(type);
      if (!row) return;
      elapsed.set(type, elapsedMs);
      row.dataset.event = type;
      say(type, formatElapsed(elapsedMs));
      if (type === "modal-opened") {
        cancelAnimationFrame(frame);
        sayWhatOverlapSaved();
      }
      draw(elapsedMs);
    },
    end: rest,
    /** From now on the server's stages are awaited. */
    follow() {
      list.dataset.followed = "";
    },
    /** The page before this one was closed after the payment: what it saw is gone with it. */
    comeBack() {
      clear();
      miss("completed", "closed", "tab closed");
    },
    /** Ends where `error` ended the payment: on the row of the stage that never came. */
    fail(error) {
      rest();
      const stage = stageMissedBy(error);
      for (const [other, row] of rows) {
        if (row.dataset.event) continue;
        say(other, nothingYet);
        if (other === stage) miss(stage, error.code, error.code === "closed" ? "closed" : "failed");
      }
      draw(elapsed.get("modal-opened") ?? performance.now() - begunAt);
    },
  };
}
