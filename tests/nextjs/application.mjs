// examples/nextjs as a merchant would have it: copied out of this repository, installed with the packed package, and run
// by `next dev`, or by `next build` and `next start`.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "../../scripts/process.mjs";
import { copyExample, merchantEnvironment } from "../support/example.mjs";
import { freePort } from "../support/free-port.mjs";

const host = "127.0.0.1";
const patience = 30_000;
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
  const args = [nextProgram(folder), command, "--hostname", host, "--port", String(port)];
  const server = spawn(process.execPath, args, { cwd: folder, env: { ...environment, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk) => (output += chunk));
  const closed = once(server, "close");
  const stop = async (signal) => {
    server.kill(signal);
    await closed;
  };
  const url = `http://${host}:${port}`;
  for (const deadline = Date.now() + patience; ; await sleep(50)) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return { url, stop, output: () => output };
    if (server.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`next ${command} did not serve ${url}:\n${output}`);
    }
  }
}
