// What axe-core has to say of the page as it stands, the modal's shadow root included.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const source = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** Every violation as a line: the rule, and the element. All of axe's rules are asked, best practices too. */
export async function violations(browser) {
  if (!(await browser.executeScript(`return "axe" in window`))) await browser.executeScript(source);
  const { found, failure } = await browser.executeAsyncScript(`
    const done = arguments[0];
    axe.run(document, { resultTypes: ["violations"] }).then(
      ({ violations }) => done({ found: violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => id + " at " + target.flat().join(" in ") + ": " + failureSummary)) }),
      (error) => done({ failure: String(error) }),
    );`);
  if (failure) throw new Error(failure);
  return found;
}
