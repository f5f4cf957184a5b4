// Measures processor time: a payment's own work if nothing makes it wait, and loading the core on a slow machine.

import { median, table, times, verdict, verdictHead, whole } from "./tables.mjs";
import { withVisitor } from "./visitor.mjs";

const payments = 300;
const slowdown = 6;
const longTaskMs = 50;
const pages = 7;

export async function work() {
  return withVisitor({}, async (visitor) => {
    await visitor.visit();
    const spent = await visitor.call("cpu", payments);
    const [ours, guide, fakes] = [spent.ours, spent.guide, spent.fakes].map(median);
    const row = (name, all) => [name, whole(median(all)), whole(median(all) - fakes), whole([...all].sort((a, b) => a - b)[Math.floor(all.length * 0.95)])];

    const longestTasks = [];
    const firsts = [];
    for (let page = 0; page < pages; page += 1) {
      await visitor.visit();
      await visitor.cpu(slowdown);
      const before = (await visitor.call("longTasks")).length;
      firsts.push(await visitor.call("ours"));
      await new Promise((done) => setTimeout(done, 200));
      longestTasks.push(Math.max(0, ...(await visitor.call("longTasks")).slice(before)));
      await visitor.cpu(1);
    }
    const unit = (ms) => (ms > 0 ? `${whole(ms)} ms` : "none");
    const microseconds = (value) => `${whole(value)} µs`;
    const verdicts = [
      verdict("a payment's own work", ours - fakes, { must: 200, aim: 100, unit: microseconds }),
      verdict(`longest task over ${longTaskMs} ms, worst of ${pages} pages`, Math.max(...longestTasks), { must: longTaskMs, unit }),
    ];
    const text = `Microseconds per payment, from the call to its end, when the network, the SDK and the customer respond at once. ${payments} payments
each, in turn, on one page. "Own" excludes the time that the fakes take.

${table(["", "median", "own", "95th percentile"], [row("`cubepay-checkout`", spent.ours), row("the guide's service", spent.guide), row("the fakes alone", spent.fakes)])}

The package's own work takes ${times((ours - fakes) / (guide - fakes))} as long as that of the guide's service: ${whole(ours - guide)} microseconds more per payment, for validation, the guard, timeouts, progress events and the timeline.

With a processor ${slowdown} times slower and an unlimited network, a first payment reaches the modal ${whole(median(firsts))} ms after the call. This
includes loading and compiling the core; the endpoint answers at once. The longest tasks on the ${pages} pages: ${longestTasks.map(unit).join(", ")}.

${table(verdictHead, verdicts.map(({ row }) => row))}`;
    return { text, verdicts };
  });
}
