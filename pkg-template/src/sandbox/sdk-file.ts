// Writes the sandbox SDK into the shop, at the path where CubePay's own will be.

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { sandboxSdkText } from "../testing/sandbox-sdk-source.js";
import { folderProblem, writingProblem, type NamedFile } from "./named-file.js";

const mark = "/* The sandbox SDK of cubepay-checkout, written by cubepay-sandbox.";
const head = `/* eslint-disable */\n${mark} For development only. */`;

/** A file that must not be overwritten. The message is for the person who named it. */
export class SdkFileError extends Error {}

/**
 * Writes the SDK for the sandbox at `api`.
 *
 * @returns the address that the file was written for before, where that was another one.
 * @throws SdkFileError when the file is there and was not written by this program, or cannot be written.
 */
export function writeSdkFile(path: string, api: string, chain: boolean): string | undefined {
  const file = resolve(path);
  const named: NamedFile = { option: "--sdk", name: path, example: "public/vendor/cubist-pay-client-sdk.umd.js" };
  const problem = folderProblem(named, file);
  if (problem !== undefined) throw new SdkFileError(problem);
  const older = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (older !== undefined && !older.replace(/^\/\* eslint-disable \*\/\n/, "").startsWith(mark)) {
    throw new SdkFileError(`${path} is not a sandbox SDK written by this program, so it was not replaced. Move the file, or name another one.`);
  }
  write(named, file, `${head}\n${sandboxSdkText({ api, ...(chain && { chain }), speed: 1, file: path })}`);
  const pointedTo = older && /"api":"([^"\\]+)"/.exec(older)?.[1];
  return pointedTo === api ? undefined : pointedTo;
}

function write(named: NamedFile, file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw new SdkFileError(writingProblem(named, error));
  }
}
