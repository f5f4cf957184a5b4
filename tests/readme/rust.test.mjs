// What the pages for Rust frontends say is what is compiled and measured. rustdoc compiles the code of docs/rust.md itself.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { inProject } from "../../scripts/project.mjs";
import { codeBlocks } from "../support/markdown.mjs";

const source = (file) => readFileSync(inProject(file), "utf8");

/** Each guide, and the file that the tests compile and drive in a browser. */
const guides = {
  "src/guide/leptos.md": "examples/leptos/src/pay_order.rs",
  "src/guide/yew.md": "tests/consumers/fixtures/yew/src/pay_order.rs",
};

for (const [guide, file] of Object.entries(guides)) {
  describe(guide, () => {
    it(`has the code of ${file}`, () => {
      const blocks = codeBlocks(source(guide)).filter(({ language }) => language === "rust");
      assert.equal(blocks.map(({ text }) => text).join("\n"), source(file));
    });
  });
}

describe("docs/rust.md", () => {
  it("has no links that crates.io and docs.rs could not follow", () => {
    assert.doesNotMatch(source("docs/rust.md"), /\]\((?!https:)/);
  });

  it("says what the crate adds to an application, as it was measured, and so does the README", () => {
    const row = /^\| \*\*what the crate adds\*\* +\| +(\S+ KB) \| +(\S+ KB) \| +(\S+ KB) \|$/m.exec(source("bench/RESULTS.md"));
    assert.ok(row, "bench/RESULTS.md has what `npm run bench -- application` prints");
    const [, wasm, glue, together] = row;
    const says = (file, sentence) => assert.ok(source(file).replace(/\s+/g, " ").includes(sentence), `${file}: ${sentence}`);
    says("docs/rust.md", `The crate adds ${together} to an application, compressed with brotli: ${wasm} of wasm and ${glue} of JavaScript.`);
    says("README.md", `It adds ${together} (brotli) to an application`);
  });
});
