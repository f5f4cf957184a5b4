// Checks a tag for the release workflow: `node scripts/release/tag.mjs v0.2.0` fails unless all files have that version. It
// prints the release's notes from the changelog, and fails if there are none.

import { main } from "../report.mjs";
import { notesOf } from "./changelog.mjs";
import { assertOneVersion, readAll, versionOf } from "./versions.mjs";

main(async () => {
  assertOneVersion();
  const [tag] = process.argv.slice(2);
  const texts = readAll();
  const version = versionOf(texts);
  if (tag !== `v${version}`) throw new Error(`The tag is ${tag}, but the version is ${version}`);
  console.log(notesOf(texts["CHANGELOG.md"], version));
});
