// Files that the command line names: what is said where one cannot be used.

import { statSync } from "node:fs";

/** An option that names a file, and a name that it could have. */
export interface NamedFile {
  readonly option: "--sdk" | "--state";
  /** As it was typed. */
  readonly name: string;
  readonly example: string;
}

/** What to say of a path that is a folder; `undefined` when it is none. */
export function folderProblem({ option, name, example }: NamedFile, path: string): string | undefined {
  return isFolder(path) ? `${option} ${name} is a folder. Name a file, such as ${example}.` : undefined;
}

/** What to say when the file, or its folder, cannot be written. */
export function writingProblem({ option, name, example }: NamedFile, error: unknown): string {
  const { code = "unknown error" } = error as NodeJS.ErrnoException;
  const why = code === "ENOTDIR" || code === "EEXIST" ? "a part of its path is a file, not a folder" : code;
  return `${option} ${name} cannot be written: ${why}. Name another file, such as ${example}.`;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
