// The processor's time: a payment's own work when everything it waits for is there at once, and loading the core on a
// slow machine.

import { median, table, times, verdict, verdictHead, whole } from "./tables.mjs";
import { withVisitor } from "./visitor.mjs";

const payments = 300;
const slower = 6;
const longest = 50;
const pages = 7;

export async function work() {
  return withVisitor({}, async (visitor) => {
    await visitor.visit();
    const spent = await visitor.call("cpu", payments);
    const [ours, guide, fakes] = [spent.ours, spent.guide, spent.fakes].map(median);
    const row = (name, all) => [name, whole(median(all)), whole(median(all) - fakes), whole([...all].sort((a, b) => a - b)[Math.floor(all.length * 0.95)])];

    const worsts = [];
    const firsts = [];
    for (let page = 0; page < pages; page += 1) {
      await visitor.visit();
      await visitor.cpu(slower);
      const before = (await visitor.call("longTasks")).length;
      firsts.push(await visitor.call("ours"));
      await new Promise((done) => setTimeout(done, 200));
      worsts.push(Math.max(0, ...(await visitor.call("longTasks")).slice(before)));
      await visitor.cpu(1);
    }
    const unit = (ms) => (ms > 0 ? `${whole(ms)} ms` : "none");
    const microseconds = (value) => `${whole(value)} µs`;
    const verdicts = [
      verdict("own work of a payment", ours - fakes, { must: 200, aim: 100, unit: microseconds }),
      verdict(`longest task over ${longest} ms, worst of ${pages} pages`, Math.max(...worsts), { must: longest, unit }),
    ];
    const text = `Microseconds a payment, from the call to its end, when the network, the SDK and the customer answer at once: ${payments} payments each, in
turn, in one page. "Own" is without what the fakes themselves take.

${table(["", "median", "own", "95th percentile"], [row("`cubepay-checkout`", spent.ours), row("the guide's service", spent.guide), row("the fakes alone", spent.fakes)])}

Own work is ${times((ours - fakes) / (guide - fakes))} that of the guide's service: ${whole(ours - guide)} microseconds more a payment, for checking, the guard, timeouts, progress and the timeline.

With a processor ${slower} times slower and a network without limits, a first payment reaches the modal ${whole(median(firsts))} ms after the call (the core's
loading and compiling in it, the endpoint answering at once). The longest tasks of the ${pages} pages: ${worsts.map(unit).join(", ")}.

${table(verdictHead, verdicts.map(({ row }) => row))}`;
    return { text, verdicts };
  });
}
