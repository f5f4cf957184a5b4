// From a tap on the payment button to the open modal on a phone: by what the button has loaded when the click comes.

import { profiles } from "./speed.mjs";
import { median, table, times, verdict, verdictHead, whole } from "./tables.mjs";
import { withVisitor } from "./visitor.mjs";

const slower = 4;
const sdkBytes = 150_000;
const endpointThinks = 200;
/** What lies between the touch and the click of a tap. */
const leadMs = 90;
const rounds = 11;

/** What is timed, each on a page of its own. `before` is what the page has done by the time of the tap. */
const cases = {
  touched: { mode: "intent", call: (visitor) => visitor.call("tap", leadMs) },
  inView: { mode: "visible", before: (visitor) => visitor.call("shown"), call: (visitor) => visitor.call("tap", leadMs) },
  unprepared: { mode: "none", call: (visitor) => visitor.call("tap", leadMs) },
  guide: { call: (visitor) => visitor.call("guide") },
  post: { call: (visitor) => visitor.call("post") },
};

async function once({ mode, before, call }, profile, visitor) {
  await visitor.network(undefined);
  await visitor.cpu(1);
  await visitor.visit();
  await visitor.network(profile);
  await visitor.cpu(slower);
  if (mode) await visitor.call("showButton", mode);
  await before?.(visitor);
  return call(visitor);
}

export async function tap() {
  const profile = profiles.find(({ name }) => name === "4G");
  const taken = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  await withVisitor({ sdkBytes }, async (visitor, site) => {
    site.thinks = endpointThinks + profile.latency;
    await once(cases.touched, profile, visitor);
    const names = Object.keys(cases);
    for (let round = 0; round < rounds; round += 1) {
      for (const name of [...names.slice(round % names.length), ...names.slice(0, round % names.length)]) taken[name].push(await once(cases[name], profile, visitor));
    }
    await visitor.cpu(1);
  });
  const { touched, inView, unprepared, guide, post } = Object.fromEntries(Object.entries(taken).map(([name, all]) => [name, median(all)]));
  const row = (name, value) => [name, whole(value), times(value / post), times(value / guide)];
  const verdicts = [
    verdict("tap to modal over the POST alone: loaded by the touch", touched / post, { must: 1.1, aim: 1.02, unit: times }),
    verdict('tap to modal over the POST alone: preload="visible"', inView / post, { must: 1.1, aim: 1.02, unit: times }),
  ];
  const text = `Milliseconds from the click of a tap on \`<cubepay-button>\` until the SDK is asked to open, with a processor ${slower} times slower, on 4G
(${profile.bits / 1e6} Mbit/s, ${profile.latency} ms). The touch begins ${leadMs} ms before the click, as a finger's does; the endpoint takes ${endpointThinks} ms beside the network.
Medians of ${rounds} pages each, taken in turn, with nothing in any cache. \`<PayButton>\` loads by the same code.

${table(["what is loaded by the time of the click", "click to modal", "over the POST alone", "over the guide"], [
    row('`preload="visible"`: everything', inView),
    row("the default: what the touch began to load", touched),
    row('`preload="none"`: nothing', unprepared),
    row("the service of the vendor's guide", guide),
    row("the POST alone", post),
  ])}

${table(verdictHead, verdicts.map(({ row }) => row))}`;
  return { text, verdicts };
}
