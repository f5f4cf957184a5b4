// Installs the packed package into real applications, builds them, and takes a payment in each.
// `npm run test:consumers` tests all; `npm run test:consumers -- vite` those whose names contain "vite".

import { pathToFileURL } from "node:url";
import { build } from "./build.mjs";
import { dim, duration, green, main, red, step } from "./report.mjs";
import { ensureTestTools } from "./setup.mjs";

/** Tests every consumer whose name contains `part`. Resolves with whether all passed. */
export async function testConsumers(part = "") {
  // These import the built package.
  const { consumers } = await import("../tests/consumers/consumers.mjs");
  const { inviteCustomer } = await import("../tests/consumers/customer.mjs");
  const { put } = await import("../tests/consumers/trial.mjs");
  const { hasTools, installTools, openWorkshop } = await import("../tests/consumers/workshop.mjs");
  const { packAndUnpack } = await import("../tests/support/tarball.mjs");

  const chosen = consumers.filter(({ name }) => name.toLowerCase().includes(part.toLowerCase()));
  if (chosen.length === 0) throw new Error(`No consumer's name contains "${part}". The consumers:\n${consumers.map(({ name }) => name).join("\n")}`);
  if (!hasTools()) await step("installing the consumers' bundlers and test runners, once", installTools);

  const packed = await packAndUnpack();
  const workshop = openWorkshop(packed.folder);
  const { browser, leave } = await inviteCustomer();
  let failed = 0;
  try {
    for (const consumer of chosen) {
      const begun = performance.now();
      const [result, error] = await put(consumer, { workshop, browser }).then((result) => [result], (error) => [{}, error]);
      console.log(line(consumer.name, result, performance.now() - begun, error));
      if (error) console.log(`${error.stack ?? error}\n`.replace(/^/gm, "    "));
      failed += error ? 1 : 0;
    }
  } finally {
    await leave();
    workshop.close();
    packed.remove();
  }
  console.log(`${chosen.length - failed} passed, ${failed} failed`);
  return failed === 0;
}

function line(name, { way = "", wasm, sdk }, milliseconds, error) {
  const requests = wasm === undefined ? "" : `${wasm} wasm, ${sdk} SDK`;
  const columns = [name.padEnd(32), way.padEnd(18), requests.padEnd(16), duration(milliseconds).padStart(7)];
  return `${error ? red("✗") : green("✓")} ${columns.join(" ")} ${error ? red("failed") : dim("ok")}`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  // `process.exit` runs the exit handlers, which stop the servers.
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
  main(async () => {
    await ensureTestTools();
    await build();
    if (!(await testConsumers(process.argv[2]))) process.exitCode = 1;
  });
}
