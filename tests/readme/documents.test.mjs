// What every page of the documentation keeps: its code compiles against the built package, and its links lead somewhere.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { describe, it } from "node:test";
import { inProject } from "../../scripts/project.mjs";
import { compilable, compile } from "../support/compile.mjs";
import { anchors, codeBlocks, links } from "../support/markdown.mjs";

const guides = readdirSync(inProject("docs")).filter((file) => file.endsWith(".md")).map((file) => `docs/${file}`);
const documents = ["README.md", "pkg-template/README.md", ...guides, "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "tests/README.md"];
const withoutCode = ["docs/chain.md", "docs/failures.md", "docs/reference.md", "docs/rust.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "tests/README.md"];
/** Whoever reads a guide has followed the five steps. */
const fiveSteps = codeBlocks(readFileSync(inProject("README.md"), "utf8"));
const largestPicture = 200_000;

for (const name of documents) {
  describe(name, () => {
    const markdown = readFileSync(inProject(name), "utf8");
    const blocks = codeBlocks(markdown);

    if (withoutCode.includes(name)) {
      it("has no code that would have to be compiled", () => assert.deepEqual(compilable(blocks), []));
    } else {
      it("has code that compiles against the package", async () => {
        assert.ok(compilable(blocks).length > 0);
        await compile(name, blocks, { reader: guides.includes(name) ? fiveSteps : [], declarations: name === "docs/stacks.md" ? ["nuxt.d.ts"] : [] });
      });
    }

    it("says the language of each block of code, for rustdoc takes what has none for Rust", () => {
      assert.deepEqual(blocks.filter(({ language }) => !language).map(({ line }) => line), []);
      assert.equal(markdown.match(/^ *```/gm)?.length ?? 0, 2 * blocks.length);
    });

    it("has links that lead somewhere, and pictures that are small", () => {
      const targets = links(markdown);
      for (const target of targets.filter((target) => !/^https:/.test(target))) {
        const [file, anchor] = target.split("#");
        const path = file ? inProject(dirname(name), file) : inProject(name);
        assert.ok(existsSync(path), target);
        if (anchor) assert.ok(anchors(readFileSync(path, "utf8")).includes(`#${anchor}`), target);
      }
      for (const picture of targets.filter((target) => target.endsWith(".png"))) {
        assert.ok(statSync(inProject(dirname(name), picture)).size < largestPicture, picture);
      }
    });
  });
}
