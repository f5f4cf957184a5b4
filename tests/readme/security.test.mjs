// SECURITY.md says of each defence what tests it; those tests are there.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { inProject } from "../../scripts/project.mjs";

test("every file and folder that SECURITY.md names is there", () => {
  const named = [...readFileSync(inProject("SECURITY.md"), "utf8").matchAll(/`((?:tests|src)\/[\w./-]+|deny\.toml)`/g)].map(([, name]) => name);
  assert.ok(named.length > 30);
  assert.deepEqual(named.filter((name) => !existsSync(inProject(name))), []);
});
