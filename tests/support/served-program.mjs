// A server as a program, started for a test.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { hasEnded } from "../../scripts/process.mjs";

/** Its first answer may wait for a compiler, on a machine with other tests. A program that cannot serve ends, and is not waited for. */
const patience = 1_200_000;

/**
 * Starts a program in `folder` with these variables and no others, and waits until each of the `addresses`, as `[url, status]`,
 * answers with its status. `stop(signal)` ends it and its children; `output()` is what it has printed.
 */
export async function serveProgram(folder, [program, ...args], { env, addresses }) {
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
  const tooLate = AbortSignal.timeout(patience);
  for (const [url, status] of addresses) {
    for (;;) {
      const answer = await fetch(url, { signal: tooLate }).catch(() => undefined);
      if (answer?.status === status) break;
      if (hasEnded(server) || tooLate.aborted) {
        await stop("SIGKILL");
        throw new Error(`${[program, ...args].join(" ")} did not serve ${url}:\n${output}`);
      }
      await sleep(100);
    }
  }
  return { stop, output: () => output };
}
