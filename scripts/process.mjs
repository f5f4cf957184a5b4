// Runs other programs: `ask` captures what they print, `run` lets them work.

import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** A program's stdout, trimmed; `undefined` if the program is missing or fails. */
export function ask(program, args, options = {}) {
  const answer = spawnSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], ...options });
  return answer.status === 0 ? answer.stdout.trim() : undefined;
}

/** The full path of a program that is on `PATH`, or `undefined`. */
export function which(program) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const file = join(folder, program);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here; the next folder may have it.
    }
  }
  return undefined;
}

/** Whether a child process has exited, with a status or by a signal. */
export const hasEnded = (child) => child.exitCode !== null || child.signalCode !== null;

/** A program exited with a status other than 0, or was ended by a signal. */
export class ProgramFailed extends Error {
  constructor(command, status, output) {
    super(`\`${command}\` ended with ${status === null ? "a signal" : `status ${status}`}${output ? `:\n${output}` : ""}`);
    this.name = "ProgramFailed";
    this.status = status;
  }
}

/**
 * Runs a program and waits for it to exit. With `quiet`, resolves with its output instead of printing it.
 * Rejects with {@link ProgramFailed}, which has the last `tail` lines of a quiet program's output.
 */
export function run(program, args = [], { quiet = false, tail = 40, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: quiet ? ["ignore", "pipe", "pipe"] : "inherit", ...options });
    let output = "";
    child.stdout?.on("data", (chunk) => (output += chunk));
    child.stderr?.on("data", (chunk) => (output += chunk));
    child.on("error", reject);
    child.on("close", (status) => {
      if (status === 0) resolve(output);
      else reject(new ProgramFailed([program, ...args].join(" "), status, output.trimEnd().split("\n").slice(-tail).join("\n")));
    });
  });
}
