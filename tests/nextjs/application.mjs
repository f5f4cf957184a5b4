// examples/nextjs as a merchant would have it: copied out of this repository, installed with the packed package, and run
// by `next dev`, or by `next build` and `next start`.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "../../scripts/process.mjs";
import { inProject } from "../../scripts/project.mjs";
import { packAndUnpack } from "../support/tarball.mjs";
import { installation, npmInstall } from "../support/installation.mjs";
import { freePort } from "../support/free-port.mjs";

const host = "127.0.0.1";
const patience = 30_000;
const example = inProject("examples/nextjs");
const madeByNpmAndNext = ["node_modules", "package-lock.json", ".next", "next-env.d.ts", ".env.local", ".data", "vendor"];

// What this project's own processes are told is nothing that a merchant has.
const environment = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1" };
for (const name of ["NODE_ENV", "NODE_TEST_CONTEXT", "FORCE_COLOR"]) delete environment[name];

/** Copies and installs the example by the steps of its README. */
export async function installExample() {
  const folder = mkdtempSync(join(tmpdir(), "cubepay-nextjs-"));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    cpSync(example, folder, { recursive: true, filter: (path) => !madeByNpmAndNext.includes(basename(path)) });
    cpSync(join(folder, ".env.example"), join(folder, ".env.local"));
    await install(folder);
    return {
      remove,
      folder,
      build: (env) => next(folder, env, "build"),
      start: (env) => serve(folder, env, "start"),
      develop: (env, port) => serve(folder, env, "dev", port),
      /** What "Go live" in the README says of the SDK. */
      hostSdk: (source) => hostSdk(folder, source),
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Next.js is large and fetched once a machine; the package is packed and installed anew each time. */
async function install(folder) {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  delete dependencies["cubepay-checkout"];
  const fetched = await installation("nextjs", { dependencies, devDependencies });
  cpSync(join(fetched, "node_modules"), join(folder, "node_modules"), { recursive: true, verbatimSymlinks: true });
  const { tarball, remove } = await packAndUnpack();
  try {
    await npmInstall(folder, "--prefer-offline", tarball);
  } finally {
    remove();
  }
}

const nextProgram = (folder) => join(folder, "node_modules/next/dist/bin/next");

function next(folder, env, ...args) {
  return run(process.execPath, [nextProgram(folder), ...args], { quiet: true, cwd: folder, env: { ...environment, ...env } });
}

function hostSdk(folder, source) {
  mkdirSync(join(folder, "public/vendor"), { recursive: true });
  writeFileSync(join(folder, "public/vendor/cubist-pay-client-sdk.umd.js"), source);
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
