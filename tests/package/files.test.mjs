import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { root } from "../../scripts/project.mjs";
import { entries } from "./exports.mjs";
import { packAndUnpack, packedFiles } from "../support/tarball.mjs";

/** What the entries' declarations refer to. */
const declarations = [
  "button/announcer",
  "button/payment-controller",
  "button/preloading",
  "button/wording",
  "element/attributes",
  "element/cubepay-button",
  "element/templates",
  "errors",
  "react/pay-button",
  "react/use-payment",
  "server/upstream/api-call",
  "server/upstream/api-error",
  "server/upstream/capture",
  "server/sessions/charge",
  "server/upstream/client",
  "server/sessions/endpoint",
  "server/checks/environment",
  "server/checks/json-object",
  "server/node/handler",
  "server/upstream/payment-session",
  "server/sessions/payment-sessions",
  "server/payments/create-payments",
  "server/payments/explain",
  "server/payments/payments",
  "server/payments/memory-store",
  "server/payments/payment",
  "server/payments/review",
  "server/payments/store",
  "server/answers/refused-payment",
  "server/stores/postgres-client",
  "server/stores/postgres-schema",
  "server/stores/postgres-store",
  "server/stores/postgres-transaction",
  "server/stores/sqlite-database",
  "server/stores/sqlite-schema",
  "server/stores/sqlite-store",
  "service",
  "testing/fake-cubepay",
  "testing/fake-options",
  "testing/sandbox-api",
  "testing/sandbox-sdk-source",
  "testing/sandbox-session",
  "testing/shop-rows",
  "testing/test-payment-store",
  "types",
];
const published = [
  ...entries.flatMap((entry) => [`${entry}.js`, `${entry}.cjs`, `${entry}.d.ts`, `${entry}.d.cts`]),
  ...declarations.flatMap((declaration) => [`${declaration}.d.ts`, `${declaration}.d.cts`]),
  "core/cubepay_checkout.d.ts",
  "core/cubepay_checkout.js",
  "core/cubepay_checkout_bg.wasm",
  "core/hint.js",
  "core/inline.js",
  "core/load.cjs",
  "core/load.js",
  "core/load.metro.js",
  "index.metro.js",
  "element.metro.js",
  "react.metro.js",
  "sandbox/LICENSE-hono",
  "sandbox/LICENSE-hono-node-server",
  "sandbox/LICENSE-openzeppelin",
  "sandbox/cubepay-sandbox.js",
  "server/postgres.sql",
  "server/sqlite.sql",
  "testing/cubist-pay-client-sdk.umd.js",
  "custom-elements.json",
  "package.json",
  "CHANGELOG.md",
  "LICENSE-APACHE",
  "LICENSE-MIT",
  "README.md",
];

describe("what is published", () => {
  let packed;
  let files;
  before(async () => {
    packed = await packAndUnpack();
    files = await packedFiles();
  });
  after(() => packed?.remove());

  it("is exactly these files", () => {
    const missing = published.filter((file) => !files.includes(file));
    const superfluous = files.filter((file) => !published.includes(file));
    assert.deepEqual({ missing, superfluous }, { missing: [], superfluous: [] });
  });

  it("has every declaration that another one refers to", () => {
    for (const file of files.filter((name) => /\.d\.c?ts$/.test(name))) {
      const text = readFileSync(join(packed.folder, file), "utf8");
      for (const [, path] of text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)) {
        const declaration = join(file, "..", path).replace(/\.(c?)js$/, ".d.$1ts");
        assert.ok(files.includes(declaration), `${file} refers to ${path}`);
        assert.equal(declaration.endsWith(".d.cts"), file.endsWith(".d.cts"), `${file} refers to ${path}, of the other module form`);
      }
    }
  });

  it("names no folder of the machine that built it, and no mirror that it was built from", () => {
    const anywhere = [root, homedir(), tmpdir(), "/home/", "/Users/", "C:\\Users", ".cargo", "registry/src"];
    for (const file of files) {
      const text = readFileSync(join(packed.folder, file), "latin1");
      // The README tells the merchant what to run in a folder of theirs.
      const paths = file.endsWith(".md") ? anywhere : [...anywhere, "node_modules"];
      assert.deepEqual(paths.filter((path) => text.includes(path)), [], file);
    }
  });

  it("states the exports of the files that are there", () => {
    const { exports } = JSON.parse(readFileSync(join(packed.folder, "package.json"), "utf8"));
    const targets = JSON.stringify(exports).match(/"\.\/[^"]+"(?=[,}])/g).map((target) => JSON.parse(target).slice(2));
    assert.deepEqual(targets.filter((target) => !files.includes(target)), []);
  });

  it("has the wasm once, and the copy for hosts where it is not found is the same", () => {
    const wasm = readFileSync(join(packed.folder, "core/cubepay_checkout_bg.wasm"));
    const [, base64] = /"([^"]+)"/.exec(readFileSync(join(packed.folder, "core/inline.js"), "utf8"));
    assert.deepEqual(Buffer.from(base64, "base64"), wasm);
    assert.deepEqual(files.filter((file) => file.endsWith(".wasm")), ["core/cubepay_checkout_bg.wasm"]);
  });

  it("has the literal by which bundlers find the wasm once, and none in the CommonJS form", () => {
    const literal = /new URL\("\.\/cubepay_checkout_bg\.wasm",\s*import\.meta\.url\)/g;
    const found = files.filter((file) => /\.c?js$/.test(file)).flatMap((file) => (readFileSync(join(packed.folder, file), "utf8").match(literal) ?? []).map(() => file));
    assert.deepEqual(found, ["core/load.js"]);
    for (const file of files.filter((name) => /\.(cjs|metro\.js)$/.test(name))) assert.doesNotMatch(readFileSync(join(packed.folder, file), "utf8"), /import\.meta/, file);
  });

  it("marks the React entry as client code", () => {
    for (const file of ["react.js", "react.cjs", "react.metro.js"]) assert.match(readFileSync(join(packed.folder, file), "utf8"), /^("use strict";\s*)?"use client";/, file);
  });
});
