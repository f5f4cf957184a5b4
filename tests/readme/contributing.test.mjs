// The commands of CONTRIBUTING.md are there, and find what they are to run.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { chosen } from "../../scripts/test/chosen.mjs";
import { inProject } from "../../scripts/project.mjs";
import { codeBlocks, prose } from "../support/markdown.mjs";

const source = (file) => readFileSync(inProject(file), "utf8");
const markdown = source("CONTRIBUTING.md");
const inBlocks = codeBlocks(markdown).filter(({ language }) => language === "sh").flatMap(({ text }) => text.trim().split("\n"));
const inProse = [...prose(markdown).matchAll(/`((?:npm|node|cargo) [^`]+)`/g)].map(([, command]) => command);
const commands = [...inBlocks, ...inProse];
const matching = (pattern) => commands.flatMap((command) => [...command.matchAll(pattern)].map(([, found]) => found));

describe("the commands of CONTRIBUTING.md", () => {
  it("are scripts of the project", () => {
    const { scripts } = JSON.parse(source("package.json"));
    const named = matching(/^npm (?:run )?([\w:]+)/g);
    assert.ok(named.length > 5);
    assert.deepEqual(named.filter((script) => !scripts[script]), []);
  });

  it("choose parts of the tests that there are", () => {
    const written = matching(/^npm test -- (.+)$/g);
    assert.ok(written.length > 0);
    for (const words of written) assert.ok(chosen(words.split(" ")).length > 0, words);
  });

  it("run files that there are", () => {
    const files = matching(/((?:tests|scripts)\/[\w./-]+\.mjs)/g);
    assert.ok(files.length > 3);
    assert.deepEqual(files.filter((file) => !existsSync(inProject(file))), []);
  });

  it("pick tests that there are", () => {
    const picked = inBlocks.filter((command) => command.includes("--test-name-pattern"));
    assert.ok(picked.length > 0);
    for (const command of picked) {
      const [, pattern, file] = /--test-name-pattern="([^"]+)" (\S+)/.exec(command);
      const names = [...source(file).matchAll(/\b(?:test|it)\("([^"]+)"/g)].map(([, name]) => name);
      assert.ok(names.some((name) => new RegExp(pattern).test(name)), pattern);
    }
    for (const module of matching(/^cargo test (\w+)$/g)) assert.match(source(`src/payment/${module}.rs`), /#\[test\]/);
  });

  it("speak of files and folders that there are", () => {
    const named = [...prose(markdown).matchAll(/`((?:\.\w+|src|tests|scripts|www|bench|build)\/[\w./-]*|\.editorconfig)`/g)].map(([, name]) => name);
    // What a command builds may not be there yet.
    assert.deepEqual(named.filter((name) => !name.startsWith("build/") && !existsSync(inProject(name))), []);
  });
});
