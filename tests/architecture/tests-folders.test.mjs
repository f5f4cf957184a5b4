// tests/README.md names what there is, and its commands run it. Folders of tests share through tests/support and tests/vectors.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { filesIn, inProject, root } from "../../scripts/project.mjs";
import { importedBy } from "../../scripts/test/changed.mjs";
import { chosen } from "../../scripts/test/chosen.mjs";
import { parts } from "../../scripts/test/parts.mjs";
import { table } from "../support/markdown.mjs";

const markdown = readFileSync(inProject("tests/README.md"), "utf8");
const rows = table(markdown, "folder").map(([folder, , engines, command]) => ({ folder: /^`(.+)\/`$/.exec(folder)[1], engines, command }));
const partsOf = (folder) => parts().filter((part) => part.folder === `tests/${folder}`);
const foldersIn = (folder) => readdirSync(inProject(folder), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

/** The folders that every test may import from. */
const shared = ["support", "vectors"];

/** What else is imported across folders, by file. */
const exceptions = {
  // The import map is one more consumer, in every engine.
  "tests/package/engines/import-map.test.mjs": ["tests/consumers/customer.mjs", "tests/consumers/shop.mjs"],
  // The page about stacks shows what consumers have paid with.
  "tests/readme/stacks.test.mjs": ["tests/consumers/consumers.mjs"],
  // These commands run the programs of one folder.
  "scripts/chaos.mjs": ["boundaries", "chaos", "report", "world"].map((name) => `tests/crash/${name}.mjs`).concat("tests/chaos/run.mjs", "tests/chaos/leaks.mjs"),
  "scripts/load.mjs": ["tests/server/load/customers.mjs"],
  "scripts/test-consumers.mjs": ["consumers", "customer", "trial", "workshop"].map((name) => `tests/consumers/${name}.mjs`),
};

/** The folder of tests that a file is in. */
const folderOf = (file) => /^tests\/([^/]+)\//.exec(file)?.[1];
const acrossFolders = ["tests", "scripts", "bench"]
  .flatMap((folder) => filesIn(inProject(folder)))
  .map((file) => file.slice(root.length + 1))
  .flatMap((file) => importedBy(file).map((imported) => [file, imported]))
  .filter(([file, imported]) => folderOf(imported) && folderOf(imported) !== folderOf(file) && !shared.includes(folderOf(imported)));

describe("tests/README.md", () => {
  it("has a row for every folder of tests, and for every part that has one", () => {
    const there = [...foldersIn("tests"), ...parts().map(({ folder }) => folder?.replace("tests/", "")).filter(Boolean)];
    assert.deepEqual(rows.map(({ folder }) => folder).sort(), [...new Set(there)].sort());
  });

  it("says in which engines a folder is run", () => {
    for (const { folder, engines } of rows) assert.equal(engines === "all", partsOf(folder).length === 3, folder);
  });

  it("gives a command that runs the folder's tests, and no others", () => {
    for (const { folder, command } of rows.filter(({ command }) => command)) {
      const [, quoted, word] = /^`npm test -- (?:"(.+)"|(\S+))`$/.exec(command);
      assert.deepEqual(chosen([quoted ?? word]), partsOf(folder), folder);
    }
  });

  it("names every file of the library", () => {
    const named = table(markdown, "file in `support/`").flatMap(([files]) => [...files.matchAll(/`([^`]+)`/g)].map(([, file]) => file));
    const there = readdirSync(inProject("tests/support"), { withFileTypes: true }).filter((entry) => entry.isFile()).map(({ name }) => name);
    assert.deepEqual(named.sort(), there.sort());
  });

  it("speaks of files that there are", () => {
    const named = [...markdown.matchAll(/`((?:\w[\w-]*\/)+[\w.-]*)`/g)].map(([, name]) => name);
    const isThere = (name) => [name, `tests/${name}`].some((path) => filesIn(inProject(path)).length > 0);
    assert.deepEqual(named.filter((name) => !isThere(name) && !name.startsWith("build/")), []);
  });
});

describe("folders of tests", () => {
  it("import from each other through the library only", () => {
    assert.deepEqual(acrossFolders.filter(([file, imported]) => !exceptions[file]?.includes(imported)), []);
  });

  it("need every exception", () => {
    const listed = Object.entries(exceptions).flatMap(([file, all]) => all.map((imported) => [file, imported]));
    assert.deepEqual(listed.filter(([file, imported]) => !acrossFolders.some((pair) => pair.join() === [file, imported].join())), []);
  });
});
