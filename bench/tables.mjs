// Markdown tables that are also readable in a terminal, and the statistics in them.

/** The median. */
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

/** A Markdown table with aligned columns: text in the first, figures in the others. */
export function table(head, rows) {
  const lines = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(3, ...lines.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [line(lines[0]), rule, ...lines.slice(1).map(line)].join("\n");
}

/** Compares a figure with its limit, `must`, and its goal, `aim`. Returns a table row, and whether the limit is met. */
export function verdict(name, value, { must, aim, unit = String }) {
  const met = value <= must;
  const result = met ? (aim !== undefined && value <= aim ? "pass, goal met" : "pass") : `FAIL by ${unit(value - must)}`;
  return { met, name, row: [name, unit(value), unit(must), aim === undefined ? "" : unit(aim), result] };
}

export const verdictHead = ["", "measured", "limit", "goal", ""];
