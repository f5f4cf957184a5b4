// The databases that the stores of payments are tested with.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run, which } from "../process.mjs";
import { inProject, toolCache } from "../project.mjs";
import { installPackages } from "./system.mjs";

/** The folder with PostgreSQL's programs; `undefined` when it is not installed. Debian keeps them off the PATH. */
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

/** Debian's package makes a database cluster and starts it. The tests start servers of their own, so this one makes none. */
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

/** Where better-sqlite3 is, or will be, for this version of Node. */
export function betterSqliteFolder() {
  const hash = createHash("sha256");
  for (const file of manifests) hash.update(readFileSync(file));
  return join(toolCache, `better-sqlite-${process.versions.modules}-${process.arch}-${hash.digest("hex").slice(0, 16)}`);
}

/**
 * It has an installation of its own: where no prebuilt one can be downloaded it is compiled, which takes a minute or two,
 * and `npm ci` would do that in every clone and after every change of the lock file.
 */
export const betterSqlite = {
  name: "better-sqlite3",
  present: () => existsSync(betterSqliteFolder()),
  async install() {
    mkdirSync(toolCache, { recursive: true });
    const begun = mkdtempSync(join(toolCache, "better-sqlite-"));
    try {
      for (const file of manifests) cpSync(file, join(begun, file.split("/").at(-1)));
      const npmCi = () => run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { quiet: true, cwd: begun, env: withHeaders() });
      if (which("python3") && which("make") && which("c++")) await npmCi();
      else {
        // A prebuilt one needs no compiler, and so no root.
        await npmCi().catch(async () => {
          await installPackages(["python3", "make", "g++"], "What better-sqlite3 is compiled with");
          await npmCi();
        });
      }
      // The folder gets its name once all is in it: an interrupted installation is none.
      if (!this.present()) renameSync(begun, betterSqliteFolder());
    } finally {
      rmSync(begun, { recursive: true, force: true });
    }
  },
};

/** The headers that came with Node, so that node-gyp need not download them. */
function withHeaders() {
  const prefix = dirname(dirname(process.execPath));
  if (process.env.npm_config_nodedir || !existsSync(join(prefix, "include/node/node.h"))) return process.env;
  return { ...process.env, npm_config_nodedir: prefix };
}
