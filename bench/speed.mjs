// From the click to the open modal, on slow networks: the package, the service of the vendor's guide, and the limit.

import { median, table, times, verdict, verdictHead, whole } from "./tables.mjs";
import { withVisitor } from "./visitor.mjs";

const endpointThinks = 200;
const sdkBytes = 150_000;

/** Bits per second down and up, and the round trip in milliseconds. */
export const profiles = [
  { name: "cable", bits: 5e6, up: 1e6, latency: 28, rounds: 9 },
  { name: "4G", bits: 9e6, up: 9e6, latency: 60, rounds: 15, must: 0.77 },
  { name: "DevTools' Fast 4G", bits: 8.1e6, up: 1.35e6, latency: 165, rounds: 7 },
  { name: "slow 3G", bits: 4e5, up: 4e5, latency: 400, rounds: 7 },
];

/** What is timed, each on a page of its own. `before` happens on a fast network. */
const cases = {
  ours: { call: "ours" },
  guide: { call: "guide" },
  bound: { call: "bound" },
  preloaded: { call: "ours", before: "preload" },
  post: { call: "post" },
};

async function once({ call, before }, profile, visitor, site) {
  await visitor.network(undefined);
  await visitor.visit();
  if (before) await visitor.call(before);
  await visitor.network(profile);
  site.asked.length = 0;
  const took = await visitor.call(call);
  const fetched = site.asked.filter((path) => path === "sdk.js").length;
  if (fetched > 1) throw new Error(`${call} fetched the SDK ${fetched} times`);
  return took;
}

/** Medians in milliseconds of each case on a network, taken in turn. */
export async function onNetwork(profile, visitor, site, chosen = cases) {
  // DevTools counts the wait for the answer as part of the latency; a real server's is on top of it.
  site.thinks = endpointThinks + profile.latency;
  const taken = Object.fromEntries(Object.keys(chosen).map((name) => [name, []]));
  const names = Object.keys(chosen);
  for (let round = 0; round < profile.rounds; round += 1) {
    for (const name of [...names.slice(round % names.length), ...names.slice(0, round % names.length)]) {
      taken[name].push(await once(chosen[name], profile, visitor, site));
    }
  }
  return taken;
}

export async function speed() {
  const rows = [];
  const verdicts = [];
  let told;
  await withVisitor({ sdkBytes }, async (visitor, site) => {
    // The first page of a new browser is slower than all others.
    await once(cases.ours, undefined, visitor, site);
    for (const profile of profiles) {
      const taken = await onNetwork(profile, visitor, site);
      const { ours, guide, bound, preloaded, post } = Object.fromEntries(Object.entries(taken).map(([name, all]) => [name, median(all)]));
      rows.push([
        `${profile.name}: ${profile.bits / 1e6} Mbit/s, ${profile.latency} ms`,
        ...[guide, ours, bound].map(whole),
        times(ours / guide),
        times(bound / guide),
        ...[preloaded, post].map(whole),
        times(preloaded / post),
        profile.rounds,
      ]);
      verdicts.push(verdict(`cold, over the guide's service: ${profile.name}`, ours / guide, { must: profile.must ?? 1, aim: bound / guide, unit: times }));
      verdicts.push(verdict(`preloaded, over the POST alone: ${profile.name}`, preloaded / post, { must: 1.1, aim: 1.02, unit: times }));
    }
    told = [...site.encodings].join(", ");
  });
  const text = `Milliseconds from the call of \`executePayment()\` until the SDK is asked to open; medians of pages that nobody saw before, with
nothing in any cache, each kind in turn. The endpoint takes ${endpointThinks} ms beside the network; the SDK's bundle is ${sdkBytes / 1000} KB on the wire;
files are sent with content-encoding ${told}. DevTools adds the latency to every request, and no round trips for a new connection, which a
real network has. "Limit" is the POST and the SDK's script, asked for in one tick by the page itself.

${table(["network", "guide", "ours, cold", "limit", "ours / guide", "limit / guide", "ours, preloaded", "POST alone", "preloaded / POST", "rounds"], rows)}

${table(verdictHead, verdicts.map(({ row }) => row))}`;
  return { text, verdicts };
}
