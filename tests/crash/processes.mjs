// The processes of a run. Each ends with the one that started it: their channel to it closes.

import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Starts one of this folder's programs, and waits until it listens. */
export async function start(file, options, { env = {} } = {}) {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [JSON.stringify(options)], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: { ...process.env, ...env },
  });
  let errors = "";
  child.stderr.on("data", (chunk) => (errors = (errors + chunk).slice(-4_000)));
  const ended = once(child, "exit");
  const origin = await Promise.race([
    once(child, "message").then(([message]) => message.origin),
    ended.then(([status, signal]) => {
      throw new Error(`${file} ended with ${signal ?? status} before it listened:\n${errors}`);
    }),
  ]);
  return {
    pid: child.pid,
    origin,
    ended,
    get isAlive() {
      return child.exitCode === null && child.signalCode === null;
    },
    get errors() {
      return errors;
    },
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Asks a process to do something. */
export async function control({ origin }, path, body = {}) {
  const answer = await fetch(`${origin}${path}`, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
  const told = await answer.json();
  if (!answer.ok) throw new Error(`${path}: ${told.error}`);
  return told;
}
