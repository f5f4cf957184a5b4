// What a person needs of the output of a part that has failed.

/** Of one failure. Longer ones are lists of differences, which the part's log has whole. */
const mostLines = 60;
const mostFailures = 8;

/** Failures that only repeat those of other tests. */
const isEcho = /^\s+failureType: '(?:cancelledByParent|subtestsFailed)'$/m;

/**
 * The failures in the output of Node's test runner: each with its error and stack, those that only follow from others left out.
 * For other runners, and if there is none, the last 150 lines.
 */
export function failuresOf(output) {
  const blocks = [...output.matchAll(/^( *)not ok \d+ - .*\n\1  ---\n(?:.*\n)*?\1  \.\.\.$/gm)].map(([block, indent]) => unindented(block, indent.length));
  const causes = blocks.filter((block) => !isEcho.test(block));
  if (causes.length === 0) return output.split("\n").slice(-150).join("\n");
  const shown = causes.slice(0, mostFailures).map(shortened);
  if (causes.length > mostFailures) shown.push(`… and ${causes.length - mostFailures} more failures.`);
  return shown.join("\n");
}

function unindented(block, columns) {
  return block.split("\n").map((line) => line.slice(columns)).join("\n");
}

function shortened(block) {
  const lines = block.split("\n");
  if (lines.length <= mostLines) return block;
  return [...lines.slice(0, mostLines / 2), `  … ${lines.length - mostLines} lines …`, ...lines.slice(-mostLines / 2)].join("\n");
}
