// The tables of the READMEs and of docs/ name what there is, and nothing else.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { inProject } from "../../scripts/project.mjs";
import { firstCells, links, table } from "../support/markdown.mjs";

const source = (file) => readFileSync(inProject(file), "utf8");
const npmPage = "pkg-template/README.md";
/** The pages with a table of options, and those with a table of errors. */
const withOptions = ["docs/reference.md", npmPage];
const withErrors = ["README.md", npmPage];

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

for (const name of withOptions) {
  describe(name, () => {
    const markdown = source(name);

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

  });
}

for (const name of withErrors) {
  describe(name, () => {
    const markdown = source(name);

    it("names every error code and no other", () => {
      assert.deepEqual(firstCells(table(markdown, "code")), errorCodes());
    });

    it("says of each error what the core does", () => {
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

describe("docs/reference.md", () => {
  const markdown = source("docs/reference.md");

  it("names every step of a payment in its order", () => {
    const union = /interface ProgressEvent \{[\s\S]*?^ {2}type: ([^;]+);/m.exec(source("pkg-template/src/types.ts"))[1];
    const steps = [...union.matchAll(/"([\w-]+)"/g)].map(([, step]) => step);
    assert.deepEqual(table(markdown, "type").map(([cell]) => cell.replaceAll("`", "")), steps);
  });

  it("names every field of a result and no other", () => {
    const result = markdown.slice(markdown.indexOf("It resolves with:"));
    assert.deepEqual(firstCells(table(result, "field")), fieldsOf("PaymentResult"));
  });
});

describe("docs/server.md", () => {
  it("names every option of createPayments and no other", () => {
    const list = (file, name) => {
      const text = new RegExp(`const ${name} = \\[(.*)\\] as const;`).exec(source(file))[1];
      return [...text.matchAll(/"(\w+)"/g)].map(([, option]) => option);
    };
    const client = list("pkg-template/src/server/upstream/client.ts", "clientOptions");
    const endpoint = list("pkg-template/src/server/sessions/payment-sessions.ts", "endpointOptions");
    const own = list("pkg-template/src/server/payments/create-payments.ts", "own");
    assert.deepEqual(firstCells(table(source("docs/server.md"), "option")).sort(), [...client, ...endpoint, ...own].sort());
  });
});

describe("docs/money.md", () => {
  const markdown = source("docs/money.md");
  const union = (file, name) => [...new RegExp(`export type ${name} =([\\s\\S]*?);`).exec(source(file))[1].matchAll(/"(\w+)"/g)].map(([, member]) => member);

  it("names every status of a payment and no other", () => {
    assert.deepEqual(firstCells(table(markdown, "`payment.status`")), union("pkg-template/src/server/payments/payment.ts", "PaymentStatus"));
  });

  it("names every reason for a review and no other", () => {
    assert.deepEqual(firstCells(table(markdown, "reason")), union("pkg-template/src/server/payments/review.ts", "ReviewReason"));
  });

  it("names every summary that explain gives and no other", () => {
    const { 1: sentences } = /const summaries[^{]*\{\n([\s\S]*?)\n\};/.exec(source("pkg-template/src/server/payments/explain.ts"));
    const summaries = [...sentences.matchAll(/: "(.+)",$/gm)].map(([, summary]) => summary);
    assert.deepEqual(table(markdown, "summary").map(([cell]) => cell), [...summaries, "There is no payment for this reference."]);
  });
});

describe("CONTRIBUTING.md", () => {
  it("names every command of the project", () => {
    const { scripts } = JSON.parse(source("package.json"));
    const named = new Set([...source("CONTRIBUTING.md").matchAll(/(?:`|^ *)npm (?:run )?([\w:]+)/gm)].map(([, command]) => command));
    assert.deepEqual(Object.keys(scripts).filter((script) => !named.has(script)), []);
    assert.deepEqual([...named].filter((command) => !scripts[command] && command !== "audit" && command !== "install"), []);
  });
});

describe("the npm page", () => {
  it("has no link that only this repository could answer", () => {
    assert.deepEqual(links(source(npmPage)).filter((target) => !/^(#|https:)/.test(target)), []);
  });
});
