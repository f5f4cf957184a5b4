// Both READMEs say what is so: their tables name what there is, and nothing else.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { inProject } from "../../scripts/project.mjs";
import { firstCells, links, table } from "./markdown.mjs";

const source = (file) => readFileSync(inProject(file), "utf8");
const readmes = {
  "README.md": source("README.md"),
  "pkg-template/README.md": source("pkg-template/README.md"),
};

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
  const config = source("src/checkout/config.rs");
  const number = (name) => Number(new RegExp(`const ${name}: u32 = ([\\d_]+);`).exec(config)[1].replaceAll("_", ""));
  return { sessionTimeoutMs: number("SESSION_TIMEOUT_MS"), sdkTimeoutMs: number("SDK_TIMEOUT_MS"), maxAttempts: number("MAX_ATTEMPTS") };
}

for (const [name, markdown] of Object.entries(readmes)) {
  describe(name, () => {
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
      const core = source("src/payment/error.rs");
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
  });
}

describe("README.md, beyond what both have", () => {
  const markdown = readmes["README.md"];

  it("names every step of a payment in its order", () => {
    const union = /interface ProgressEvent \{[\s\S]*?^ {2}type: ([^;]+);/m.exec(source("pkg-template/src/types.ts"))[1];
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
