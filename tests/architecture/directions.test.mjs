// Which way imports point. ARCHITECTURE.md says why; a file that breaks the table is moved, or split, and not excused.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { extname, relative } from "node:path";
import { describe, it } from "node:test";
import { filesIn, inProject } from "../../scripts/project.mjs";
import { cycles, layers, leftovers, violations } from "./directions.mjs";
import { rustImports } from "./rust-imports.mjs";
import { typescriptImports } from "./typescript-imports.mjs";

/** The core, from the bottom up: a file uses its own layer and those below it. */
const core = layers(
  ["what a payment is", ["payment"]],
  ["the page", ["page"]],
  ["what a payment tells and is told", ["checkout/course", "checkout/fields", "panic_injection"]],
  ["its options and its request", ["checkout/config", "checkout/request"]],
  ["its steps", ["checkout/endpoint", "checkout/order", "checkout/script", "checkout/sdk"]],
  ["the whole payment", ["checkout/execution", "checkout/mod", "checkout/receipt"]],
  ["the exports of the npm package", ["npm"]],
  ["what holds for all input", ["properties"]],
  ["its guides", ["guide"]],
  ["the crate", ["lib"]],
);

/** What CubePay's answers look like, which the sandbox gives too. */
const documentedShapes = ["capture", "payment-session", "session-money"].map((file) => `server/upstream/${file}`);

const npmPackage = {
  "what a page knows": { files: ["types", "errors", "registry"], uses: [] },
  // The glue is written by wasm-bindgen; Jest's form of the loader reads files.
  "the lazy loader": { files: ["core"], uses: ["what a page knows", "./cubepay_checkout.js", "node:fs", "node:path"] },
  "the main entry": { files: ["index", "service"], uses: ["what a page knows", "the lazy loader"] },
  "what payment buttons share": { files: ["button"], uses: ["index"] },
  "the React entry": { files: ["react"], uses: ["index", "what payment buttons share", "react"] },
  "the element entry": { files: ["element"], uses: ["index", "what payment buttons share", "react", "vue", "svelte/elements"] },
  // The core's own table.
  "the server's checks": { files: ["server/checks"], uses: ["../../../../src/payment/minor-units.txt"] },
  "the server's answers": { files: ["server/answers"], uses: ["the server's checks"] },
  "CubePay's API": { files: ["server/upstream"], uses: ["the server's checks"] },
  "the sessions": { files: ["server/sessions"], uses: ["the server's checks", "the server's answers", "CubePay's API"] },
  // What it says of a payment, the stores and the testing entry say too.
  "what a store keeps": { files: ["server/payments/memory-store", "server/payments/payment", "server/payments/store"], uses: ["the server's checks"] },
  "the payments": { files: ["server/payments"], uses: ["the server's checks", "the server's answers", "CubePay's API", "the sessions", "what a store keeps"] },
  "the stores": { files: ["server/postgres", "server/sqlite", "server/stores"], uses: ["what a store keeps", "the server's checks"] },
  "the server entry": { files: ["server"], uses: ["the server's checks", "the server's answers", "CubePay's API", "the sessions", "what a store keeps", "the payments"] },
  "the Node entry": { files: ["server/node"], uses: ["the server's checks", "the server's answers", "node:http"] },
  "the testing entry": { files: ["testing"], uses: ["the server's checks", "the server's answers", ...documentedShapes, "what a store keeps", "virtual:sandbox-sdk"] },
  // viem is imported for its types; at run time it is found by name.
  "the sandbox's chain": {
    files: ["sandbox/chain"],
    uses: ["the testing entry", "the server's answers", "server/upstream/session-money", "viem", "viem/accounts", ...["child_process", "events", "fs", "module", "os", "path", "timers/promises", "url", "util"].map((name) => `node:${name}`)],
  },
  // A program: the testing entry's API, on a server.
  "the sandbox program": {
    files: ["sandbox"],
    uses: [
      ...["checks/json-object", "checks/production", "answers/reply", "upstream/session-money"].map((file) => `server/${file}`),
      ...["ledger", "ledger-entry", "money", "random-hex", "sandbox", "sandbox-sdk-source", "sandbox-session"].map((file) => `testing/${file}`),
      ...["node:events", "node:fs", "node:http", "node:net", "node:path", "node:timers/promises", "node:util"],
      "@hono/node-server",
      "virtual:sandbox-page",
      "the sandbox's chain",
    ],
  },
  // Its page, a script of its own.
  "the sandbox page": { files: ["sandbox/page"], uses: ["sandbox/journal", "server/upstream/session-money", "testing/decimal", "testing/sandbox-sdk/element", "testing/sandbox-sdk/written-money"] },
  // A script of its own, which is served in the place of CubePay's SDK.
  "the sandbox SDK": { files: ["testing/sandbox-sdk"], uses: ["server/upstream/session-money", "testing/random-hex"] },
};

