// Runs everything that is tested, several parts side by side. `npm test -- rust firefox` runs the parts whose names hold all of
// these words, and `npm test -- changed` those that what you changed can reach.

import { availableParallelism } from "node:os";
import { build, buildPanickingCore } from "./build.mjs";
import { dim, duration, main, red } from "./report.mjs";
import { ensureTestTools } from "./setup.mjs";
import { chosen } from "./test/chosen.mjs";
import { runPart } from "./test/run-part.mjs";
import { sideBySide } from "./test/side-by-side.mjs";

main(async () => {
  const begun = performance.now();
  await ensureTestTools();
  await build();
  await buildPanickingCore();
  // The tests wait more than they work: twice as many parts as there are processors keep these busy.
  const results = await sideBySide(chosen(process.argv.slice(2)), 2 * availableParallelism(), runPart);

  const sum = (field) => results.reduce((total, result) => total + result[field], 0);
  console.log(`\n${sum("passed")} passed, ${sum("failed")} failed ${dim(`(${duration(performance.now() - begun)})`)}`);
  const slowest = results.toSorted((a, b) => b.took - a.took).slice(0, 5);
  console.log(dim(`The slowest parts: ${slowest.map(({ name, took }) => `${name}, ${duration(took)}`).join("; ")}`));
  // Again at the end: what a long run printed before has scrolled away.
  for (const { name, names } of results) for (const test of names) console.log(`${red("✗")} ${name}: ${test}`);
  if (sum("failed") > 0) process.exitCode = 1;
});
