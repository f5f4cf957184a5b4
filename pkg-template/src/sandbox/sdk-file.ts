// Writes the sandbox SDK into the shop, at the path where CubePay's own will be.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { sandboxSdkText } from "../testing/sandbox-sdk-source.js";

const mark = "/* The sandbox SDK of cubepay-checkout, written by cubepay-sandbox. No money moves. Not for production. */";

/** A file that must not be overwritten. The message is for the person who named it. */
export class SdkFileError extends Error {}

/**
 * Writes the SDK for the sandbox at `api`.
 *
 * @returns the address that the file was written for before, where that was another one.
 * @throws SdkFileError when the file is there and was not written by this program.
 */
export function writeSdkFile(path: string, api: string, chain: boolean): string | undefined {
  const file = resolve(path);
  const older = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (older !== undefined && !older.startsWith(mark)) {
    throw new SdkFileError(`${path} is not a sandbox SDK written by this program, so it was not replaced. Move the file, or name another one.`);
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${mark}\n${sandboxSdkText({ api, ...(chain && { chain }), speed: 1, file: path })}`);
  renameSync(`${file}.new`, file);
  const pointedTo = older && /"api":"([^"\\]+)"/.exec(older)?.[1];
  return pointedTo === api ? undefined : pointedTo;
}
