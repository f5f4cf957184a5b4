// What happens outside of the database, in the order in which it happens: one file, appended to by every process. A line is
// on the disk before the process goes on, so that a process that is killed has not lost it.

import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";

export class Log {
  #file;

  constructor(path) {
    this.#file = openSync(path, "a");
  }

  write(event) {
    writeSync(this.#file, `${JSON.stringify(event)}\n`);
    fsyncSync(this.#file);
  }

  close() {
    closeSync(this.#file);
  }
}

export const readLog = (path) => readFileSync(path, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
