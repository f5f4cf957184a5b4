// examples/nextjs as a merchant would have it: copied out of this repository, installed with the packed package, and run
// by `next dev`, or by `next build` and `next start`.

import { cpSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../scripts/process.mjs";
import { copyExample, merchantEnvironment } from "../support/example.mjs";
import { freePort } from "../support/free-port.mjs";
import { serveProgram } from "../support/served-program.mjs";

const host = "127.0.0.1";
const environment = merchantEnvironment({ NEXT_TELEMETRY_DISABLED: "1" });

/** Copies and installs the example by the steps of its README. */
export async function installExample() {
  const example = await copyExample("nextjs", { prepare: (folder) => cpSync(join(folder, ".env.example"), join(folder, ".env.local")) });
  return {
    ...example,
    build: (env) => next(example.folder, env, "build"),
    start: (env) => serve(example.folder, env, "start"),
    develop: (env, port) => serve(example.folder, env, "dev", port),
  };
}

const nextProgram = (folder) => join(folder, "node_modules/next/dist/bin/next");

function next(folder, env, ...args) {
  return run(process.execPath, [nextProgram(folder), ...args], { quiet: true, cwd: folder, env: { ...environment, ...env } });
}

/** Serves the example on a free port: the built one with "start", its sources with "dev". */
async function serve(folder, env, command, itsPort) {
  const port = itsPort ?? (await freePort());
  const url = `http://${host}:${port}`;
  const program = [process.execPath, nextProgram(folder), command, "--hostname", host, "--port", String(port)];
  const server = await serveProgram(folder, program, { env: { ...environment, ...env }, addresses: [[url, 200]] });
  return { ...server, url };
}
