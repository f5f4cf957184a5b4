// Runs the tests, several parts at a time. `npm test -- rust firefox` runs the parts whose names contain all of these words, and
// `npm test -- changed` the parts that your change can reach.

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
  // The tests spend most of their time waiting, so twice as many parts as processors keep the processors busy.
  const results = await sideBySide(chosen(process.argv.slice(2)), 2 * availableParallelism(), runPart);

  const sum = (field) => results.reduce((total, result) => total + result[field], 0);
  console.log(`\n${sum("passed")} passed, ${sum("failed")} failed ${dim(`(${duration(performance.now() - begun)})`)}`);
  const slowest = results.toSorted((a, b) => b.took - a.took).slice(0, 5);
  console.log(dim(`The slowest parts: ${slowest.map(({ name, took }) => `${name}, ${duration(took)}`).join("; ")}`));
  // Repeated here because earlier output has scrolled away in a long run.
  for (const { name, names } of results) for (const test of names) console.log(`${red("✗")} ${name}: ${test}`);
  if (sum("failed") > 0) process.exitCode = 1;
});
