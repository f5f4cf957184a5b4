// Breaks the built package on its way into a process: text in one of its files is replaced while it is loaded. Imported by
// that process before anything else, and by the test that starts it.

import { register } from "node:module";

/** The environment of a process whose package is changed. `changes`: `[file, from, to]` each. */
export function mutating(changes) {
  return { CUBEPAY_MUTANT: JSON.stringify(changes), NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --import ${import.meta.url}`.trim() };
}

if (process.env.CUBEPAY_MUTANT) register("./mutate-load.mjs", import.meta.url);
