// The databases that the payment stores are tested with.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run, which } from "../process.mjs";
import { inProject, toolCache } from "../project.mjs";
import { installPackages } from "./system.mjs";

/** The folder with PostgreSQL's programs; `undefined` if not installed. Debian does not put them on the PATH. */
export function postgresPrograms() {
  const versions = "/usr/lib/postgresql";
  const installed = existsSync(versions) ? readdirSync(versions).sort((one, other) => Number(other) - Number(one)) : [];
  const folders = [...installed.map((version) => join(versions, version, "bin")), ...[which("initdb")].filter(Boolean).map(dirname)];
  return folders.find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")));
}

export const postgres = {
  name: "PostgreSQL",
  present: () => Boolean(postgresPrograms()),
  install: () => withoutCluster(() => installPackages(["postgresql"], "PostgreSQL")),
};

/** Debian's package creates and starts a database cluster by default. The tests start their own servers, so none is needed. */
async function withoutCluster(install) {
  const folder = "/etc/postgresql-common/createcluster.d";
  const setting = join(folder, "cubepay-checkout-tests.conf");
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(setting, "create_main_cluster = false\n");
  }
  try {
    await install();
  } finally {
    if (isRoot) rmSync(setting, { force: true });
  }
}

const manifests = ["package.json", "package-lock.json"].map((file) => inProject("tests/support/better-sqlite", file));

/** The folder of better-sqlite3 for this version of Node, installed or not. */
export function betterSqliteFolder() {
  const hash = createHash("sha256");
  for (const file of manifests) hash.update(readFileSync(file));
  return join(toolCache, `better-sqlite-${process.versions.modules}-${process.arch}-${hash.digest("hex").slice(0, 16)}`);
}

/**
 * Installed in the user's cache, not in `node_modules`. If no prebuilt binary can be downloaded, it is compiled, which takes one
 * or two minutes; `npm ci` would compile it in every clone and after every change of the lock file.
 */
export const betterSqlite = {
  name: "better-sqlite3",
  present: () => existsSync(betterSqliteFolder()),
  async install() {
    mkdirSync(toolCache, { recursive: true });
    const unfinished = mkdtempSync(join(toolCache, "better-sqlite-"));
    try {
      for (const file of manifests) cpSync(file, join(unfinished, file.split("/").at(-1)));
      const npmCi = () => run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { quiet: true, cwd: unfinished, env: withHeaders() });
      if (which("python3") && which("make") && which("c++")) await npmCi();
      else {
        // A prebuilt binary needs no compiler, and installing a compiler needs root.
        await npmCi().catch(async () => {
          await installPackages(["python3", "make", "g++"], "A compiler for better-sqlite3");
          await npmCi();
        });
      }
      // The folder gets its final name last, so an interrupted installation is not used.
      if (!this.present()) renameSync(unfinished, betterSqliteFolder());
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  },
};

/** An environment that points node-gyp at the headers installed with Node, so that it does not download them. */
function withHeaders() {
  const prefix = dirname(dirname(process.execPath));
  if (process.env.npm_config_nodedir || !existsSync(join(prefix, "include/node/node.h"))) return process.env;
  return { ...process.env, npm_config_nodedir: prefix };
}
