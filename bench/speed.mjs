// From the click to the open modal, on slow networks: the package, the service of the vendor's guide, and the limit.

import { median, table, times, verdict, verdictHead, whole } from "./tables.mjs";
import { withVisitor } from "./visitor.mjs";

const endpointMs = 200;
const sdkBytes = 150_000;

/** Bits per second down and up, and the round trip in milliseconds. */
export const profiles = [
  { name: "cable", bits: 5e6, up: 1e6, latency: 28, rounds: 9 },
  { name: "4G", bits: 9e6, up: 9e6, latency: 60, rounds: 15, must: 0.77 },
  { name: "DevTools' Fast 4G", bits: 8.1e6, up: 1.35e6, latency: 165, rounds: 7 },
  { name: "slow 3G", bits: 4e5, up: 4e5, latency: 400, rounds: 7 },
];

/** What is timed, each on a new page. `before` runs on an unlimited network. */
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
  site.requested.length = 0;
  const took = await visitor.call(call);
  const fetched = site.requested.filter((path) => path === "sdk.js").length;
  if (fetched > 1) throw new Error(`${call} fetched the SDK ${fetched} times`);
  return took;
}

/** The times in milliseconds of each case on a network. The cases take turns. */
export async function onNetwork(profile, visitor, site, chosen = cases) {
  // DevTools includes the server's response time in the latency; with a real server it is added to the latency.
  site.endpointMs = endpointMs + profile.latency;
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
  let encodings;
  await withVisitor({ sdkBytes }, async (visitor, site) => {
    // The first page in a new browser is slower than later ones.
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
      verdicts.push(verdict(`cold / guide's service: ${profile.name}`, ours / guide, { must: profile.must ?? 1, aim: bound / guide, unit: times }));
      verdicts.push(verdict(`preloaded / POST alone: ${profile.name}`, preloaded / post, { must: 1.1, aim: 1.02, unit: times }));
    }
    encodings = [...site.encodings].join(", ");
  });
  const text = `Milliseconds from the call of \`executePayment()\` until the SDK's \`open\` is called. The figures are medians of new pages with empty
caches; the cases take turns. The endpoint takes ${endpointMs} ms in addition to the network; the SDK's bundle has ${sdkBytes / 1000} KB on the wire;
files are sent with content-encoding ${encodings}. DevTools adds the latency to every request, but no round trips for a new connection, which
a real network has. "Limit" is the time for the POST and the SDK's script if the page requests both at once.

${table(["network", "guide", "ours, cold", "limit", "ours / guide", "limit / guide", "ours, preloaded", "POST alone", "preloaded / POST", "rounds"], rows)}

${table(verdictHead, verdicts.map(({ row }) => row))}`;
  return { text, verdicts };
}
