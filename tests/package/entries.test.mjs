import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { run } from "../../scripts/process.mjs";
import { inProject } from "../../scripts/project.mjs";
import { specifiers } from "./exports.mjs";
import { packAndUnpack } from "../support/tarball.mjs";

const forms = {
  import: { file: "form.mjs", load: (specifier) => `await import("${specifier}")` },
  require: { file: "form.cjs", load: (specifier) => `require("${specifier}")` },
};

describe("the packed entries in Node, where there is no document", () => {
  let packed;
  before(async () => {
    packed = await packAndUnpack();
    symlinkSync(inProject("node_modules/react"), join(packed.place, "node_modules/react"));
  });
  after(() => packed?.remove());

  /** Runs a script in a process of its own, in the project that has installed the package. */
  async function node(file, lines) {
    writeFileSync(join(packed.place, file), ["(async () => {", ...lines, "})().catch((error) => { console.error(error); process.exit(1); });"].join("\n"));
    return run(process.execPath, [file], { quiet: true, cwd: packed.place, timeout: 20_000 });
  }
  const assertion = (file) => (file.endsWith(".mjs") ? `const { default: assert } = await import("node:assert/strict");` : `const assert = require("node:assert/strict");`);

  for (const [form, { file, load }] of Object.entries(forms)) {
    for (const specifier of specifiers) {
      it(`${specifier}: ${form} changes nothing and starts nothing`, async () => {
        await node(file, [
          assertion(file),
          `const react = ${specifier.endsWith("react") ? load("react") : "undefined"};`,
          `const keys = Reflect.ownKeys(globalThis);`,
          `globalThis.fetch = () => assert.fail("something was fetched");`,
          `const started = process.getActiveResourcesInfo().length;`,
          `const module = ${load(specifier)};`,
          `assert.ok(Object.keys(module).length > 0);`,
          `assert.deepEqual(Reflect.ownKeys(globalThis), keys);`,
          `assert.equal(process.getActiveResourcesInfo().length, started);`,
        ]);
      });
    }

    it(`${form}: a payment is refused with what to do instead, and preload is quiet`, async () => {
      await node(file, [
        assertion(file),
        `const { CubePayError, CubePayService, cubePayService, executePayment, preload, isCubePayError } = ${load("cubepay-checkout")};`,
        `assert.equal(await preload(), undefined);`,
        `for (const pay of [executePayment, cubePayService.executePayment.bind(cubePayService), (request) => new CubePayService().executePayment(request)]) {`,
        `  const error = await pay({ amount: 50, requestId: "r-1" }).then(() => assert.fail("paid"), (error) => error);`,
        `  assert.ok(error instanceof CubePayError && error instanceof Error && isCubePayError(error));`,
        `  assert.deepEqual([error.name, error.code, error.outcome, error.retryable, error.requestId], ["CubePayError", "unsupported_environment", "unpaid", false, "r-1"]);`,
        `  assert.match(error.message, /event handler/);`,
        `}`,
      ]);
    });

    it(`${form}: an unknown option throws at once and is named`, async () => {
      await node(file, [
        assertion(file),
        `const { CubePayError, CubePayService, configure } = ${load("cubepay-checkout")};`,
        `for (const set of [configure, (options) => new CubePayService(options)]) {`,
        `  assert.throws(() => set({ merchantID: "m" }), (error) => error instanceof CubePayError && error.code === "invalid_request" && /merchantID/.test(error.message));`,
        `  assert.throws(() => set({ toString: 1 }), /toString/);`,
        `  assert.throws(() => set({ maxAttempts: "3" }), /maxAttempts.*number/);`,
        `  set({ merchantId: "m" });`,
        `  set({ merchantId: undefined });`,
        `}`,
      ]);
    });
  }

  it("the two module forms recognise each other's errors", async () => {
    await node("forms.mjs", [
      assertion("forms.mjs"),
      `const { createRequire } = await import("node:module");`,
      `const esm = await import("cubepay-checkout");`,
      `const cjs = createRequire(import.meta.url)("cubepay-checkout");`,
      `assert.notEqual(esm.CubePayError, cjs.CubePayError);`,
      `for (const [one, other] of [[esm, cjs], [cjs, esm]]) {`,
      `  const failed = await one.executePayment({ amount: 1 }).catch((error) => error);`,
      `  const closed = new one.CubePayClosedError("closed", { name: "CubePayClosedError", code: "closed" });`,
      `  assert.deepEqual([failed instanceof other.CubePayError, failed instanceof other.CubePayClosedError], [true, false]);`,
      `  assert.deepEqual([closed instanceof other.CubePayError, closed instanceof other.CubePayClosedError], [true, true]);`,
      `  assert.deepEqual([other.isCubePayError(failed), other.isCubePayClosedError(failed)], [true, false]);`,
      `  assert.deepEqual([other.isCubePayError(closed), other.isCubePayClosedError(closed)], [true, true]);`,
      `  for (const foreign of [undefined, null, "CubePayError", {}, new Error("x"), new DOMException("x", "AbortError")]) {`,
      `    assert.deepEqual([foreign instanceof one.CubePayError, one.isCubePayError(foreign), one.isCubePayClosedError(foreign)], [false, false, false]);`,
      `  }`,
      `}`,
    ]);
  });

  it("the wasm, the sandbox SDK, the SQL and package.json can be asked for by name", async () => {
    await node("subpaths.cjs", [
      `const { statSync } = require("node:fs");`,
      `for (const path of ["core/cubepay_checkout_bg.wasm", "testing/cubist-pay-client-sdk.umd.js", "server/postgres.sql", "server/sqlite.sql", "package.json"]) statSync(require.resolve("cubepay-checkout/" + path));`,
    ]);
  });
});
