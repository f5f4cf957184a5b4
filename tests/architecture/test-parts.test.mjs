// How `npm test` runs its parts: side by side, and only those that a change can reach.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, it } from "node:test";
import { reached } from "../../scripts/test/changed.mjs";
import { failuresOf } from "../../scripts/test/failures.mjs";
import { parts } from "../../scripts/test/parts.mjs";
import { sideBySide } from "../../scripts/test/side-by-side.mjs";

const reachedBy = (...files) => reached(parts(), files).map(({ name }) => name.replace(/ in \w+ \(.*\)$/, ""));

describe("a change", () => {
  for (const [file, expected] of [
    ["tests/crash/trap.mjs", ["server: crashes"]],
    ["docs/money.md", ["documents", "architecture"]],
    ["tests/README.md", ["documents", "architecture"]],
    ["tests/support/page-complaints.js", ["package: react entry", "package: element entry"]],
    ["www/index.html", ["end to end: demo shop", "demo: npm start"]],
    ["tests/vectors/retry-after.json", ["package: server entry", "package: in a page", "package: chaos and leaks", "rust: unit tests", "package: testing entry"]],
  ]) {
    it(`of ${file} reaches what reads it, and nothing else`, () => assert.deepEqual([...new Set(reachedBy(file))], expected));
  }

  it("of the server does not reach the core's tests, nor a change of the core those of the server", () => {
    assert.ok(!reachedBy("pkg-template/src/server/upstream/client.ts").includes("rust: unit tests"));
    assert.ok(!reachedBy("src/checkout/sdk.rs").includes("package: server entry"));
  });

  it("of a file that belongs nowhere reaches everything", () => {
    assert.equal(reached(parts(), ["package.json"]).length, parts().length);
  });
});

describe("parts side by side", () => {
  const part = (name, ...alone) => ({ name, alone });

  it("never use the same engine at the same time, and are at most as many as allowed", async () => {
    const running = new Set();
    let most = 0;
    const work = async (one) => {
      for (const { alone } of running) assert.deepEqual(alone.filter((name) => one.alone.includes(name)), []);
      running.add(one);
      most = Math.max(most, running.size);
      await sleep(1);
      running.delete(one);
      return one.name;
    };
    const all = [part("a", "firefox"), part("b", "firefox"), part("c", "cargo", "firefox"), part("d"), part("e", "cargo"), part("f"), part("g")];
    assert.deepEqual(await sideBySide(all, 3, work), ["a", "b", "c", "d", "e", "f", "g"]);
    assert.equal(most, 3);
  });

  it("do not wait for one that has to wait for an engine", async () => {
    const begun = [];
    await sideBySide([part("a", "webkit"), part("b", "webkit"), part("c")], 2, async ({ name }) => {
      begun.push(name);
      await sleep(1);
    });
    assert.deepEqual(begun.slice(0, 2), ["a", "c"]);
  });
});

describe("a part that fails", () => {
  function printed(tests) {
    const source = `import { before, describe, it } from "node:test";\n${tests}`;
    const { NODE_TEST_CONTEXT, ...env } = process.env;
    const { stdout } = spawnSync(process.execPath, ["--test-reporter=tap", "--input-type=module", "--eval", source], { env, encoding: "utf8" });
    return failuresOf(stdout);
  }
  const manyTests = `for (let n = 0; n < 50; n += 1) it("test " + n, () => {});`;

  it("shows the error of the hook that failed, and not the tests that were never run", () => {
    const shown = printed(`describe("shop", () => { before(() => { throw new Error("it did not serve"); }); ${manyTests} });`);
    assert.match(shown, /^not ok 1 - shop\n[^]*error: 'it did not serve'/);
    assert.doesNotMatch(shown, /test \d+/);
  });

  it("shows each failed test, however many pass after it", () => {
    const shown = printed(`describe("shop", () => { it("pays", () => { throw new Error("no money"); }); ${manyTests} it("sends", () => { throw new Error("no parcel"); }); });`);
    assert.match(shown, /^not ok 1 - pays\n[^]*error: 'no money'[^]*\nnot ok 52 - sends\n[^]*error: 'no parcel'/);
    assert.doesNotMatch(shown, /- shop|test \d+/);
  });

  it("shows the end of what other runners have printed", () => {
    const lines = Array.from({ length: 200 }, (_, index) => `line ${index}`);
    assert.equal(failuresOf(lines.join("\n")), lines.slice(50).join("\n"));
  });
});