/** The texts of a folder's files of these kinds, by their path below it. */
function sourcesIn(folder, ...extensions) {
  const files = filesIn(inProject(folder)).filter((file) => extensions.includes(extname(file)));
  return Object.fromEntries(files.map((file) => [relative(inProject(folder), file), readFileSync(file, "utf8")]));
}

const halves = {
  "the core": { imports: rustImports(sourcesIn("src", ".rs")), table: core },
  "the npm package": { imports: typescriptImports(sourcesIn("pkg-template/src", ".ts", ".tsx")), table: npmPackage },
};

for (const [half, { imports, table }] of Object.entries(halves)) {
  describe(half, () => {
    it("imports in the directions of the table only", () => {
      assert.deepEqual(violations(imports, table), []);
    });

    it("has no two files that need each other", () => {
      assert.deepEqual(cycles(imports), []);
    });

    it("has a file for every place in the table", () => {
      assert.deepEqual(leftovers(imports, table), []);
    });
  });
}

describe("the plain rules", () => {
  it("know nothing of JavaScript, but for the cause that an error carries", () => {
    const files = Object.entries(sourcesIn("src/payment", ".rs")).filter(([, text]) => /wasm_bindgen|js_sys|web_sys/.test(text));
    assert.deepEqual(files.map(([file]) => file), ["error.rs"]);
  });
});

describe("the crate's JavaScript", () => {
  it("is few enough files for the four connections that the server of wasm-bindgen's test runner can answer", () => {
    assert.ok(Object.keys(sourcesIn("src", ".js")).length <= 4);
  });
});

describe("the readers of imports", () => {
  it("see what a Rust file uses: trees, renames, paths in the code, and nothing of its tests or comments", () => {
    const imports = rustImports({
      "lib.rs": "mod money;",
      "money.rs": "",
      "checkout.rs": `
        use crate::page::{clock::{self, now}, js as javascript};
        use web_sys::Window;
        // use crate::npm;
        fn f() { crate::money::g(); }
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use crate::npm::fields;
}`,
      "page/mod.rs": "mod clock; use clock::now;",
      "page/clock.rs": "use super::js; use crate::Amount;",
      "page/js.rs": "",
      "npm/mod.rs": "",
      "npm/fields.rs": "",
    });
    assert.deepEqual(imports["checkout.rs"], ["money.rs", "page/clock.rs", "page/js.rs"]);
    assert.deepEqual(imports["page/mod.rs"], ["page/clock.rs"]);
    assert.deepEqual(imports["page/clock.rs"], ["lib.rs", "page/js.rs"]);
  });

  it("see what a TypeScript file imports: types, re-exports and what is loaded later, too", () => {
    const imports = typescriptImports({
      "index.ts": `
        import type { A } from "./types.js";
        import { b } from "react";
        export * from "./react.js";
        const c = import("./core/load.js");`,
      "types.ts": "",
      "react.tsx": "",
      "core/load.ts": `import "../types.js";`,
    });
    assert.deepEqual(imports["index.ts"], ["core/load.ts", "react", "react.tsx", "types.ts"]);
    assert.deepEqual(imports["core/load.ts"], ["types.ts"]);
  });
});

describe("the rules", () => {
  const table = layers(["below", ["money"]], ["above", ["checkout", "page"]]);

  it("let a file use its own layer and those below", () => {
    assert.deepEqual(violations({ "checkout.rs": ["money.rs", "page/js.rs"], "page/js.rs": [], "money.rs": [] }, table), []);
  });

  it("tell of one that reaches up, and of one that stands nowhere", () => {
    assert.deepEqual(violations({ "money.rs": ["page/js.rs"], "new.rs": [] }, table), [
      "money.rs (below) uses page/js.rs (above)",
      "new.rs stands in no group of the table: say where it belongs",
    ]);
  });

  it("tell of each circle once", () => {
    assert.deepEqual(cycles({ a: ["b"], b: ["c"], c: ["a", "d"], d: [] }), ["a -> b -> c -> a"]);
  });

  it("tell of a place that no file is at any more", () => {
    assert.deepEqual(leftovers({ "money.rs": [], "checkout.rs": [] }, table), ["page"]);
  });
});
