import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { formatMessage } from "publint/utils";
import { publint } from "publint";
import { run } from "../../scripts/process.mjs";
import { inProject } from "../../scripts/project.mjs";
import { packAndUnpack } from "../support/tarball.mjs";

describe("the packed package", () => {
  let packed;
  before(async () => (packed = await packAndUnpack()));
  after(() => packed?.remove());

  it("has nothing that publint objects to", async () => {
    const { messages, pkg } = await publint({ pkgDir: packed.folder, pack: false, strict: true });
    assert.deepEqual(messages.map((message) => formatMessage(message, pkg)), []);
  });

  it("resolves with the right types under node16 and in bundlers", async () => {
    const assets = ["testing/cubist-pay-client-sdk.umd.js", "core/cubepay_checkout_bg.wasm", "server/postgres.sql", "server/sqlite.sql"];
    const attw = inProject("node_modules/@arethetypeswrong/cli/dist/index.js");
    // The script, the wasm and the SQL have no types.
    const args = [attw, packed.tarball, "--profile", "node16", "--no-color", "--no-emoji", "--exclude-entrypoints", ...assets];
    await run(process.execPath, args, { quiet: true });
  });
});
