// Reading a README: its blocks of code, its tables, its links.

/** The blocks of code: language, text without the indentation of the list they may stand in, and line. */
export function codeBlocks(markdown) {
  return [...markdown.matchAll(/^( *)```(\S*)\n([\s\S]*?)^\1```$/gm)].map(({ 1: indent, 2: language, 3: text, index }) => ({
    language,
    text: text.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
    line: markdown.slice(0, index).split("\n").length,
  }));
}

/** The text without its blocks of code, line by line as it was. */
export const prose = (markdown) => markdown.replace(/^( *)```[\s\S]*?^\1```$/gm, (block) => block.replace(/.*/g, ""));

/** The first table whose heading begins with this cell: rows of cells, the heading left out. */
export function table(markdown, heading) {
  const lines = markdown.split("\n").map((line) => line.trimStart());
  const start = lines.findIndex((line) => line.startsWith(`| ${heading} |`));
  if (start < 0) throw new Error(`There is no table of "${heading}"`);
  const rows = lines.slice(start + 2);
  return rows.slice(0, rows.findIndex((line) => !line.startsWith("|"))).map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** The name in the first cell of each row, without its backticks. */
export const firstCells = (rows) => rows.map(([cell]) => /^`(\w+)/.exec(cell)?.[1] ?? cell);

/** Where links and pictures point to. */
export function links(markdown) {
  const text = prose(markdown);
  return [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)].map(([, inline, attribute]) => inline ?? attribute);
}

/** The anchors of the headings, by GitHub's rule. */
export const anchors = (markdown) =>
  [...prose(markdown).matchAll(/^#+ (.+)$/gm)].map(
    ([, heading]) => `#${heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-")}`,
  );
