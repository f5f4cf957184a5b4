// A server as a program, started for a test.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Starts a program in `folder` with these variables and no others, and waits at most `milliseconds` until each of the `addresses`,
 * as `[url, status]`, answers with its status. `stop(signal)` ends it and its children; `output()` is what it has printed.
 */
export async function serveProgram(folder, [program, ...args], { env, addresses, milliseconds }) {
  // A process group of its own: npm starts a shell, which starts the programs.
  const server = spawn(program, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
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
        throw new Error(`${[program, ...args].join(" ")} did not serve ${url}:\n${output}`);
      }
      await sleep(100);
    }
  }
  return { stop, output: () => output };
}
