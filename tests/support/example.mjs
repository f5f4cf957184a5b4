// An example as a merchant would have it: copied out of this repository, installed with the packed package, and run by the
// scripts of its package.json.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "../../scripts/process.mjs";
import { filesIn, inProject } from "../../scripts/project.mjs";
import { betterSqliteFolder } from "../../scripts/setup/databases.mjs";
import { freePort } from "../free-port.mjs";
import { installation, npmInstall } from "../nextjs/installation.mjs";
import { packAndUnpack } from "../package/tarball.mjs";

export const host = "127.0.0.1";
const patience = 60_000;
const madeByTools = ["node_modules", "package-lock.json", "dist", "target", ".data", "vendor"];

/** The environment of a merchant's shell: without the variables of this project's own processes. */
function merchantEnvironment() {
  const environment = { ...process.env, NO_COLOR: "1" };
  for (const name of ["NODE_ENV", "NODE_TEST_CONTEXT", "FORCE_COLOR"]) delete environment[name];
  return environment;
}

/**
 * Copies and installs `examples/` + `name`. `ports` are the ports of its development, by program: they may be taken on this
 * machine, and become free ones in `portFiles`. `rewrite` changes other texts of the copy, by file; `env` are variables for
 * all of its scripts.
 */
export async function installExample(name, { ports, portFiles = ["package.json", ".env.development"], rewrite = {}, env = {} }) {
  const folder = mkdtempSync(join(tmpdir(), `cubepay-${name}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const environment = { ...merchantEnvironment(), ...env };
  const edit = (file, change) => writeFileSync(join(folder, file), change(readFileSync(join(folder, file), "utf8")));
  try {
    cpSync(inProject("examples", name), folder, { recursive: true, filter: (path) => !madeByTools.includes(basename(path)) });
    for (const [file, change] of Object.entries(rewrite)) edit(file, change);
    const free = {};
    for (const [program, port] of Object.entries(ports)) {
      free[program] = await freePort();
      for (const file of portFiles) edit(file, (text) => text.replace(new RegExp(`\\b${port}\\b`, "g"), free[program]));
    }
    await install(name, folder);
    return {
      folder,
      ports: free,
      remove,
      /** Runs a script of the example to its end, and gives what it printed. */
      run: (script, variables) => run("npm", ["run", script], { quiet: true, cwd: folder, env: { ...environment, ...variables } }),
      /** Runs a script until `stop`, and waits until each of the addresses answers with its status. */
      serve: (script, addresses, variables, milliseconds) => serve(folder, ["run", script], addresses, { ...environment, ...variables }, milliseconds),
      /** `npm start`, on this port or a free one. */
      async start(variables, port) {
        port ??= await freePort();
        const shop = `http://${host}:${port}`;
        const server = await serve(folder, ["start"], [[shop, 200]], { ...environment, HOST: host, PORT: String(port), ...variables });
        return { ...server, shop };
      },
      /** What "Go live" in the README says of the SDK. */
      hostSdk(source) {
        const file = join(folder, sdkFile);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, source);
      },
      sdk: join(folder, sdkFile),
      /** All that a merchant has written, as one text. */
      sources: (...parts) => parts.flatMap((part) => filesIn(join(folder, part))).map((file) => `${file}\n${readFileSync(file, "utf8")}`).join("\n"),
    };
  } catch (error) {
    remove();
    throw error;
  }
}

const sdkFile = "public/vendor/cubist-pay-client-sdk.umd.js";

/** What the registry has is fetched once a machine; the package is packed and installed anew each time. */
async function install(name, folder) {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  delete dependencies["cubepay-checkout"];
  // The setup has compiled it, where there was no prebuilt one to download.
  delete dependencies["better-sqlite3"];
  const fetched = await installation(name, { dependencies, devDependencies });
  for (const from of [betterSqliteFolder(), fetched]) {
    cpSync(join(from, "node_modules"), join(folder, "node_modules"), { recursive: true, verbatimSymlinks: true });
  }
  rmSync(join(folder, "node_modules/.package-lock.json"), { force: true });
  const { tarball, remove } = await packAndUnpack();
  try {
    await npmInstall(folder, "--prefer-offline", tarball);
  } finally {
    remove();
  }
}

async function serve(folder, args, addresses, env, milliseconds = patience) {
  // A process group of its own: npm starts a shell, which starts the programs.
  const server = spawn("npm", args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let output = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk) => (output += chunk));
  const closed = once(server, "close");
  const stop = async (signal = "SIGTERM") => {
    try {
      process.kill(-server.pid, signal);
    } catch (error) {
      // All of the group have ended.
      if (error.code !== "ESRCH") throw error;
    }
    await closed;
  };
  const deadline = Date.now() + milliseconds;
  for (const [url, status] of addresses) {
    for (;;) {
      const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
      if (answer?.status === status) break;
      if (server.exitCode !== null || Date.now() > deadline) {
        await stop("SIGKILL");
        throw new Error(`npm ${args.join(" ")} did not serve ${url}:\n${output}`);
      }
      await sleep(100);
    }
  }
  return { stop, output: () => output };
}
