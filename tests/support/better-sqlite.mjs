// better-sqlite3, which is installed apart from the other packages.

import { createRequire } from "node:module";
import { join } from "node:path";
import { betterSqliteFolder } from "../../scripts/setup/databases.mjs";

/** The driver's `Database` class. */
export const Database = createRequire(join(betterSqliteFolder(), "package.json"))("better-sqlite3");
