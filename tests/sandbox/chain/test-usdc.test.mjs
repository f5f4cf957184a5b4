import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { artefact, compileTestUsdc } from "../../../scripts/build/test-usdc.mjs";

describe("the test token's artefact", () => {
  it("is what its source compiles to", () => {
    assert.equal(readFileSync(artefact, "utf8"), compileTestUsdc(), "run node scripts/build/test-usdc.mjs and commit what it writes");
  });
});
