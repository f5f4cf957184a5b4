// The changelog's sections, by Keep a Changelog: what is not released yet, then a section with a date for each release.

const heading = /^## \[([^\]]+)\](?: - (\S+))?[ \t]*$/gm;

/** The sections in their order: name, date, and text without the heading. */
function sections(changelog) {
  const found = [...changelog.matchAll(heading)];
  return found.map(({ 0: line, 1: name, 2: date, index }, at) => ({
    name,
    date,
    text: changelog.slice(index + line.length, found[at + 1]?.index).trim(),
  }));
}

const releases = (changelog) => sections(changelog).filter(({ name }) => name !== "Unreleased");

/** The newest release: `{ version, date }`. `undefined` before the first. */
export function newestRelease(changelog) {
  const [newest] = releases(changelog);
  return newest && { version: newest.name, date: newest.date };
}

/** What a release brought. Throws when the changelog does not tell, or not when. */
export function notesOf(changelog, version) {
  const section = releases(changelog).find(({ name }) => name === version);
  if (!section) throw new Error(`The changelog has no section [${version}]`);
  const isDated = /^\d{4}-\d\d-\d\d$/.test(section.date ?? "");
  if (!isDated) throw new Error(`The changelog's section [${version}] has no date: write "## [${version}] - 2026-01-31"`);
  if (!section.text) throw new Error(`The changelog's section [${version}] is empty`);
  return section.text;
}

/** The changelog with what was not released yet as a release of this version and date. */
export function withRelease(changelog, version, date) {
  const all = sections(changelog);
  if (all.some(({ name }) => name === version)) throw new Error(`The changelog tells of ${version} already`);
  const news = all.find(({ name }) => name === "Unreleased")?.text;
  if (!news) throw new Error("The changelog has nothing under [Unreleased]: say what this release brings");
  return changelog.replace(/^## \[Unreleased\][ \t]*$/m, `## [Unreleased]\n\n## [${version}] - ${date}`);
}
