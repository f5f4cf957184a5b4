// Twenty thousand payments on one page: what it holds must not grow with them.

import { table, verdict, verdictHead, whole } from "./tables.mjs";
import { withVisitor } from "./visitor.mjs";

const stations = [1_000, 5_000, 10_000, 20_000];
/** What a heap may differ by for reasons of its own, such as code that the engine compiled meanwhile. */
const noise = 100_000;

export async function growth() {
  return withVisitor({}, async (visitor) => {
    await visitor.visit();
    const held = [];
    let paid = 0;
    for (const station of stations) {
      const took = await visitor.call("payments", station - paid);
      const wasm = await visitor.call("memory");
      held.push({ station, each: (took * 1000) / (station - paid), wasm, ...(await visitor.holds()) });
      paid = station;
    }
    const [first, last] = [held[0], held.at(-1)];
    const none = (name, key, allowed = 0) => verdict(`${name}, growth from ${whole(first.station)} to ${whole(last.station)}`, last[key] - first[key], { must: allowed, unit: whole });
    const verdicts = [none("wasm memory, bytes", "wasm"), none("JS heap, bytes", "heap", noise), none("DOM nodes", "nodes"), none("event listeners", "listeners")];
    const rows = held.map(({ station, each, wasm, heap, nodes, listeners }) => [whole(station), whole(each), whole(wasm), whole(heap), whole(nodes), whole(listeners)]);
    const text = `Payments of eight endings in turn on one page: paid and closed, both with and without a look-up, a failed \`open\`, a rejected session,
aborted before and during the POST. At each station all garbage is collected first. The heap may differ by ${whole(noise)} bytes, for code that the
engine compiled and tables that it enlarged meanwhile.

${table(["payments so far", "microseconds each", "wasm memory, bytes", "JS heap, bytes", "DOM nodes", "event listeners"], rows)}

${table(verdictHead, verdicts.map(({ row }) => row))}`;
    return { text, verdicts };
  });
}
