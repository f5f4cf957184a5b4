// Draws the stages of a payment as they happen. Up to the modal all bars share one scale, that of the machine's work;
// what follows is the customer's time, which would dwarf the rest, and is drawn as such.

const formatElapsed = (milliseconds) =>
  `${milliseconds.toLocaleString("en-US", { maximumFractionDigits: milliseconds < 10 ? 1 : 0 })} ms`;

export function createTimeline(list) {
  const rows = new Map([...list.children].map((row) => [row.dataset.stage, row]));
  const elapsed = new Map();
  let begunAt;

  function drawBar(stage, from, to, scale) {
    const bar = rows.get(stage).querySelector("i");
    bar.style.setProperty("--from", from / scale);
    bar.style.setProperty("--length", (to - from) / scale);
  }

  /** Stages that are still awaited are drawn up to `now`. */
  function draw(now) {
    const at = (stage) => elapsed.get(stage) ?? now;
    const scale = Math.max(1, at("modal-opened"));
    drawBar("started", 0, at("started"), scale);
    drawBar("session-created", at("started"), at("session-created"), scale);
    drawBar("sdk-ready", at("started"), at("sdk-ready"), scale);
    drawBar("modal-opened", Math.max(at("session-created"), at("sdk-ready")), at("modal-opened"), scale);
    drawBar("completed", 0, 1, 1);
  }

  function drawWhileWaiting() {
    if (!("running" in list.dataset) || elapsed.has("modal-opened")) return;
    draw(performance.now() - begunAt);
    requestAnimationFrame(drawWhileWaiting);
  }

  return {
    begin() {
      elapsed.clear();
      for (const row of rows.values()) {
        delete row.dataset.event;
        row.querySelector(".elapsed").textContent = "–";
      }
      list.dataset.running = "";
      begunAt = performance.now();
      drawWhileWaiting();
    },
    record({ type, elapsedMs }) {
      const row = rows.get(type);
      if (!row) return;
      elapsed.set(type, elapsedMs);
      row.dataset.event = type;
      row.querySelector(".elapsed").textContent = formatElapsed(elapsedMs);
      draw(elapsedMs);
    },
    end() {
      delete list.dataset.running;
    },
  };
}
