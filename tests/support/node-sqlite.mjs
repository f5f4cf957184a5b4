// Node's own SQLite, which Node 22.5 and later have.

import { createRequire } from "node:module";

const load = () => {
  try {
    return createRequire(import.meta.url)("node:sqlite");
  } catch {
    return undefined;
  }
};

/** The driver's class; `undefined` where this Node has none. */
export const DatabaseSync = load()?.DatabaseSync;

/** Why its tests are skipped; `false` where they run. */
export const withoutNodeSqlite = DatabaseSync ? false : `Node ${process.versions.node} has no node:sqlite`;

// What was left out is never left unsaid: the test runner prints this line.
if (!DatabaseSync) console.log(`⚠ node:sqlite was not tested: Node ${process.versions.node} does not have it (22.5 does).`);
