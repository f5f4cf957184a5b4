// A lock for builds. Two commands may build at the same time, such as `npm start` and `npm test`: the second waits for the first.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { inProject } from "../project.mjs";

const lock = inProject("build/lock");

/** Runs `work` while holding the lock. Waits while another process of this project holds it. */
export async function alone(work) {
  mkdirSync(inProject("build"), { recursive: true });
  let isWaiting = false;
  while (!take()) {
    if (!isWaiting) console.log("another command is building; waiting for it …");
    isWaiting = true;
    await sleep(200);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function take() {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    if (!isAlive(Number(holder()))) rmSync(lock, { force: true });
    return false;
  }
}

function holder() {
  try {
    return readFileSync(lock, "utf8");
  } catch {
    return "";
  }
}

/** Whether a process still runs. A build that was killed leaves its lock behind. */
function isAlive(pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}
