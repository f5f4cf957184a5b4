// The version stands in several files, each for a reader of its own. There is one: the crate's.

import { readFileSync, writeFileSync } from "node:fs";
import { inProject } from "../project.mjs";
import { newestRelease } from "./changelog.mjs";

/** `0.1` of `0.1.4`, as an example for Cargo has it. */
const short = (version) => version.split(".").slice(0, 2).join(".");
const inFull = (version) => version;
const ofTheWorkspace = /^( {2}"version": ")([^"]+)(")/m;

/** Where it stands: what is before it, the version, what is behind. The workspace needs none, but may not have another. */
const places = [
  { file: "Cargo.toml", pattern: /(\[package\]\n(?:[^[].*\n)*?version = ")([^"]+)(")/ },
  { file: "Cargo.lock", pattern: /(name = "cubepay-checkout"\nversion = ")([^"]+)(")/ },
  { file: "pkg-template/package.json", pattern: /^( {2}"version": ")([^"]+)(")/m },
  { file: "package.json", pattern: ofTheWorkspace, optional: true },
  { file: "package-lock.json", pattern: ofTheWorkspace, optional: true },
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

/** The texts of all files that have the version, by name. */
export const readAll = () => Object.fromEntries(files.map((file) => [file, readFileSync(inProject(file), "utf8")]));

export function writeAll(texts) {
  for (const [file, text] of Object.entries(texts)) writeFileSync(inProject(file), text);
}

/** The crate's version, which the others have to have. */
export const versionOf = (texts) => places[0].pattern.exec(texts[places[0].file])?.[2];

/** Which files do not have the crate's version, as sentences. None is good. */
export function disagreements(texts) {
  const version = versionOf(texts);
  if (!version) return ["Cargo.toml has no version"];
  const found = places.flatMap(({ file, pattern, form = inFull, optional = false }) => {
    const [, , stated] = pattern.exec(texts[file]) ?? [];
    if (stated === undefined) return optional ? [] : [`${file} has no version, or not where it is looked for`];
    return stated === form(version) ? [] : [`${file} has ${stated}, and the crate ${version}`];
  });
  const released = newestRelease(texts[changelog])?.version;
  // Before the first release there is none in the changelog.
  if (released !== undefined && released !== version) found.push(`${changelog} has ${released} as the newest release, and the crate ${version}`);
  return found;
}

/** The texts with another version in every place but the changelog, whose sections are the person's. */
export function withVersion(texts, version) {
  const written = places.map(({ file, pattern, form = inFull }) => [
    file,
    texts[file].replace(pattern, (whole, before, old, behind) => before + form(version) + behind),
  ]);
  return { ...texts, ...Object.fromEntries(written) };
}

/** Throws, with all that disagrees, unless the files are of one version. */
export function assertOneVersion() {
  const found = disagreements(readAll());
  if (found.length === 0) return;
  throw new Error(`The versions disagree; \`node scripts/release.mjs <version>\` writes one everywhere:\n  ${found.join("\n  ")}`);
}
