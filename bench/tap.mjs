// Measures the time from a tap on the payment button to the modal, on a phone, depending on what the button has preloaded.

import { profiles } from "./speed.mjs";
import { median, table, times, verdict, verdictHead, whole } from "./tables.mjs";
import { withVisitor } from "./visitor.mjs";

const slowdown = 4;
const sdkBytes = 150_000;
const endpointMs = 200;
/** Milliseconds between the touch and the click of a tap. */
const leadMs = 90;
const rounds = 11;

/** What is timed, each on a new page. `before` runs before the tap. */
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
  await visitor.cpu(slowdown);
  if (mode) await visitor.call("showButton", mode);
  await before?.(visitor);
  return call(visitor);
}

export async function tap() {
  const profile = profiles.find(({ name }) => name === "4G");
  const taken = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  await withVisitor({ sdkBytes }, async (visitor, site) => {
    site.endpointMs = endpointMs + profile.latency;
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
    verdict("tap to modal / POST alone: preloaded on touch", touched / post, { must: 1.1, aim: 1.02, unit: times }),
    verdict('tap to modal / POST alone: preload="visible"', inView / post, { must: 1.1, aim: 1.02, unit: times }),
  ];
  const text = `Milliseconds from the click of a tap on \`<cubepay-button>\` until the SDK's \`open\` is called, with a processor ${slowdown} times slower, on 4G
(${profile.bits / 1e6} Mbit/s, ${profile.latency} ms). The touch begins ${leadMs} ms before the click, as with a finger; the endpoint takes ${endpointMs} ms in addition to the
network. The figures are medians of ${rounds} pages each with empty caches; the cases take turns. \`<PayButton>\` uses the same code.

${table(["preloaded before the click", "click to modal", "/ POST alone", "/ guide"], [
    row('`preload="visible"`: everything', inView),
    row("the default: loading began with the touch", touched),
    row('`preload="none"`: nothing', unprepared),
    row("the guide's service", guide),
    row("the POST alone", post),
  ])}

${table(verdictHead, verdicts.map(({ row }) => row))}`;
  return { text, verdicts };
}
