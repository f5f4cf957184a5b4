// Several processes on one database at once.

import { run } from "../../../scripts/process.mjs";
import { inProject } from "../../../scripts/project.mjs";

/** Starts so many processes with one task, and gives what each of them got. */
export function inProcesses(count, task) {
  const worker = inProject("tests/server/stores/worker.mjs");
  const one = async () => JSON.parse(await run(process.execPath, [worker, JSON.stringify(task)], { quiet: true }));
  return Promise.all(Array.from({ length: count }, one));
}
