// Prepares a release: `node scripts/release.mjs 0.2.0` writes the version into every file and dates the changelog's section.
// You commit, tag and push; the tag publishes. CONTRIBUTING.md has the steps.

import { main } from "./report.mjs";
import { withRelease } from "./release/changelog.mjs";
import { readAll, withVersion, writeAll } from "./release/versions.mjs";

main(async () => {
  const [version] = process.argv.slice(2);
  if (!/^\d+\.\d+\.\d+$/.test(version ?? "")) throw new Error("Give the new version: node scripts/release.mjs 0.2.0");
  const today = new Date().toISOString().slice(0, 10);
  const texts = withVersion(readAll(), version);
  writeAll({ ...texts, "CHANGELOG.md": withRelease(texts["CHANGELOG.md"], version, today) });
  console.log(`All files now have version ${version}. Review \`git diff\`, then run:

  git commit -am "Release ${version}"
  git tag v${version}
  git push origin HEAD v${version}`);
});
