// Where consumers are made: every bundler and test runner, installed once a machine, and a folder for each consumer.

import { createHash } from "node:crypto";
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../scripts/process.mjs";
import { toolCache } from "../../scripts/project.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const manifests = ["package.json", "package-lock.json"];
// Leptos, compiled for the first time on two cores that do something else too, is what takes longest.
const buildMilliseconds = 600_000;

/** Where the tools of these exact versions are, or will be. */
function toolFolder() {
  const hash = createHash("sha256");
  for (const file of manifests) hash.update(readFileSync(join(here, file)));
  return join(toolCache, `consumers-${hash.digest("hex").slice(0, 16)}`);
}

/** Whether the tools are installed already. */
export const hasTools = () => existsSync(toolFolder());

/** Installs the tools. The folder gets its name once all is in it, so an interrupted installation is none. */
export async function installTools() {
  mkdirSync(toolCache, { recursive: true });
  const begun = mkdtempSync(join(toolCache, "consumers-"));
  try {
    for (const file of manifests) cpSync(join(here, file), join(begun, file));
    await run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"], { quiet: true, cwd: begun });
    if (!hasTools()) renameSync(begun, toolFolder());
  } finally {
    rmSync(begun, { recursive: true, force: true });
  }
}

/** A place for the consumers of one run, below the tools, so that they find them as they find what they installed. */
export function openWorkshop(packageFolder) {
  const bench = mkdtempSync(join(toolFolder(), "run-"));
  const close = () => rmSync(bench, { recursive: true, force: true, maxRetries: 5 });
  process.once("exit", close);
  return {
    /** Makes a consumer: the fixtures one over the other, some files more, and the package in its `node_modules`. */
    make({ name, fixtures, payments, files = {} }) {
      const folder = join(bench, name.toLowerCase().replace(/[^a-z0-9]+/g, "-"));
      cpSync(packageFolder, join(folder, "node_modules/cubepay-checkout"), { recursive: true });
      for (const fixture of fixtures) cpSync(join(here, "fixtures", fixture), folder, { recursive: true });
      if (payments) cpSync(join(here, "fixtures/payments"), join(folder, payments), { recursive: true });
      const manifest = { name: "shop", private: true, type: payments && "module" };
      if (!existsSync(join(folder, "package.json"))) writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
      for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
      return folder;
    },
    close,
  };
}

const environment = (own) => ({
  ...process.env,
  // The frameworks ask for a newer Node than this project: the tools bring one, where npm has it for the machine.
  PATH: join(toolFolder(), "node_modules/.bin") + delimiter + process.env.PATH,
  NEXT_TELEMETRY_DISABLED: "1",
  ASTRO_TELEMETRY_DISABLED: "1",
  NO_COLOR: "1",
  // What the tools of this project are told is nothing that a consumer has.
  NODE_ENV: undefined,
  FORCE_COLOR: undefined,
  NODE_TEST_CONTEXT: undefined,
  ...own,
});

/** Runs one of the tools to its end, and gives what it printed. */
export function work(folder, [program, ...args]) {
  return run(program, args, { quiet: true, cwd: folder, env: environment(), timeout: buildMilliseconds });
}

/** Starts one of the tools as a server with these variables. `output` tells what it printed so far. */
export function serve(folder, [program, ...args], variables) {
  // A group of its own: these servers have children that outlive them.
  const server = spawn(program, args, { cwd: folder, env: environment(variables), detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  server.on("error", (error) => (output += error.message));
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk) => (output += chunk));
  const ended = new Promise((resolve) => server.on("close", resolve));
  const isRunning = () => server.pid !== undefined && server.exitCode === null && server.signalCode === null;
  const kill = () => isRunning() && process.kill(-server.pid, "SIGKILL");
  process.once("exit", kill);
  return {
    isRunning,
    output: () => output,
    async stop() {
      kill();
      process.off("exit", kill);
      await ended;
    },
  };
}
