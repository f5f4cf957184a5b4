// Sessions in a file: one line of JSON for each change. The last line of a session counts. A line is on disk before the response
// is sent, so a killed process loses nothing that it has confirmed.

import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type LedgerRecord } from "../testing/ledger-entry.js";
import { folderProblem, writingProblem, type NamedFile } from "./named-file.js";

const header = JSON.stringify({ format: "cubepay-sandbox", version: 1 });

/** A state file that cannot be used. The message is for the person who named it. */
export class StateError extends Error {}

export class StateFile {
  readonly #path: string;
  readonly #lock: string;
  readonly #file: number;
  /** The sessions from the file, oldest first. */
  readonly records: readonly LedgerRecord[];

  /**
   * Opens or creates a file, and locks it until `close`.
   *
   * @throws StateError if the file is of another kind, cannot be written, or is in use by another sandbox.
   */
  constructor(path: string) {
    this.#path = resolve(path);
    this.#lock = `${this.#path}.lock`;
    const named: NamedFile = { option: "--state", name: path, example: ".data/cubepay-sandbox.jsonl" };
    const problem = folderProblem(named, this.#path);
    if (problem !== undefined) throw new StateError(problem);
    try {
      mkdirSync(dirname(this.#path), { recursive: true });
      takeLock(this.#lock, path);
    } catch (error) {
      throw error instanceof StateError ? error : new StateError(writingProblem(named, error));
    }
    try {
      this.records = existsSync(this.#path) ? readRecords(this.#path, path) : [];
      this.#file = this.#rewrite();
    } catch (error) {
      rmSync(this.#lock, { force: true });
      throw error;
    }
  }

  /** Stores the state of a session. Returns once it is on disk. */
  append(record: LedgerRecord): void {
    writeAll(this.#file, `${JSON.stringify(record)}\n`);
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
    rmSync(this.#lock, { force: true });
  }

  /** Writes one line for each session to a new file, then replaces the old file atomically. */
  #rewrite(): number {
    const fresh = `${this.#path}.new`;
    const file = openSync(fresh, "w", 0o600);
    writeAll(file, [header, ...this.records.map((record) => JSON.stringify(record))].join("\n") + "\n");
    fsyncSync(file);
    renameSync(fresh, this.#path);
    syncFolder(dirname(this.#path));
    return file;
  }
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

/** Syncs the folder, so that the rename is on disk. Windows cannot sync a folder and does not need to. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  fsyncSync(handle);
  closeSync(handle);
}

function readRecords(path: string, name: string): LedgerRecord[] {
  const [first, ...lines] = readFileSync(path, "utf8").split("\n");
  if (first !== header) throw new StateError(`${name} is not a state file of this sandbox. Name another file, or remove this one.`);
  // The text after the last line break is an incomplete line from a killed process.
  lines.pop();
  const records = new Map<string, LedgerRecord>();
  for (const [index, line] of lines.entries()) {
    const record = parsed(line);
    if (!record) throw new StateError(`${name} is damaged in line ${index + 2}. Restore the file, or remove it to begin anew.`);
    records.set(record.fields.paymentSessionId, record);
  }
  return [...records.values()];
}

function parsed(line: string): LedgerRecord | undefined {
  try {
    const record = JSON.parse(line) as Partial<LedgerRecord> | null;
    return typeof record?.fields?.paymentSessionId === "string" && Array.isArray(record.captures) ? (record as LedgerRecord) : undefined;
  } catch {
    return undefined;
  }
}

/** Two sandboxes with one file would lose each other's changes. A lock of a process that has ended is ignored. */
function takeLock(lock: string, name: string): void {
  for (;;) {
    try {
      const handle = openSync(lock, "wx", 0o600);
      writeAll(handle, String(process.pid));
      closeSync(handle);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const owner = Number(readFileSync(lock, "utf8"));
    if (isRunning(owner)) throw new StateError(`Another sandbox (process ${owner}) uses ${name}. Stop it, or name another file.`);
    rmSync(lock, { force: true });
  }
}

function isRunning(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0 || processId === process.pid) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
