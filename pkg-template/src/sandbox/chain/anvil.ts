// anvil, the local Ethereum node, as a child process.

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { ChainUnavailable } from "./packages.js";

export interface Anvil {
  /** Its JSON-RPC endpoint, which browser wallets can also call. */
  readonly url: string;
  readonly chainId: number;
  /** Resolves when anvil has ended for any reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface AnvilOptions {
  /** The path of the executable. */
  readonly program: string;
  /** The time between two blocks, in seconds. */
  readonly blockSeconds: number;
  /** The port; 0 for any free one. */
  readonly port: number;
}

/** The chain id that local chains commonly use, so that wallets recognise it. */
const chainId = 31_337;
const startMilliseconds = 20_000;

/**
 * Ends anvil when this process ends. The guard's standard input closes with this process, even after SIGKILL, and the guard then
 * kills anvil. Otherwise anvil would run forever.
 */
const guard = `
const { spawn } = require("node:child_process");
const [program, ...args] = process.argv.slice(1);
const anvil = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });
anvil.on("error", (error) => { console.error(error.message); process.exit(1); });
anvil.on("exit", (code) => process.exit(code ?? 0));
process.stdin.on("end", () => anvil.kill("SIGKILL")).resume();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
`;

/**
 * Starts anvil on loopback. Accounts 0 to 9 of its well-known test phrase are unlocked.
 *
 * @throws ChainUnavailable if it does not start.
 */
export async function startAnvil({ program, blockSeconds, port }: AnvilOptions): Promise<Anvil> {
  const args = ["--host", "127.0.0.1", "--port", String(port), "--block-time", String(blockSeconds), "--chain-id", String(chainId)];
  // In its own process group, because Ctrl-C in a terminal would otherwise end the chain before the sandbox has finished.
  const apart = { detached: process.platform !== "win32", windowsHide: true };
  const child = spawn(process.execPath, ["-e", guard, program, ...args], { stdio: ["pipe", "pipe", "pipe"], ...apart });
  const ended = once(child, "exit").then(() => {});
  const stop = async (): Promise<void> => {
    child.stdin?.end();
    await ended;
  };
  // Writing to a guard that has already ended is not an error.
  child.stdin?.on("error", () => {});
  try {
    return { url: await listeningUrl(child), chainId, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function listeningUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const timer = setTimeout(() => reject(new ChainUnavailable(`anvil did not start in ${startMilliseconds / 1000} s.`)), startMilliseconds);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const address = /Listening on (\S+)/.exec(output)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      // anvil logs every block. The output is discarded, because a full pipe would block anvil.
      for (const stream of [child.stdout, child.stderr]) stream?.removeListener("data", read).resume();
      resolve(`http://${address}`);
    };
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", read);
    child.once("exit", () => {
      clearTimeout(timer);
      const last = output.trim().split("\n").at(-1) ?? "";
      reject(new ChainUnavailable(`anvil ended before it was ready: ${last}`));
    });
  });
}
