// What can be known of the workflows before they run: that they are in order, call what there is, and may do little.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { inProject } from "../../scripts/project.mjs";

const folder = ".github/workflows";
const { scripts } = JSON.parse(readFileSync(inProject("package.json"), "utf8"));
const workflows = readdirSync(inProject(folder)).map((name) => ({ name, workflow: parse(readFileSync(inProject(folder, name), "utf8")) }));
const stepsOf = ({ jobs }) => Object.values(jobs).flatMap(({ steps = [] }) => steps);
const release = workflows.find(({ name }) => name === "release.yml").workflow;

for (const { name, workflow } of workflows) {
  describe(name, () => {
    it("pins every action to a version, and every workflow that it calls is here", () => {
      const uses = [...stepsOf(workflow), ...Object.values(workflow.jobs)].flatMap(({ uses }) => uses ?? []);
      assert.ok(uses.length > 0);
      for (const action of uses) {
        if (action.startsWith("./")) assert.ok(existsSync(inProject(action)), action);
        else assert.match(action, /^[\w.-]+\/[\w.-]+@(v\d+|[0-9a-f]{40})$/);
      }
    });

    it("runs programs and npm scripts that there are", () => {
      const commands = stepsOf(workflow).flatMap(({ run }) => run?.split("\n") ?? []);
      assert.ok(commands.length > 0);
      for (const command of commands) {
        for (const [, file] of command.matchAll(/(?:^|\s)(?:node )?((?:\.ci|scripts)\/\S+)/g)) assert.ok(existsSync(inProject(file)), file);
        for (const [, script] of command.matchAll(/npm run ([\w:]+)/g)) assert.ok(Object.hasOwn(scripts, script), script);
      }
    });

    it("gives every job a time limit, and no more rights than it says", () => {
      assert.ok(workflow.permissions, "the rights of all jobs are said");
      for (const [job, { uses, "timeout-minutes": minutes, permissions }] of Object.entries(workflow.jobs)) {
        assert.ok(uses || minutes <= 90, job);
        assert.ok(permissions || Object.values(workflow.permissions).every((right) => right === "read"), job);
      }
    });

    it("puts nothing that others write into a command", () => {
      for (const { run = "" } of stepsOf(workflow)) assert.doesNotMatch(run, /\$\{\{/);
    });
  });
}

describe("the release", () => {
  const { jobs } = release;

  it("begins with a tag, and publishes nothing that CI has not passed", () => {
    assert.deepEqual(Object.keys(release.on), ["push"]);
    assert.deepEqual(release.on.push.tags, ["v[0-9]+.[0-9]+.[0-9]+"]);
    assert.equal(jobs.test.uses, "./.github/workflows/ci.yml");
    assert.deepEqual([jobs.test.needs, jobs.npm.needs, jobs.crate.needs, jobs.notes.needs], ["tag", "test", "test", ["npm", "crate"]]);
  });

  it("publishes with provenance, without a token of ours, and may write only where it must", () => {
    const rights = Object.fromEntries(Object.entries(jobs).map(([job, { permissions }]) => [job, permissions]));
    const publishes = { contents: "read", "id-token": "write" };
    assert.deepEqual(rights, { tag: { contents: "read" }, test: { contents: "read" }, npm: publishes, crate: publishes, notes: { contents: "write" } });
    assert.ok(jobs.npm.steps.some(({ run, "working-directory": folder }) => run === "npm publish --provenance --access public" && folder === "pkg"));
    assert.doesNotMatch(JSON.stringify(release), /secrets\./);
  });
});

describe(".ci/run", () => {
  it("can be executed, and runs the checks and the tests", () => {
    assert.ok(statSync(inProject(".ci/run")).mode & 0o100);
    const commands = readFileSync(inProject(".ci/run"), "utf8").split("\n").filter((line) => line.startsWith("npm "));
    assert.deepEqual(commands, ["npm run check", "npm test"]);
  });
});
