// Both READMEs say what is so: their code compiles against the built package, their tables name what there is, and their
// links lead somewhere.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { run } from "../../scripts/process.mjs";
import { inProject } from "../../scripts/project.mjs";
import { anchors, codeBlocks, firstCells, links, table } from "./markdown.mjs";

const source = (file) => readFileSync(inProject(file), "utf8");
const readmes = {
  "README.md": source("README.md"),
  "pkg-template/README.md": source("pkg-template/README.md"),
};
const typescript = new Set(["js", "jsx", "ts", "tsx"]);
const largestPicture = 200_000;

/** The names of an interface's fields. */
function fieldsOf(name) {
  const body = new RegExp(`export interface ${name} \\{\\n([\\s\\S]*?)\\n\\}`).exec(source("pkg-template/src/types.ts"))?.[1];
  return [...body.matchAll(/^ {2}(\w+)\??:/gm)].map(([, field]) => field);
}

const errorCodes = () => {
  const union = /export type CubePayErrorCode =([\s\S]*?);/.exec(source("pkg-template/src/errors.ts"))[1];
  return [...union.matchAll(/"(\w+)"/g)].map(([, code]) => code);
};

/** The defaults that the core has as numbers, by option. */
function numbersOfTheCore() {
  const config = source("src/config.rs");
  const number = (name) => Number(new RegExp(`const ${name}: u32 = ([\\d_]+);`).exec(config)[1].replaceAll("_", ""));
  return { sessionTimeoutMs: number("SESSION_TIMEOUT_MS"), sdkTimeoutMs: number("SDK_TIMEOUT_MS"), maxAttempts: number("MAX_ATTEMPTS") };
}

/** Writes the blocks into a folder below this project's node_modules: where their first line names a file, there. */
function writeBlocks(folder, markdown) {
  rmSync(folder, { recursive: true, force: true });
  const written = new Set();
  for (const { language, text, line } of codeBlocks(markdown)) {
    if (!typescript.has(language)) continue;
    const file = /^\/\/ (\S+\.\w+)\n/.exec(text)?.[1] ?? `line-${line}.${language}`;
    assert.ok(!written.has(file), `two blocks are ${file}`);
    written.add(file);
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return written;
}

for (const [name, markdown] of Object.entries(readmes)) {
  describe(name, () => {
    it("has code that compiles against the package", async () => {
      const folder = inProject("build/readme", name.replaceAll("/", "-"));
      assert.ok(writeBlocks(folder, markdown).size > 0);
      const compilerOptions = {
        module: "esnext",
        moduleResolution: "bundler",
        moduleDetection: "force",
        target: "es2022",
        lib: ["es2022", "dom", "dom.iterable"],
        types: ["node"],
        jsx: "react-jsx",
        strict: true,
        allowJs: true,
        checkJs: true,
        skipLibCheck: true,
        noEmit: true,
        paths: { "@/*": ["./*"] },
      };
      writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["**/*", inProject("tests/readme/shop.d.ts")] }));
      await run(process.execPath, [inProject("node_modules/typescript/bin/tsc"), "-p", folder, "--pretty", "false"], { quiet: true });
    });

    it("says the language of each block of code, for rustdoc takes what has none for Rust", () => {
      assert.deepEqual(codeBlocks(markdown).filter(({ language }) => !language).map(({ line }) => line), []);
      assert.equal(markdown.match(/^ *```/gm).length, 2 * codeBlocks(markdown).length);
    });

    it("names every option and no other, with the core's defaults", () => {
      const rows = table(markdown, "option");
      assert.deepEqual(firstCells(rows), fieldsOf("CubePayOptions"));
      for (const [option, number] of Object.entries(numbersOfTheCore())) {
        const [, , value] = rows[firstCells(rows).indexOf(option)];
        assert.ok(value.startsWith(`\`${number}\``), `${option} is ${number}`);
      }
    });

    it("names every field of a request and no other", () => {
      assert.deepEqual(firstCells(table(markdown, "field")), fieldsOf("PaymentRequest"));
    });

    it("names every error code and no other", () => {
      assert.deepEqual(firstCells(table(markdown, "code")), errorCodes());
    });

    it("tells of each error what the core does", () => {
      const core = source("src/error.rs");
      const codes = Object.fromEntries([...core.matchAll(/Self::(\w+)[^=\n]* => "(\w+)",/g)].map(([, kind, code]) => [kind, code]));
      const kindsIn = (method, value) =>
        [...new RegExp(`fn ${method}\\(&self\\)[\\s\\S]*?\\n    \\}`).exec(core)[0].matchAll(new RegExp(`([^\\n]*) => ${value}`, "g"))]
          .flatMap(([, kinds]) => [...kinds.matchAll(/Self::(\w+)/g)])
          .map(([, kind]) => codes[kind]);
      const retryable = [...kindsIn("retryable", "true"), "core_load_failed"];
      const unknown = kindsIn("outcome", "Outcome::Unknown");
      assert.ok(retryable.length > 1 && unknown.length > 1);
      for (const [code, , outcome, again] of table(markdown, "code").map(([cell, ...cells]) => [cell.replaceAll("`", ""), ...cells])) {
        assert.equal(again === "yes", retryable.includes(code), `${code} is retryable`);
        assert.equal(outcome === "unknown", unknown.includes(code), `the outcome of ${code}`);
      }
    });

    it("has links that lead somewhere, and pictures that are small", () => {
      const targets = links(markdown);
      for (const target of targets.filter((target) => !/^https:/.test(target))) {
        if (target.startsWith("#")) assert.ok(anchors(markdown).includes(target), target);
        else assert.ok(existsSync(inProject(dirname(name), target)), target);
      }
      for (const picture of targets.filter((target) => target.endsWith(".png"))) {
        assert.ok(statSync(inProject(dirname(name), picture)).size < largestPicture, picture);
      }
    });
  });
}

