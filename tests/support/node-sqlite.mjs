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
