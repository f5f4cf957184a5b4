// Builds the package and serves the demo shop until it is interrupted. `npm start -- --chain` puts its money on a local
// chain.

import { build } from "./build.mjs";
import { run } from "./process.mjs";
import { inProject, root } from "./project.mjs";
import { main } from "./report.mjs";
import { ensureBuildTools } from "./setup.mjs";

main(async () => {
  await ensureBuildTools();
  await build();
  await run(process.execPath, [inProject("www/server.mjs"), ...process.argv.slice(2)], { cwd: root });
});
