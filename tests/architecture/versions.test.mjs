import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { newestRelease, notesOf, withRelease } from "../../scripts/release/changelog.mjs";
import { disagreements, readAll, versionOf, withVersion } from "../../scripts/release/versions.mjs";

const changelog = `# Changelog

## [Unreleased]

### Added

- A thing.

## [0.2.0] - 2026-02-01

- Another thing.

## [0.1.0] - 2026-01-01

- The first thing.
`;

/** The project's own files, with a version that none of them can have by chance. */
const agreeing = () => withVersion({ ...readAll(), "CHANGELOG.md": "## [7.8.9] - 2026-01-31\n\n- All.\n" }, "7.8.9");

describe("the version", () => {
  it("is one in all files of this project", () => {
    assert.deepEqual(disagreements(readAll()), []);
  });

  it("can be written everywhere in one go", () => {
    const texts = agreeing();
    assert.equal(versionOf(texts), "7.8.9");
    assert.deepEqual(disagreements(texts), []);
    assert.match(texts["Cargo.toml"], /^name = "cubepay-checkout"\nversion = "7\.8\.9"$/m);
    assert.match(texts["Cargo.lock"], /name = "cubepay-checkout"\nversion = "7\.8\.9"/);
    assert.match(texts["docs/rust.md"], /^cubepay-checkout = \{ version = "7\.8", default-features = false \}$/m);
    assert.equal(JSON.parse(texts["pkg-template/package.json"]).version, "7.8.9");
    for (const example of ["examples/express-vue", "examples/leptos", "examples/nextjs"]) {
      assert.equal(JSON.parse(texts[`${example}/package.json`]).dependencies["cubepay-checkout"], "^7.8.9");
    }
  });

  for (const file of ["Cargo.lock", "pkg-template/package.json", "examples/express-vue/package.json", "examples/leptos/Cargo.lock", "examples/leptos/package.json", "examples/nextjs/package.json", "CHANGELOG.md"]) {
    it(`is missed in ${file} when that has another`, () => {
      const texts = agreeing();
      const old = { ...texts, [file]: texts[file].replaceAll("7.8.9", "7.8.8") };
      assert.equal(disagreements(old).length, 1);
      assert.ok(disagreements(old)[0].startsWith(file));
    });
  }

  it("is missed in all others when the crate has another", () => {
    const texts = agreeing();
    const found = disagreements({ ...texts, "Cargo.toml": texts["Cargo.toml"].replace('version = "7.8.9"', 'version = "8.0.0"') });
    const examples = ["express-vue/package.json", "leptos/Cargo.lock", "leptos/Cargo.toml", "leptos/README.md", "leptos/package.json", "nextjs/package.json"];
    const guides = ["docs/rust.md", "src/guide/leptos.md", "src/guide/yew.md"];
    const others = ["CHANGELOG.md", "Cargo.lock", "pkg-template/package.json", ...guides, ...examples.map((file) => `examples/${file}`)];
    assert.deepEqual(found.map((sentence) => sentence.split(" ")[0]).sort(), others.sort());
  });

  it("is missed in the workspace's lock file, which needs none, when that has another", () => {
    const texts = agreeing();
    const lock = texts["package-lock.json"].replace("{\n", '{\n  "version": "7.8.8",\n');
    assert.deepEqual(disagreements({ ...texts, "package-lock.json": lock }), ["package-lock.json has 7.8.8, but the crate has 7.8.9"]);
  });

  it("is missed in a file that has none any more", () => {
    const texts = agreeing();
    const manifest = texts["pkg-template/package.json"].replace(/^ {2}"version".*\n/m, "");
    const found = disagreements({ ...texts, "pkg-template/package.json": manifest });
    assert.deepEqual(found, ["pkg-template/package.json has no version where one is expected"]);
  });
});

describe("the changelog", () => {
  it("tells the newest release, and none before the first", () => {
    assert.deepEqual(newestRelease(changelog), { version: "0.2.0", date: "2026-02-01" });
    assert.equal(newestRelease("## [Unreleased]\n\n- All.\n"), undefined);
  });

  it("gives the notes of one release and nothing of its neighbours", () => {
    assert.equal(notesOf(changelog, "0.2.0"), "- Another thing.");
  });

  it("makes a release of what was not released, and leaves an empty section for the next", () => {
    const released = withRelease(changelog, "0.3.0", "2026-03-01");
    assert.equal(notesOf(released, "0.3.0"), "### Added\n\n- A thing.");
    assert.equal(notesOf(released, "0.2.0"), "- Another thing.");
    assert.match(released, /^## \[Unreleased\]\n\n## \[0\.3\.0\] - 2026-03-01\n/m);
  });

  it("is not released twice, and not empty", () => {
    assert.throws(() => withRelease(changelog, "0.2.0", "2026-03-01"), /already has a section \[0\.2\.0\]/);
    assert.throws(() => withRelease(withRelease(changelog, "0.3.0", "2026-03-01"), "0.4.0", "2026-04-01"), /nothing under \[Unreleased\]/);
  });

  it("needs a section with a date for a tag", () => {
    assert.throws(() => notesOf(changelog, "0.9.0"), /no section \[0\.9\.0\]/);
    assert.throws(() => notesOf("## [0.9.0]\n\n- All.\n", "0.9.0"), /has no date/);
    assert.throws(() => notesOf("## [0.9.0] - 2026-01-01\n", "0.9.0"), /is empty/);
  });
});
