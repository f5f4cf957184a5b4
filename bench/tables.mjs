// Tables that read the same at a terminal and in Markdown, and the few statistics that they hold.

/** The middle one of some numbers. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** "1,234". */
export const whole = (number) => Math.round(number).toLocaleString("en-US");

/** "0.75 x". */
export const times = (ratio) => `${ratio.toFixed(2)} x`;

/** "1.46 KB", of 1,000 bytes each. */
export const kilobytes = (bytes) => `${(bytes / 1000).toFixed(2)} KB`;

/** A table in Markdown whose columns stand under each other; the first is text, the others are figures. */
export function table(head, rows) {
  const lines = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(3, ...lines.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [line(lines[0]), rule, ...lines.slice(1).map(line)].join("\n");
}

/** Holds a figure against what it must reach and what it should: a row for a table, and whether the must is met. */
export function verdict(name, value, { must, aim, unit = String }) {
  const met = value <= must;
  const told = met ? (aim !== undefined && value <= aim ? "pass, aim met" : "pass") : `FAIL by ${unit(value - must)}`;
  return { met, name, row: [name, unit(value), unit(must), aim === undefined ? "" : unit(aim), told] };
}

export const verdictHead = ["", "measured", "must", "aim", ""];
