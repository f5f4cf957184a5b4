import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { inProject } from "../../scripts/project.mjs";
import { reacts } from "./versions.mjs";

for (const react of reacts) {
  describe(`on a server, with React ${react.version}`, () => {
    it("the button is a plain one, without a style attribute, which a strict policy would block", async () => {
      const { button } = await react.onServer("server-page.jsx");
      assert.equal(
        button(),
        '<button class="pay" type="button" aria-busy="false" data-status="idle">Pay 50.00 USD</button>',
      );
    });

    it("the hook is idle", async () => {
      const { till } = await react.onServer("server-page.jsx");
      assert.equal(till(), '<output>{"status":"idle","pay":"function","reset":"function"}</output>');
    });
  });
}

describe("the published files", () => {
  it("say \"use client\" before anything else", () => {
    assert.match(readFileSync(inProject("pkg/react.js"), "utf8"), /^"use client";\n/);
    assert.match(readFileSync(inProject("pkg/react.cjs"), "utf8"), /^"use strict";\n"use client";\n/);
  });

  it("share the service and the errors of the main entry, and bring no React", () => {
    for (const [file, entry] of [["pkg/react.js", "./index.js"], ["pkg/react.cjs", "./index.cjs"]]) {
      const text = readFileSync(inProject(file), "utf8");
      const imported = [...text.matchAll(/(?:from |require\()"([^"]+)"/g)].map(([, path]) => path);
      assert.deepEqual([...new Set(imported)].sort(), [entry, "react", "react/jsx-runtime"]);
      assert.doesNotMatch(text, /class CubePay/);
    }
  });
});
