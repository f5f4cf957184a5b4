// The two packages for `--chain`. They take up 100 MB, so they are not dependencies. They are looked up by name when a chain is
// started, and installed once if they are missing.

import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

export type Viem = typeof import("viem") & typeof import("viem/accounts");

/** The packages that a chain needs. */
export interface ChainPackages {
  readonly viem: Viem;
  /** The path of anvil's executable. */
  readonly anvil: string;
}

/** The versions that the sandbox is tested with. */
export const chainPackages = { "@foundry-rs/anvil": "^1.7.1", viem: "^2.57.0" } as const;

/** The chain cannot be started on this machine. The message says what to do. */
export class ChainUnavailable extends Error {
  override readonly name = "ChainUnavailable";
}

export interface FindPackagesOptions {
  /** The project whose packages are used if it has them. Default: the working directory. */
  readonly project?: string | undefined;
  /** Where the packages are installed otherwise. Default: a folder of this package in the user's cache. */
  readonly cache?: string | undefined;
  /** Called before the installation, which takes a moment. */
  readonly onInstall?: ((folder: string) => void) | undefined;
}

/**
 * Finds anvil and viem in the project or in the cache. Installs them in the cache with npm if necessary.
 *
 * @throws ChainUnavailable if npm cannot install them, or anvil has no build for this platform.
 */
export async function findChainPackages({ project = process.cwd(), cache = cacheFolder(), onInstall }: FindPackagesOptions = {}): Promise<ChainPackages> {
  const folder = [project, cache].find(hasBoth);
  if (folder !== undefined) return load(folder);
  onInstall?.(cache);
  await install(cache);
  return load(cache);
}

const requireFrom = (folder: string): NodeJS.Require => createRequire(join(folder, "package.json"));

function hasBoth(folder: string): boolean {
  try {
    const require = requireFrom(folder);
    return Object.keys(chainPackages).every((name) => require.resolve(`${name}/package.json`));
  } catch {
    return false;
  }
}

async function load(folder: string): Promise<ChainPackages> {
  const require = requireFrom(folder);
  const anvil = anvilProgram(require.resolve("@foundry-rs/anvil/package.json"));
  const imported = (name: string): Promise<object> => import(pathToFileURL(require.resolve(name)).href) as Promise<object>;
  const [viem, accounts] = await Promise.all([imported("viem"), imported("viem/accounts")]);
  return { viem: { ...viem, ...accounts } as Viem, anvil };
}

/** The executable is in a separate package for each platform, on which `@foundry-rs/anvil` depends. */
function anvilProgram(manifest: string): string {
  const { platform, arch } = process;
  const name = `@foundry-rs/anvil-${platform}-${arch === "x64" ? "amd64" : arch}`;
  try {
    return createRequire(manifest).resolve(`${name}/bin/${platform === "win32" ? "anvil.exe" : "anvil"}`);
  } catch {
    throw new ChainUnavailable(`${name} is missing: anvil has no build for this platform, or npm left it out. Leave --chain out.`);
  }
}

async function install(folder: string): Promise<void> {
  const wanted = Object.entries(chainPackages).map(([name, version]) => `${name}@${version}`);
  const windows = process.platform === "win32";
  const args = ["install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", ...wanted];
  mkdirSync(folder, { recursive: true });
  try {
    // On Windows, npm is a shell script.
    await promisify(execFile)(windows ? "npm.cmd" : "npm", args, { shell: windows });
  } catch (error) {
    const by = `npm install --save-dev ${Object.keys(chainPackages).join(" ")}`;
    throw new ChainUnavailable(`Could not install what --chain needs. ${reasonOf(error)} Install it in your project: ${by}`, { cause: error });
  }
}

/** What npm said, without its error codes and the address of its log. */
function reasonOf(error: unknown): string {
  const { stderr = "", code } = error as { stderr?: string; code?: string | number };
  if (code === "ENOENT") return "npm was not found.";
  const lines = stderr.split("\n").map((line) => line.replace(/^npm (?:error|ERR!)/, "").trim());
  const reason = lines.filter((line) => line && !/^(npm |code |errno |syscall |path )|complete log of this run/.test(line)).slice(0, 2).join(" ");
  return reason ? `npm said: ${reason.replace(/\.?$/, ".")}` : `npm ended with status ${code ?? "unknown"}.`;
}

function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  const caches = (process.platform === "win32" ? LOCALAPPDATA : XDG_CACHE_HOME) || join(homedir(), ".cache");
  return join(caches, "cubepay-checkout", "chain");
}
