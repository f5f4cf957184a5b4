import { changedFiles, reached } from "./changed.mjs";
import { parts } from "./parts.mjs";

/** The parts that `npm test -- WORDS` runs: all without words, those that a change can reach, or those whose names contain every word. */
export function chosen(words) {
  const all = parts();
  if (words.join() === "changed") return reached(all, changedFiles());
  const found = all.filter(({ name }) => words.every((word) => name.includes(word)));
  if (found.length === 0) throw new Error(`No part's name contains "${words.join(" ")}". The parts:\n${all.map(({ name }) => `  ${name}`).join("\n")}`);
  return found;
}
