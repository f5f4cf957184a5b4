// Load-tests the server entry: a shop and the sandbox behind it, over loopback, first without faults and then with them.
// `npm run load -- --payments 5000 --at-once 500`. The defaults are 10,000 payments, 200 at a time.

import { parseArgs } from "node:util";
import { sendCustomers } from "../tests/server/load/customers.mjs";
import { build } from "./build.mjs";
import { main, step } from "./report.mjs";
import { ensureBuildTools } from "./setup.mjs";

const options = { payments: { type: "string", default: "10000" }, "at-once": { type: "string", default: "200" } };
const ms = (milliseconds) => `${milliseconds.toFixed(0)} ms`;

/** Prints the figures. Returns whether every payment got exactly one session, its own. */
function report({ payments, requests, seconds, requestsPerSecond, p50, p99, longest, sessions, lost, duplicated, mixedUp, failures }) {
  console.log(`  ${payments} payments, ${requests} requests in ${seconds.toFixed(1)} s: ${Math.round(requestsPerSecond)} requests a second`);
  console.log(`  from the first request to the session: p50 ${ms(p50)}, p99 ${ms(p99)}, longest ${ms(longest)}`);
  for (const [name, count] of Object.entries(failures)) console.log(`  ${name}: ${count} times`);
  console.log(`  ${sessions} sessions: ${lost.length} lost, ${duplicated.length} duplicated, ${mixedUp.length} mixed up`);
  return sessions === payments && lost.length + duplicated.length + mixedUp.length === 0;
}

main(async () => {
  const { values } = parseArgs({ options });
  const [payments, atOnce] = [Number(values.payments), Number(values["at-once"])];
  await ensureBuildTools();
  await build();
  for (const [name, faulty] of [["without faults", false], ["with faults", true]]) {
    const figures = await step(`${payments} payments, ${atOnce} at a time, ${name}`, () => sendCustomers({ payments, atOnce, faulty }));
    if (!report(figures)) throw new Error(`Sessions went wrong: ${[...figures.lost, ...figures.duplicated, ...figures.mixedUp].slice(0, 20).join(", ")}`);
  }
});
