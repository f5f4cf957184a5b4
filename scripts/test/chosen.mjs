import { changedFiles, reached } from "./changed.mjs";
import { parts } from "./parts.mjs";

/** The parts that the words after `npm test --` choose: all without words, those that a change can reach, or those with these words in their names. */
export function chosen(words) {
  const all = parts();
  if (words.join() === "changed") return reached(all, changedFiles());
  const found = all.filter(({ name }) => words.every((word) => name.includes(word)));
  if (found.length === 0) throw new Error(`No part is called that. The parts:\n${all.map(({ name }) => `  ${name}`).join("\n")}`);
  return found;
}
