// Audits the dependencies: licences, sources, code that runs at build time, and known vulnerabilities.
// `npm run audit -- --offline` skips the advisories, whose result depends on the day and not on the commit.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ProgramFailed, run } from "./process.mjs";
import { inProject, root } from "./project.mjs";
import { bold, green, main, red } from "./report.mjs";
import { ensureAuditTools } from "./setup.mjs";

const timeLimit = { timeout: 60_000 };

/** A check found a problem. */
class Found extends Error {}

/** A check could not run, so its result is unknown. */
class Skipped extends Error {}

const deny = (...args) => run("cargo", ["deny", "--locked", ...args], { quiet: true, cwd: root });

/** The published package has no dependencies and no install scripts. */
function packageHasNoDependencies() {
  const manifest = JSON.parse(readFileSync(inProject("pkg-template/package.json"), "utf8"));
  const unwanted = ["dependencies", "optionalDependencies", "bundleDependencies", "bundledDependencies", "scripts"].filter((field) => field in manifest);
  if (unwanted.length > 0) throw new Found(`pkg-template/package.json has ${unwanted.join(" and ")}`);
}

async function crateAdvisories() {
  try {
    await run("cargo", ["deny", "fetch", "db"], { quiet: true, cwd: root, env: { ...process.env, GIT_TERMINAL_PROMPT: "0" }, ...timeLimit });
  } catch (error) {
    throw new Skipped(`Could not fetch RustSec's database.\n${error.message}`);
  }
  await deny("check", "--disable-fetch", "advisories");
}

/** Checks the packages that the project is built and tested with. The published package has no dependencies. */
function npmAdvisories() {
  const { stdout, error } = spawnSync("npm", ["audit", "--json"], { cwd: root, encoding: "utf8", ...timeLimit });
  let report;
  try {
    report = JSON.parse(stdout);
  } catch {
    throw new Skipped(`npm audit printed no report. ${error?.message ?? ""}`);
  }
  if (!("auditReportVersion" in report)) throw new Skipped(`npm's registry did not answer: ${report.message ?? report.error?.summary}`);
  const found = Object.values(report.vulnerabilities).map(({ name, severity, range }) => `${severity}: ${name} ${range}`);
  if (found.length > 0) throw new Found(found.join("\n"));
}

const checks = [
  { name: "crates: licences", make: () => deny("check", "licenses") },
  { name: "crates: versions and build scripts", make: () => deny("check", "bans") },
  { name: "crates: sources", make: () => deny("check", "sources") },
  { name: "npm package: no dependencies, no scripts", make: packageHasNoDependencies },
  { name: "crates: advisories", online: true, make: crateAdvisories },
  { name: "npm: advisories", online: true, make: npmAdvisories },
];

/** Runs a check and prints its result. Resolves with "passed", "failed" or "skipped". */
async function outcome({ name, online, make }, offline) {
  try {
    if (offline && online) throw new Skipped("`npm run audit` without --offline checks them.");
    await make();
    console.log(`${green("✓")} ${name}`);
    return "passed";
  } catch (error) {
    if (error instanceof Skipped) {
      console.log(`${bold("⚠")} ${name}: SKIPPED. ${error.message}`);
      return "skipped";
    }
    if (!(error instanceof Found || error instanceof ProgramFailed)) throw error;
    console.log(`${red("✗")} ${name}: ${error.message}`);
    return "failed";
  }
}

main(async () => {
  const { values } = parseArgs({ options: { offline: { type: "boolean", default: false } } });
  await ensureAuditTools();
  const outcomes = [];
  for (const check of checks) outcomes.push(await outcome(check, values.offline));
  const count = (wanted) => outcomes.filter((each) => each === wanted).length;
  console.log(`\n${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`);
  if (count("failed") > 0) process.exitCode = 1;
});
