// Draws the stages of a payment as a waterfall while they happen. All bars up to the modal share one scale. The customer's time and
// the server's have separate columns, because they are much longer.

import { formatElapsed } from "./elapsed.js";

const nothingYet = "–";
const parallel = "The POST and the SDK’s script load in parallel, so their bars overlap.";

/** The stage that an error prevented, by the beginning of its code. */
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

  /** Draws all bars. Those of unfinished stages end at `now`. */
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
    overlap.textContent = `POST and SDK took ${formatElapsed(Math.max(post, sdk))} in parallel; in sequence they would take ${formatElapsed(post + sdk)}.`;
  }

  function rest() {
    cancelAnimationFrame(frame);
    delete list.dataset.running;
    delete list.dataset.followed;
  }

  function clear() {
    rest();
    elapsed.clear();
    overlap.textContent = parallel;
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

  overlap.textContent = parallel;
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
    /** Shows that the server's stages are pending. */
    follow() {
      list.dataset.followed = "";
    },
    /** The customer closed the previous page after paying, so its timings are lost. */
    comeBack() {
      clear();
      miss("completed", "closed", "tab closed");
    },
    /** Marks the row of the stage that `error` prevented. */
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
