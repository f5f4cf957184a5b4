// docs/stacks.md: its lines are lines of applications in which a browser pays.

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { dirname, normalize } from "node:path";
import { describe, it } from "node:test";
import { filesIn, inProject } from "../../scripts/project.mjs";
import { consumers } from "../consumers/consumers.mjs";
import { codeBlocks, links, table } from "../support/markdown.mjs";

const page = "docs/stacks.md";
const markdown = readFileSync(inProject(page), "utf8");
const rows = table(markdown, "your stack");

const linesOf = (text) => text.split("\n").map((line) => line.trim()).filter((line) => line && !/^(\/\/|<!--)/.test(line));

/** Each section of the page that has code: its anchor, its blocks. */
const sections = markdown.split(/^### /m).slice(1).map((text) => {
  const [heading] = text.split("\n", 1);
  return { anchor: `#${heading.toLowerCase().replace(".", "").replaceAll(" ", "-")}`, blocks: codeBlocks(text.split(/^## /m)[0]) };
});

/** The application of a row: all files of its fixture or example. */
function applicationsOf(cell) {
  return links(cell).flatMap((link) => {
    const path = normalize(`${dirname(page)}/${link}`);
    const folder = /^(?:tests\/consumers\/fixtures|examples)\/[^/]+/.exec(path)[0];
    assert.ok(statSync(inProject(folder)).isDirectory());
    return [folder];
  });
}

/** Whether the lines are in the file, in this order. */
function holds(text, lines) {
  const there = linesOf(text);
  let at = -1;
  return lines.every((line) => (at = there.indexOf(line, at + 1)) >= 0);
}

describe(page, () => {
  it("has a row for each section, and a section for each row", () => {
    const named = new Set(rows.flatMap(([, ...cells]) => links(cells.join(" "))).filter((link) => link.startsWith("#")));
    assert.deepEqual([...named].sort(), sections.map(({ anchor }) => anchor).sort());
  });

  for (const { anchor, blocks } of sections) {
    it(`has lines of a tested application: ${anchor}`, () => {
      const applications = rows.filter((row) => links(row.join(" ")).includes(anchor)).flatMap((row) => applicationsOf(row.at(-1)));
      const files = [...new Set(applications)].flatMap((folder) => filesIn(inProject(folder))).filter((file) => !/\.(svg|lock)$/.test(file));
      const texts = files.map((file) => readFileSync(file, "utf8"));
      assert.ok(blocks.length > 0);
      for (const { text, line } of blocks) assert.ok(texts.some((file) => holds(file, linesOf(text))), `no tested application has the lines at the ${line}th line of ${anchor}:\n${text}`);
    });
  }

  it("links to fixtures that the matrix of consumers tries", () => {
    const tried = new Set(consumers.flatMap(({ fixtures }) => fixtures).map((fixture) => `tests/consumers/fixtures/${fixture}`));
    const linked = rows.flatMap((row) => applicationsOf(row.at(-1)));
    assert.deepEqual(linked.filter((folder) => !folder.startsWith("examples/") && !tried.has(folder)), []);
  });
});