describe("README.md, beyond what both have", () => {
  const markdown = readmes["README.md"];

  it("names every step of a payment in its order", () => {
    const union = /interface ProgressEvent \{\s+type: ([^;]+);/.exec(source("pkg-template/src/types.ts"))[1];
    const steps = [...union.matchAll(/"([\w-]+)"/g)].map(([, step]) => step);
    assert.deepEqual(table(markdown, "type").map(([cell]) => cell.replaceAll("`", "")), steps);
  });

  it("names every field of a result and no other", () => {
    const result = markdown.slice(markdown.indexOf("It resolves with:"));
    assert.deepEqual(firstCells(table(result, "field")), fieldsOf("PaymentResult"));
  });

  it("names every option of the server entry and no other", () => {
    const list = (file, name) => {
      const text = new RegExp(`const ${name} = \\[(.*)\\] as const;`).exec(source(file))[1];
      return [...text.matchAll(/"(\w+)"/g)].map(([, option]) => option);
    };
    const known = [...list("pkg-template/src/server/payment-sessions.ts", "options"), ...list("pkg-template/src/server/client.ts", "clientOptions")];
    const server = markdown.slice(markdown.indexOf("\n## Server\n"));
    assert.deepEqual(firstCells(table(server, "option")).sort(), known.sort());
  });

  it("names every command of the project", () => {
    const { scripts } = JSON.parse(source("package.json"));
    const named = new Set([...markdown.matchAll(/(?:`|^ *)npm (?:run )?([\w:]+)/gm)].map(([, command]) => command));
    assert.deepEqual(Object.keys(scripts).filter((script) => !named.has(script)), []);
    assert.deepEqual([...named].filter((command) => !scripts[command] && command !== "install"), []);
  });
});

describe("the npm page", () => {
  it("has no link that only this repository could answer", () => {
    assert.deepEqual(links(readmes["pkg-template/README.md"]).filter((target) => !/^(#|https:)/.test(target)), []);
  });
});
