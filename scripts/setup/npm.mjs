// The npm packages that the project is built and tested with.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { run } from "../process.mjs";
import { inProject } from "../project.mjs";

const stamp = inProject("node_modules/.installed-from");
const fingerprint = () => createHash("sha256").update(readFileSync(inProject("package-lock.json"))).digest("hex");

export const npmPackages = {
  name: "npm packages",
  // Comparing the lock file's hash takes milliseconds; running npm takes seconds.
  present: () => existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint(),
  async install() {
    await run("npm", ["ci", "--no-audit", "--no-fund"], { quiet: true, cwd: inProject() });
    writeFileSync(stamp, fingerprint());
  },
};
