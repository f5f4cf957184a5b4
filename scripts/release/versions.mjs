// Several files contain the version. The crate's is authoritative; the others must match it.

import { readFileSync, writeFileSync } from "node:fs";
import { inProject } from "../project.mjs";
import { newestRelease } from "./changelog.mjs";

/** `0.1` for `0.1.4`, as in the README's Cargo example. */
const short = (version) => version.split(".").slice(0, 2).join(".");
const full = (version) => version;
const workspacePattern = /^( {2}"version": ")([^"]+)(")/m;

/** The files with the version. A pattern's groups are the text before it, the version, and the text after it. */
const places = [
  { file: "Cargo.toml", pattern: /(\[package\]\n(?:[^[].*\n)*?version = ")([^"]+)(")/ },
  { file: "Cargo.lock", pattern: /(name = "cubepay-checkout"\nversion = ")([^"]+)(")/ },
  { file: "pkg-template/package.json", pattern: /^( {2}"version": ")([^"]+)(")/m },
  { file: "package.json", pattern: workspacePattern, optional: true },
  { file: "package-lock.json", pattern: workspacePattern, optional: true },
  { file: "examples/nextjs/package.json", pattern: /("cubepay-checkout": "\^)([^"]+)(")/ },
  { file: "examples/express-vue/package.json", pattern: /("cubepay-checkout": "\^)([^"]+)(")/ },
  { file: "examples/leptos/package.json", pattern: /("cubepay-checkout": "\^)([^"]+)(")/ },
  { file: "examples/leptos/Cargo.lock", pattern: /(name = "cubepay-checkout"\nversion = ")([^"]+)(")/ },
  ...["examples/leptos/Cargo.toml", "examples/leptos/README.md", "docs/rust.md", "src/guide/leptos.md", "src/guide/yew.md"].map((file) => (
    { file, pattern: /(cubepay-checkout = \{ version = ")([^"]+)(")/, form: short }
  )),
];
const changelog = "CHANGELOG.md";
const files = [...places.map(({ file }) => file), changelog];

/** The texts of all files with the version, by file name. */
export const readAll = () => Object.fromEntries(files.map((file) => [file, readFileSync(inProject(file), "utf8")]));

export function writeAll(texts) {
  for (const [file, text] of Object.entries(texts)) writeFileSync(inProject(file), text);
}

/** The crate's version, which the other files must have. */
export const versionOf = (texts) => places[0].pattern.exec(texts[places[0].file])?.[2];

/** A sentence for each file whose version differs from the crate's. */
export function disagreements(texts) {
  const version = versionOf(texts);
  if (!version) return ["Cargo.toml has no version"];
  const found = places.flatMap(({ file, pattern, form = full, optional = false }) => {
    const [, , stated] = pattern.exec(texts[file]) ?? [];
    if (stated === undefined) return optional ? [] : [`${file} has no version where one is expected`];
    return stated === form(version) ? [] : [`${file} has ${stated}, but the crate has ${version}`];
  });
  const released = newestRelease(texts[changelog])?.version;
  // Before the first release the changelog has no version.
  if (released !== undefined && released !== version) found.push(`${changelog} has ${released} as the latest release, but the crate has ${version}`);
  return found;
}

/** The texts with a new version everywhere except in the changelog, which `withRelease` changes. */
export function withVersion(texts, version) {
  const written = places.map(({ file, pattern, form = full }) => [
    file,
    texts[file].replace(pattern, (match, before, old, after) => before + form(version) + after),
  ]);
  return { ...texts, ...Object.fromEntries(written) };
}

/** Throws an error that lists every difference, unless all files have the same version. */
export function assertOneVersion() {
  const found = disagreements(readAll());
  if (found.length === 0) return;
  throw new Error(`The versions differ. Run \`node scripts/release.mjs <version>\` to write one everywhere:\n  ${found.join("\n  ")}`);
}
