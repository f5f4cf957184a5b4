// Makes 20,000 payments on one page. The page's memory, DOM nodes and event listeners must not grow with them.

import { table, verdict, verdictHead, whole } from "./tables.mjs";
import { withVisitor } from "./visitor.mjs";

const checkpoints = [1_000, 5_000, 10_000, 20_000];
/** Bytes that the heap may grow by for other reasons, such as code that the engine compiled meanwhile. */
const noise = 100_000;

export async function growth() {
  return withVisitor({}, async (visitor) => {
    await visitor.visit();
    const held = [];
    let paid = 0;
    for (const checkpoint of checkpoints) {
      const took = await visitor.call("payments", checkpoint - paid);
      const wasm = await visitor.call("memory");
      held.push({ checkpoint, each: (took * 1000) / (checkpoint - paid), wasm, ...(await visitor.memory()) });
      paid = checkpoint;
    }
    const [first, last] = [held[0], held.at(-1)];
    const none = (name, key, allowed = 0) => verdict(`${name}, growth from ${whole(first.checkpoint)} to ${whole(last.checkpoint)}`, last[key] - first[key], { must: allowed, unit: whole });
    const verdicts = [none("wasm memory, bytes", "wasm"), none("JS heap, bytes", "heap", noise), none("DOM nodes", "nodes"), none("event listeners", "listeners")];
    const rows = held.map(({ checkpoint, each, wasm, heap, nodes, listeners }) => [whole(checkpoint), whole(each), whole(wasm), whole(heap), whole(nodes), whole(listeners)]);
    const text = `Payments on one page that end in eight ways in turn: paid and closed, both with and without a look-up, a failed \`open\`, a rejected
session, aborted before and during the POST. Garbage is collected before each measurement. The heap may grow by ${whole(noise)} bytes, for
code that the engine compiled and tables that it enlarged meanwhile.

${table(["payments so far", "microseconds each", "wasm memory, bytes", "JS heap, bytes", "DOM nodes", "event listeners"], rows)}

${table(verdictHead, verdicts.map(({ row }) => row))}`;
    return { text, verdicts };
  });
}
