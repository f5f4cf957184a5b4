// Reads the changelog, which follows Keep a Changelog: an Unreleased section, then a dated section for each release.

const heading = /^## \[([^\]]+)\](?: - (\S+))?[ \t]*$/gm;

/** The sections in order: name, date, and text without the heading. */
function sections(changelog) {
  const found = [...changelog.matchAll(heading)];
  return found.map(({ 0: line, 1: name, 2: date, index }, at) => ({
    name,
    date,
    text: changelog.slice(index + line.length, found[at + 1]?.index).trim(),
  }));
}

const releases = (changelog) => sections(changelog).filter(({ name }) => name !== "Unreleased");

/** The latest release: `{ version, date }`. `undefined` before the first. */
export function newestRelease(changelog) {
  const [newest] = releases(changelog);
  return newest && { version: newest.name, date: newest.date };
}

/** A release's notes. Throws if the section is missing, empty or has no date. */
export function notesOf(changelog, version) {
  const section = releases(changelog).find(({ name }) => name === version);
  if (!section) throw new Error(`The changelog has no section [${version}]`);
  const isDated = /^\d{4}-\d\d-\d\d$/.test(section.date ?? "");
  if (!isDated) throw new Error(`The changelog's section [${version}] has no date: write "## [${version}] - 2026-01-31"`);
  if (!section.text) throw new Error(`The changelog's section [${version}] is empty`);
  return section.text;
}

/** The changelog with its Unreleased section turned into a release of this version and date. */
export function withRelease(changelog, version, date) {
  const all = sections(changelog);
  if (all.some(({ name }) => name === version)) throw new Error(`The changelog already has a section [${version}]`);
  const news = all.find(({ name }) => name === "Unreleased")?.text;
  if (!news) throw new Error("The changelog has nothing under [Unreleased]: describe the release there");
  return changelog.replace(/^## \[Unreleased\][ \t]*$/m, `## [Unreleased]\n\n## [${version}] - ${date}`);
}
