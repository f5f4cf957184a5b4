// The examples in the comments of the sources, which are the reference's.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { describe, it } from "node:test";
import { filesIn, inProject } from "../../scripts/project.mjs";
import { compilable, compile } from "../support/compile.mjs";
import { codeBlocks } from "../support/markdown.mjs";

const sources = inProject("pkg-template/src");

/** The blocks of code in a source's comments, without the comments' asterisks. */
function examplesIn(file) {
  const comments = readFileSync(file, "utf8").match(/^ *\/\*\*\n[\s\S]*?\*\/$/gm) ?? [];
  return comments.flatMap((comment) => codeBlocks(comment.replace(/^ *\* ?/gm, "")));
}

describe("the examples of the reference", () => {
  const examples = filesIn(sources).map((file) => [relative(sources, file), compilable(examplesIn(file))]);

  for (const [file, blocks] of examples.filter(([, blocks]) => blocks.length > 0)) {
    it(`compile against the package: ${file}`, () => compile(`reference/${file}`, blocks));
  }

  it("begin each entry", () => {
    for (const entry of ["index.ts", "react.tsx", "element.ts", "server.ts", "server/node.ts", "server/postgres.ts", "server/sqlite.ts", "testing.ts"]) assert.ok(Object.fromEntries(examples)[entry].length > 0, entry);
  });
});
