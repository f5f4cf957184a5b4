// ARCHITECTURE.md speaks of files that there are, and leaves out none of the core's.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { basename, relative } from "node:path";
import { describe, it } from "node:test";
import { filesIn, inProject } from "../../scripts/project.mjs";

const markdown = readFileSync(inProject("ARCHITECTURE.md"), "utf8");
const named = [...markdown.matchAll(/`([\w./-]+(?:\.\w+|\/))`/g)].map(([, name]) => name);
const server = "pkg-template/src/server";
const places = ["", "src", "pkg-template/src", server, `${server}/payments`];
const built = ["core/inline.js"];

/** Which files of a folder are neither named nor in a folder that is. */
function unnamed(folder, extension) {
  const files = filesIn(inProject(folder)).filter((file) => extension.test(file)).map((file) => relative(inProject(folder), file));
  return files.filter((file) => !named.some((name) => name === file || (name.endsWith("/") && file.startsWith(name))));
}

describe("ARCHITECTURE.md", () => {
  it("names files and folders that there are", () => {
    assert.ok(named.length > 40);
    const isThere = (name) => places.some((place) => existsSync(inProject(place, name)));
    assert.deepEqual(named.filter((name) => !isThere(name) && !built.includes(name)), []);
  });

  it("names every file of the core, or the folder that it is in", () => {
    // They hold no code of their own, or none that is published.
    const apart = ["lib.rs", "mod.rs", "panic_injection.rs"];
    assert.deepEqual(unnamed("src", /\.rs$/).filter((file) => !apart.includes(basename(file))), []);
  });

  it("names every file of the package's entries, or the folder that it is in", () => {
    assert.deepEqual(unnamed("pkg-template/src", /\.tsx?$/), []);
  });

  it("names every file of the server's rooms once, or the folder that it is in", () => {
    const [, rooms] = /\n\| folder of `server\/` \|.*\n.*\n((?:\|.*\n)+)/.exec(markdown);
    const entries = ["node.ts", "postgres.ts", "sqlite.ts"];
    const files = filesIn(inProject(server)).map((file) => relative(inProject(server), file)).filter((file) => !file.includes("/") && !entries.includes(file));
    assert.deepEqual(files.filter((file) => rooms.split(`\`${file}\``).length !== 2), []);
  });
});
