// Installs whatever is missing to build, start or test the project. `npm start`, `npm test` and the other commands call it
// first; `npm run setup` runs it alone.

import { delimiter } from "node:path";
import { pathToFileURL } from "node:url";
import { inProject } from "./project.mjs";
import { NeedsPerson, dim, duration, main, step } from "./report.mjs";
import { blink, gecko, webkit } from "./setup/browsers.mjs";
import { betterSqlite, postgres } from "./setup/databases.mjs";
import { npmPackages } from "./setup/npm.mjs";
import { cargoDeny, findCargo, geckodriver, lints, wasmBindgen, wasmPack, wasmTarget } from "./setup/rust.mjs";
import { cCompiler } from "./setup/system.mjs";

const forBuilding = [npmPackages, cCompiler, wasmTarget, wasmBindgen, wasmPack];
const forAudit = [cCompiler, cargoDeny];
const forTesting = [...forBuilding, lints, blink, gecko, geckodriver, webkit, cargoDeny, postgres, betterSqlite];

async function ensure(requirements) {
  const node = Number(process.versions.node.split(".")[0]);
  if (node < 20) throw new NeedsPerson(`Node ${process.versions.node} is too old.`, ["# install Node 20 or newer"]);

  const begun = performance.now();
  findCargo();
  process.env.PATH = inProject("node_modules/.bin") + delimiter + process.env.PATH;
  let installed = 0;
  for (const requirement of requirements) {
    if (requirement.present()) continue;
    await step(`installing: ${requirement.name}`, async () => {
      await requirement.install();
      if (!requirement.present()) throw new Error(`${requirement.name} was installed but cannot be found`);
    });
    installed += 1;
  }
  const result = installed === 0 ? "everything is installed" : `${installed} installed`;
  console.log(dim(`setup: ${result} (${duration(performance.now() - begun)})`));
}

/** Installs what building and serving need, and puts it on this process's `PATH`. */
export const ensureBuildTools = () => ensure(forBuilding);

/** Installs what auditing the dependencies needs. */
export const ensureAuditTools = () => ensure(forAudit);

/** Installs what building needs, and the databases. */
export const ensureServerTools = () => ensure([...forBuilding, postgres, betterSqlite]);

/** Installs what building, linting and testing need. */
export const ensureTestTools = () => ensure(forTesting);

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main(ensureTestTools);
