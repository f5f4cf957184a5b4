// The page around the lanes of a chaos run: a frame for each. A browser now and then takes a page's document and never
// asks for the script in it; nothing was paid there yet, so the frame is loaded again, and the run is told what was seen.

const { lanes } = window;
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

const framesByLane = lanes.map((url) => {
  const frame = Object.assign(document.createElement("iframe"), { src: `${url}/next`, width: 50, height: 50 });
  document.body.append(frame);
  return frame;
});

/** What the document in a frame knows of itself, or that it does not answer. */
async function asked({ contentWindow }) {
  const answer = new Promise((resolve) => addEventListener("message", ({ data, source }) => source === contentWindow && resolve(data)));
  contentWindow.postMessage("how are you?", "*");
  return Promise.race([answer, wait(2000).then(() => "no answer")]);
}

for (;;) {
  await wait(5000);
  const asleep = await (await fetch("/asleep")).json();
  for (const { lane, path } of asleep) {
    const said = await asked(framesByLane[lane]);
    await fetch("/woken", { method: "POST", body: JSON.stringify({ lane, said }) });
    framesByLane[lane].src = lanes[lane] + path;
  }
}
