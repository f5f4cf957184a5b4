// What the release workflow asks of a tag: `node scripts/release/tag.mjs v0.2.0` fails unless all files have that version
// and the changelog tells what it brings, and prints that.

import { main } from "../report.mjs";
import { notesOf } from "./changelog.mjs";
import { assertOneVersion, readAll, versionOf } from "./versions.mjs";

main(async () => {
  assertOneVersion();
  const [tag] = process.argv.slice(2);
  const texts = readAll();
  const version = versionOf(texts);
  if (tag !== `v${version}`) throw new Error(`The tag is ${tag}, and the version ${version}`);
  console.log(notesOf(texts["CHANGELOG.md"], version));
});
